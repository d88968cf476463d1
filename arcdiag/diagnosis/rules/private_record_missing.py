"""A private DNS zone that answers for names it holds no record of."""

from collections.abc import Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.addresses import server_label
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.choices import Wanted
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Observation, Queried
from arcdiag.model.report import CheckResult

_MARK: Final = "privatelink"
_MISSING: Final = ("NXDOMAIN", "NOERROR")
_CAUSES: Final = (Cause.DNS_NXDOMAIN, Cause.DNS_NODATA, Cause.DNS_ERROR)
_MOST_RECORDS: Final = 20

_PRIVATE: Final = (
    "1. Add the missing record sets (type A), with the addresses of the private endpoint as its "
    "DNS configuration lists them: {records}. A DNS zone group on the private endpoint keeps them "
    "up to date by itself.\n"
    "2. Where a forwarder stands before the right resolver ({servers}), see that it holds no zone "
    "of the same name itself: {zones}."
)
_PUBLIC: Final = (
    "1. Unlink {zones} from the network whose resolver answers {servers}, since no Private Link "
    "Scope is to be used here; or set the zone's link to fall back to the Internet (resolution "
    "policy NxDomainRedirect), so that public DNS is asked for what the zone lacks.\n"
    "2. If Private Link is meant after all, add the missing record sets (type A): {records}.\n"
    "3. Where a forwarder stands before the right resolver, see that it holds no zone of the same "
    "name itself."
)
_BY_WANTED: Final = {Wanted.PRIVATE: _PRIVATE, Wanted.PUBLIC: _PUBLIC}


_Found = tuple[CheckResult, Observation, Queried]


@rule(
    id="private-record-missing",
    owner=Owner.DNS,
    title="{names} in a private DNS zone without the record: {zones}",
    remedy=(
        "1. If this machine is to use a private link: add the missing record sets (type A), with "
        "the addresses of the private endpoint as its DNS configuration lists them: {records}. A "
        "DNS zone group on the private endpoint keeps them up to date by itself.\n"
        "2. If it is not: unlink {zones} from the network whose resolver answers {servers}, or set "
        "the zone's link to fall back to the Internet (resolution policy NxDomainRedirect), so "
        "that public DNS is asked for what the zone lacks.\n"
        "3. Where a forwarder stands before the right resolver, see that it holds no zone of the "
        "same name itself."
    ),
    explained_by=("hosts-file-override",),
)
def private_record_missing(evidence: Evidence) -> Iterator[Case]:
    """The public chain always leads through the privatelink name, and there it ends."""
    found = [
        (check, seen, answer)
        for check in evidence.failed(*_CAUSES)
        for seen, answer in outcomes(check, Queried)
        if dead_end(answer)
    ]
    for wanted, members in grouped(found, lambda one: one[0].expected).items():
        yield _case(members, _BY_WANTED.get(wanted))


def _case(found: Sequence[_Found], remedy: str | None) -> Case:
    ends = [end for _, _, answer in found if (end := dead_end(answer))]
    checks = {check.id: check for check, _, _ in found}
    return Case(
        subjects=tuple(checks.values()),
        clues=tuple(clue(check, seen) for check, seen, _ in found),
        values={
            "names": counted(
                len({check.host for check in checks.values()}),
                "{count} name ends",
                "{count} names end",
            ),
            "zones": listing(zone for _, zone in ends),
            "records": listing(
                (say("{label} in {zone}", label=label, zone=zone) for label, zone in ends),
                most=_MOST_RECORDS,
            ),
            "servers": listing(server_label(answer.server) for _, _, answer in found),
        },
        remedy=remedy,
    )


def dead_end(answer: Queried) -> tuple[str, str] | None:
    """The record set and the privatelink zone in which an answer's aliases end without address."""
    if answer.question != "A" or answer.addresses or answer.rcode not in _MISSING:
        return None
    last = answer.aliases[-1].value.rstrip(".") if answer.aliases else ""
    label, dot, zone = last.partition(f".{_MARK}.")
    return (label, f"{_MARK}.{zone}") if label and dot and zone else None
