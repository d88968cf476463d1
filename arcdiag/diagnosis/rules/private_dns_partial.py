"""Private Link is wanted, and only some of Azure Arc's names are private."""

from collections.abc import Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.answers import private
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.private_link import (
    MOST_RECORDS,
    answer_clues,
    forwarded,
    given,
    record,
    servers_of,
    wanted_private,
    zone,
)
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import listing, say, verbatim
from arcdiag.model.catalog import Catalog
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.report import CheckResult

_ZONES: Final = (
    "No name of {zones} is private here: let {servers} forward {forwarded} as they do for the "
    "others, and link the zone to the same virtual network. It must hold: {records}."
)
_RECORDS: Final = (
    "Of one zone some names are private and others are not: add the record sets {records}, with "
    "the addresses of the private endpoint. A linked zone that lacks a record gives a public "
    "address only where its link falls back to the Internet (NxDomainRedirect), or where a copy of "
    "the zone is kept by hand."
)
_MIXED: Final = (
    "{hosts}: private and public addresses in one answer. Take the public ones out of the zone; "
    "which one a program takes is a matter of chance."
)
_SAME: Final = (
    "See that all name servers of this machine ({servers}) resolve these names by the same "
    "forwarder."
)


@rule(
    id="private-dns-partial",
    owner=Owner.DNS,
    title="Private DNS is half made: {wrong} of {all} names of Azure Arc are public ({hosts})",
    remedy=_SAME,
    explained_by=("hosts-file-override", "dns-unstable", "dns-answers-differ"),
    among=Among.WAYS,
)
def private_dns_partial(evidence: Evidence) -> Iterator[Case]:
    """Some names are private, so the private zones are seen: what lacks can be named."""
    wrong = evidence.failed(Cause.PRIVATE_EXPECTED)
    everyone = wanted_private(evidence)
    right = [check for check in everyone if private(given(check))]
    if not wrong or not right:
        return
    yield Case(
        subjects=wrong,
        clues=(*answer_clues(wrong), *answer_clues(right)),
        values={
            "wrong": len({check.host for check in wrong}),
            "all": len({check.host for check in everyone}),
            "hosts": listing(check.host for check in wrong),
        },
        remedy=_remedy(evidence, wrong, right),
    )


def _remedy(evidence: Evidence, wrong: Sequence[CheckResult], right: Sequence[CheckResult]) -> str:
    catalog = evidence.around.catalog
    seen = {zone(check, catalog) for check in right}
    mixed = [check for check in wrong if private(given(check))]
    public = [check for check in wrong if check not in mixed]
    absent = [check for check in public if zone(check, catalog) not in seen]
    lacking = [check for check in public if zone(check, catalog) in seen]
    servers = servers_of(evidence, wrong)
    steps = [
        *(_step(_ZONES, absent, catalog, servers) if absent else ()),
        *(_step(_RECORDS, lacking, catalog, servers) if lacking else ()),
        *(_step(_MIXED, mixed, catalog, servers) if mixed else ()),
        say(_SAME, servers=servers),
    ]
    numbered = (f"{number}. {step}" for number, step in enumerate(steps, 1))
    return verbatim("\n".join(numbered))


def _step(
    template: str, checks: Sequence[CheckResult], catalog: Catalog, servers: str
) -> tuple[str]:
    places = [zone(check, catalog) for check in checks]
    return (
        say(
            template,
            zones=listing(places),
            forwarded=listing(map(forwarded, places)),
            records=listing((record(check, catalog) for check in checks), most=MOST_RECORDS),
            hosts=listing((check.host for check in checks), most=MOST_RECORDS),
            servers=servers,
        ),
    )
