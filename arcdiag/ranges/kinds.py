"""Tells an address' kind by the registries of special addresses (RFC 6890 and what came after)."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from arcdiag.model.address import AddressKind

_RANGES: Final = tuple(
    (ip_network(text), kind)
    for kind, texts in (
        (AddressKind.BROADCAST, ("255.255.255.255/32",)),
        (AddressKind.UNSPECIFIED, ("0.0.0.0/8", "::/128")),
        (AddressKind.LOOPBACK, ("127.0.0.0/8", "::1/128")),
        (AddressKind.LINK_LOCAL, ("169.254.0.0/16", "fe80::/10")),
        (
            AddressKind.PRIVATE,
            ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
        ),
        (AddressKind.CARRIER_GRADE, ("100.64.0.0/10",)),
        (
            AddressKind.DOCUMENTATION,
            ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
        ),
        (AddressKind.MULTICAST, ("224.0.0.0/4", "ff00::/8")),
        (
            AddressKind.RESERVED,
            ("192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "100::/64", "2001:2::/48"),
        ),
    )
    for text in texts
)

_CARRIERS: Final = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))
"""An IPv4 address in the last 32 bits: mapped (RFC 4291, 2.5.5.2), translated (RFC 6052, 2.1)."""

_GLOBAL_V6: Final = IPv6Network("2000::/3")
"""All that is handed out for ordinary use (RFC 4291, section 2.4)."""


def kind_of(address: IPv4Address | IPv6Address) -> AddressKind:
    """The kind of *address*; an IPv6 one that stands for an IPv4 one has that one's kind."""
    meant = carried(address)
    for network, kind in _RANGES:
        if meant.version == network.version and meant in network:
            return kind
    if isinstance(meant, IPv6Address) and meant not in _GLOBAL_V6:
        return AddressKind.RESERVED
    return AddressKind.PUBLIC


def carried(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, or *address* itself."""
    if isinstance(address, IPv6Address) and any(address in carrier for carrier in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address that *text* is, without its zone; None when it is none."""
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
