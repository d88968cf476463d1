"""The Arc gateway and ExpressRoute Microsoft peering: one lies where the other does not lead."""

from collections.abc import Iterator

from arcdiag.diagnosis.checks import GATEWAY
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.peering import edge_tags
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.choices import Mode
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.report import CheckResult


@rule(
    id="gateway-over-microsoft-peering",
    severity=Impact.ADVICE,
    confidence=Certainty.LIKELY,
    owner=Owner.NETWORK_PROVIDER,
    title="The Arc gateway and Microsoft peering do not go together",
    remedy=(
        "1. Choose one: Azure Front Door delivers the gateway, and Microsoft peering does not "
        "carry Front Door (ExpressRoute FAQ, 2026-03-31). No route filter changes that.\n"
        "2. With the gateway, give {host} a way over the Internet or a proxy, without TLS "
        "inspection.\n"
        "3. With Microsoft peering, use connection.type direct."
    ),
)
def gateway_over_microsoft_peering(evidence: Evidence) -> Iterator[Case]:
    """Both were asked for, or one was and the settings of agent or circuit say the other."""
    around = evidence.around
    agent = around.host.agent
    gateway = Mode.GATEWAY in around.run.modes or (
        agent is not None and agent.connection == GATEWAY
    )
    peering = Mode.MICROSOFT_PEERING in around.run.modes or bool(around.run.route_filter)
    if not gateway or not peering:
        return
    here = [check for check in evidence.checks if check.endpoint == GATEWAY]
    beside = [check for check in evidence.checks if check.mode is Mode.MICROSOFT_PEERING]
    for check in (*here, *beside):
        if check.observations:
            yield Case(
                subjects=(check,),
                clues=(clue(check, check.observations[0], _note(evidence, check)),),
                values={"host": here[0].host if here else say("the gateway")},
                explains=frozenset(),
            )
            return


def _note(evidence: Evidence, check: CheckResult) -> str:
    tags = edge_tags(evidence, check)
    if check.endpoint == GATEWAY and tags:
        return say(
            "{note}; its addresses lie in {tags}",
            note=note_of(check.observations[0]),
            tags=listing(tags),
        )
    return note_of(check.observations[0])
