"""Microsoft's service tags as one value that answers for any address."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Final

from arcdiag.model.address import AddressFact, AddressKind, TagsStamp
from arcdiag.model.value import Value
from arcdiag.ranges.kinds import carried, kind_of, parsed
from arcdiag.ranges.prefixes import PrefixTable

CLOUD: Final = "AzureCloud"
"""The tag that holds every address of a region, whatever its service."""


class Tag(Value, frozen=True):
    """One service tag; ``region`` is empty for the whole of a service."""

    name: str
    region: str


class ServiceTags:
    """One edition of the published ranges."""

    def __init__(self, stamp: TagsStamp, tags: tuple[Tag, ...], table: PrefixTable) -> None:
        self.stamp = stamp
        self._tags = tags
        self._table = table

    def about(self, text: str) -> AddressFact:
        """What is known of the address *text*; text that is no address is reserved for nobody."""
        address = parsed(text)
        if address is None:
            return AddressFact(address=text, kind=AddressKind.RESERVED)
        kind = kind_of(address)
        if kind is not AddressKind.PUBLIC:
            return AddressFact(address=text, kind=kind)
        return self._published(text, carried(address))

    def facts(self, addresses: Iterable[str]) -> tuple[AddressFact, ...]:
        """`about` for each different address, in their order."""
        return tuple(self.about(address) for address in dict.fromkeys(addresses))

    def _published(self, text: str, address: IPv4Address | IPv6Address) -> AddressFact:
        found = list(self._table.covering(address))
        tags = [self._tags[number] for _, owners in found for number in owners]
        narrowest = f"{ip_network((address, found[0][0]), strict=False)}" if found else ""
        return AddressFact(
            address=text,
            kind=AddressKind.PUBLIC,
            tags=tuple(dict.fromkeys(tag.name for tag in sorted(tags, key=_worth))),
            region=_region(tags),
            prefix=narrowest,
        )


def _worth(tag: Tag) -> tuple[bool, bool]:
    """A service's own tag tells more than the cloud's, and a regional one more than the whole."""
    return tag.name.partition(".")[0] == CLOUD, not tag.region


def _region(tags: list[Tag]) -> str:
    """The one region that the tags name; of several none is certain."""
    clouds = {tag.region for tag in tags if tag.region and tag.name.startswith(f"{CLOUD}.")}
    regions = clouds or {tag.region for tag in tags if tag.region}
    return regions.pop() if len(regions) == 1 else ""
