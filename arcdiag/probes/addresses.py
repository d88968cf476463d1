"""Tells addresses that belong to a host from those that are nobody's."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

# RFC 5737 and RFC 3849 (documentation), RFC 9637 (documentation), RFC 1112 section 4 (reserved).
_DOCUMENTATION: Final = tuple(
    ip_network(text)
    for text in (
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "2001:db8::/32",
        "3fff::/20",
    )
)
_BROADCAST: Final = IPv4Address("255.255.255.255")


def nobodys(text: str) -> str:
    """Why no service can answer at this address, or an empty text where one may.

    A resolver that gives such an address for a public name is a sinkhole; connecting would
    reach this machine itself, or nothing, and say nothing about Azure.
    """
    address = _unmapped(ip_address(text.partition("%")[0]))
    if address.is_unspecified or address in ip_network("0.0.0.0/8"):
        return "the unspecified address"
    if address.is_loopback:
        return "a loopback address"
    if address.is_multicast:
        return "a multicast address"
    if address == _BROADCAST:
        return "the broadcast address"
    if any(address in network for network in _DOCUMENTATION):
        return "an address reserved for documentation"
    if isinstance(address, IPv4Address) and address.is_reserved:
        return "a reserved address"
    return ""


def is_literal(host: str) -> bool:
    """Is *host* an address rather than a name?"""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def interleaved(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The order in which a Happy Eyeballs client tries them: families in turn (RFC 8305, 4)."""
    if not addresses:
        return ()
    first = ":" in addresses[0]
    lead = [address for address in addresses if (":" in address) is first]
    other = [address for address in addresses if (":" in address) is not first]
    turns = [pair for both in zip(lead, other, strict=False) for pair in both]
    shorter = min(len(lead), len(other))
    return tuple(turns + lead[shorter:] + other[shorter:])


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
