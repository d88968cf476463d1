"""Tells addresses that belong to a host from those that are nobody's."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
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
_THIS_NETWORK: Final = ip_network("0.0.0.0/8")

# An IPv4 address in the last 32 bits: mapped and compatible (RFC 4291, 2.5.5), NAT64 (RFC 6052,
# 2.1; a DNS64 in front of a sinkhole makes these).
_CARRIERS: Final = tuple(map(IPv6Network, ("::ffff:0:0/96", "::/96", "64:ff9b::/96")))
_OWN: Final = (IPv6Address("::"), IPv6Address("::1"))
"""These look like compatible addresses, and are none."""


def nobodys(text: str) -> str:
    """Why no service can answer at this address, or an empty text where one may.

    A resolver that gives such an address for a public name is a sinkhole; connecting would
    reach this machine itself, or nothing, and say nothing about Azure.
    """
    address = _unwrapped(ip_address(text.partition("%")[0]))
    if address.is_unspecified or address in _THIS_NETWORK:
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
    if isinstance(address, IPv6Address) and address.is_link_local and "%" not in text:
        return "a link-local address without the interface it belongs to"
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


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, or *address* itself."""
    if isinstance(address, IPv4Address) or address in _OWN:
        return address
    if any(address in carrier for carrier in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour or address
