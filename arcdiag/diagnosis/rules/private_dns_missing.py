"""Private Link is wanted, and this machine's resolver knows none of its private names."""

from collections.abc import Iterator

from arcdiag.diagnosis.answers import private
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.private_link import (
    MOST_RECORDS,
    answer_clues,
    forwarded,
    given,
    record,
    rest_clues,
    servers_of,
    wanted_private,
    zones,
)
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import counted, listing
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner


@rule(
    id="private-dns-missing",
    owner=Owner.DNS,
    title="Private Link is wanted, but {names} answered with public addresses only ({hosts})",
    remedy=(
        "1. Let {servers} forward {forwarded} to a resolver that sees the private zones: the "
        "inbound endpoint of an Azure DNS Private Resolver, or a DNS server in the virtual network "
        "that asks 168.63.129.16. Forward these names, not those that begin with privatelink.\n"
        "2. In Azure: link the private zones {zones} to that virtual network. They must hold, with "
        "the addresses of the private endpoint: {records}. A DNS zone group on the private "
        "endpoint keeps them up to date by itself.\n"
        "3. If no Private Link Scope is to be used here, nothing is wrong with these answers: "
        "check with --mode public instead."
    ),
    explained_by=("hosts-file-override", "dns-unstable", "dns-answers-differ"),
    among=Among.WAYS,
)
def private_dns_missing(evidence: Evidence) -> Iterator[Case]:
    """Not one of the names that must be private is; where some are, it is another fault."""
    wrong = evidence.failed(Cause.PRIVATE_EXPECTED)
    if not wrong or any(private(given(check)) for check in wanted_private(evidence)):
        return
    catalog = evidence.around.catalog
    places = zones(wrong, catalog)
    yield Case(
        subjects=wrong,
        clues=(*answer_clues(wrong), *rest_clues(evidence)),
        values={
            "names": counted(
                len({check.host for check in wrong}),
                "{count} name of Azure Arc is",
                "{count} names of Azure Arc are",
            ),
            "hosts": listing((check.host for check in wrong), most=3),
            "servers": servers_of(evidence, wrong),
            "zones": listing(places),
            "forwarded": listing(map(forwarded, places)),
            "records": listing((record(check, catalog) for check in wrong), most=MOST_RECORDS),
        },
    )
