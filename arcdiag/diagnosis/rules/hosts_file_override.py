"""Names that this machine's hosts file pins to an address that DNS does not give."""

from collections.abc import Iterator

from arcdiag.diagnosis.addresses import AddressKind, kind
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.finding import Certainty, Clue, Owner
from arcdiag.model.host import HostsEntry
from arcdiag.model.observation import Resolved
from arcdiag.model.report import CheckResult


@rule(
    id="hosts-file-override",
    owner=Owner.SERVER,
    title="The hosts file of this machine pins {host} to {address}",
    remedy=(
        "1. Remove line {line} ({host}) from the hosts file of this machine, unless it is there on "
        "purpose: it says {address}, DNS says {answers}.\n"
        "2. Run the check again. Azure moves its addresses, so a pinned one fails one day even "
        "where it works today."
    ),
)
def hosts_file_override(evidence: Evidence) -> Iterator[Case]:
    """One case per line that was used and that no name server confirms."""
    for entry in evidence.around.host.hosts_file:
        used = [check for check in evidence.host(entry.name) if _is_used(check, entry)]
        if not used:
            continue
        given = _given(evidence, used)
        if entry.address in given:
            continue
        yield Case(
            subjects=tuple(used),
            clues=tuple(one for check in used for one in _clues(check, entry)),
            values={
                "host": entry.name,
                "address": entry.address,
                "line": entry.line,
                "answers": listing(given) or _silence(evidence, used),
            },
            confidence=Certainty.PROVED if given else Certainty.LIKELY,
        )


def _is_used(check: CheckResult, entry: HostsEntry) -> bool:
    if kind(entry.address) is AddressKind.NOBODY and not expects_microsoft(check):
        return False  # localhost and names like it: the user's own server on this machine
    return any(
        resolved.source == "system" and entry.address in resolved.addresses
        for _, resolved in outcomes(check, Resolved)
    )


def _given(evidence: Evidence, checks: list[CheckResult]) -> tuple[str, ...]:
    words = (word for check in checks for word in evidence.said(check))
    return tuple(grouped((each for word in words for each in word.addresses), str))


def _silence(evidence: Evidence, checks: list[CheckResult]) -> str:
    asked = any(evidence.said(check) for check in checks)
    return say("that it has no address") if asked else say("nothing, it was not asked")


def _clues(check: CheckResult, entry: HostsEntry) -> Iterator[Clue]:
    note = say(
        "line {line} of the hosts file gives {address}", line=entry.line, address=entry.address
    )
    for seen, resolved in outcomes(check, Resolved):
        if entry.address in resolved.addresses:
            yield clue(check, seen, note)
