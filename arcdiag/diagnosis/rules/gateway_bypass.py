"""The agent's own list of exceptions, together with the Arc gateway: it has no effect there."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.checks import GATEWAY
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, say
from arcdiag.model.choices import Mode
from arcdiag.model.finding import Impact, Owner

_TYPE: Final = "gateway"


@rule(
    id="gateway-bypass",
    severity=Impact.ADVICE,
    owner=Owner.SERVER,
    title="proxy.bypass ({bypass}) has no effect with the Arc gateway",
    remedy=(
        "1. If these services are to go straight to Azure, past the proxy: with the Arc gateway "
        "they will not. Take the list out, so that nobody relies on it (azcmagent config clear "
        "proxy.bypass); from agent 1.64 on the gateway has a list of its own.\n"
        "2. If private endpoints are to be used past the proxy, use connection.type direct: the "
        "gateway is reached over the Internet only. {set}"
    ),
)
def gateway_bypass(evidence: Evidence) -> Iterator[Case]:
    """The agent's settings hold a list, and the gateway is set there or asked for in this run."""
    agent = evidence.around.host.agent
    modes = evidence.around.run.modes
    if agent is None or not agent.bypass:
        return
    is_set = agent.connection == _TYPE
    if not is_set and Mode.GATEWAY not in modes:
        return
    own = [check for check in evidence.checks if check.mode is Mode.GATEWAY] or evidence.checks
    about = sorted(own, key=lambda check: check.endpoint != GATEWAY)
    seen = next(((check, one) for check in about for one in check.observations[:1]), None)
    if seen is None:
        return
    bypass = clipped(agent.bypass)
    note = say("the agent's settings have proxy.bypass = {bypass}", bypass=bypass)
    yield Case(
        subjects=(seen[0],),
        clues=(clue(*seen, note),),
        values={
            "bypass": bypass,
            "set": say("The agent's connection.type is gateway now.")
            if is_set
            else say("The agent's connection.type is not gateway yet."),
        },
        explains=frozenset(),
    )
