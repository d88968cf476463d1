"""Which addresses may be told, and what stands in for the others."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, kind
from arcdiag.model.observation import Queried, Resolved
from arcdiag.model.plan import PROXY
from arcdiag.model.report import Report
from arcdiag.model.stand_in import Place
from arcdiag.ranges.kinds import kind_of
from arcdiag.ranges.tags import CLOUD
from arcdiag.redact.pseudonyms import Pseudonyms

Address = IPv4Address | IPv6Address

_NETWORKS: Final = {4: 24, 6: 64}
_CARRIER: Final = ip_network("100.64.0.0/10")
_EVERYBODYS: Final = (ip_address("168.63.129.16"), ip_address("169.254.169.254"))
"""Azure's own, the same in every virtual network."""


class Addresses:
    """Knows which addresses of some reports are Azure's."""

    def __init__(self, reports: Sequence[Report], pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._told = frozenset(address for report in reports for address in _azures(report))

    def shown(self, text: str) -> str:
        """*text*, an address with or without a zone, as it may leave; unchanged if it is none."""
        try:
            address = ip_address(text.partition("%")[0])
        except ValueError:
            return text
        address = getattr(address, "ipv4_mapped", None) or address
        place = self._place(address)
        if place is None:
            return text
        net = ip_network((address, _NETWORKS[address.version]), strict=False)
        return self._pseudonyms.address(place, address.version, str(net), str(address))

    def _place(self, address: Address) -> Place | None:
        if address in self._told or address in _EVERYBODYS:
            return None
        match kind(str(address)):
            case AddressKind.PUBLIC:
                return Place.OUTSIDE
            case AddressKind.PRIVATE:
                return Place.CARRIER if address in _CARRIER else Place.NET
        return _NOBODYS.get(kind_of(address).value)


_NOBODYS: Final = {"link-local": Place.LINK, "reserved": Place.RESERVED, "private": Place.NET}


def _azures(report: Report) -> Iterator[Address]:
    """Addresses in Microsoft's ranges. Any customer's may lie in those of the cloud as a whole:
    such a one counts only where a name of Azure's was answered with it.
    """
    answered = frozenset(_answers(report))
    for fact in report.addresses:
        services = [tag for tag in fact.tags if tag.partition(".")[0] != CLOUD]
        if services or (fact.tags and fact.address in answered):
            try:
                yield ip_address(fact.address)
                yield ip_address(fact.prefix.partition("/")[0])
            except ValueError:
                continue


def _answers(report: Report) -> Iterator[str]:
    for check in report.checks:
        if check.endpoint in ("user", PROXY):
            continue
        for seen in check.observations:
            match seen.outcome:
                case Resolved(addresses=addresses):
                    yield from addresses
                case Queried(addresses=records):
                    yield from (record.value for record in records)
