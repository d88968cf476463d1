"""Azure Arc's names are private here, yet no Private Link Scope is to be named to connect."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.answers import private
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.private_link import answer_clues, given, is_arcs, servers_of, zones
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.choices import Mode, State, Wanted
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Owner
from arcdiag.model.report import CheckResult

_DEAD: Final = (
    Cause.TCP_TIMEOUT,
    Cause.TCP_REFUSED,
    Cause.TCP_RESET,
    Cause.TCP_UNREACHABLE,
)
_PEERING: Final = (
    "1. Let {servers} give this machine the public addresses of {hosts}: unlink {zones} from the "
    "network whose resolver answers it, or ask another resolver. Microsoft peering carries no "
    "private address.\n"
    "2. Or go by the private peering that the private endpoint is reached over, and check with "
    "--mode private-peering."
)


@rule(
    id="private-answer-without-scope",
    owner=Owner.DNS,
    title="{names} private addresses here, but no Private Link Scope is to be used",
    remedy=(
        "One of two ways:\n"
        "1. If this machine is to use Private Link: name the scope, azcmagent connect "
        "--private-link-scope RESOURCE-ID (whoever runs the Azure subscription knows the id), and "
        "check with --mode private-peering. Without it connect takes its answers from a private "
        "endpoint it was not told of; how the service takes that is not documented.\n"
        "2. If it is not: let {servers} give it the public addresses of {hosts}. Unlink {zones} "
        "from the network whose resolver answers this machine, or let it ask another resolver: one "
        "virtual network or zone cannot serve machines with and machines without Private Link. "
        "{reached}"
    ),
    explained_by=("hosts-file-override", "dns-unstable", "dns-sinkhole", "dns-answers-differ"),
    among=Among.WAYS,
)
def private_answer_without_scope(evidence: Evidence) -> Iterator[Case]:
    """Reached or dead; what answers there with a certificate of its own is another matter."""
    found = [check for check in evidence.checks if _is_case(check, evidence)]
    if not found:
        return
    catalog = evidence.around.catalog
    reached = [check for check in found if check.state is not State.FAIL]
    peering = found[0].mode is Mode.MICROSOFT_PEERING
    yield Case(
        subjects=tuple(found),
        clues=tuple(answer_clues(found)),
        values={
            "names": counted(
                len({check.host for check in found}),
                "{count} name of Azure Arc has",
                "{count} names of Azure Arc have",
            ),
            "servers": servers_of(evidence, found),
            "hosts": listing((check.host for check in found), most=20),
            "zones": listing(zones(found, catalog)),
            "reached": _reached(len(reached), len(found)),
        },
        confidence=Certainty.PROVED if reached else Certainty.LIKELY,
        remedy=_PEERING if peering else None,
    )


def _is_case(check: CheckResult, evidence: Evidence) -> bool:
    if check.expected is not Wanted.PUBLIC or not goes_direct(check):
        return False
    if not is_arcs(check, evidence.around.catalog) or not private(given(check)):
        return False
    if check.state is State.FAIL:
        return check.cause in _DEAD
    return check.cause is Cause.PUBLIC_EXPECTED


def _reached(reached: int, found: int) -> str:
    if reached == found:
        return say("All of the private addresses answer.")
    if reached:
        return say("Of {found} names {reached} answer there.", found=found, reached=reached)
    return say("Nothing answers at the private addresses.")
