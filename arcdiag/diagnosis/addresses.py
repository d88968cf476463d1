"""Reads addresses out of answers and targets, and tells what kind of address one is."""

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from arcdiag.model.stand_in import Place, stand_in


class AddressKind(StrEnum):
    """Whom an address can belong to."""

    PUBLIC = "public"
    PRIVATE = "private"
    NOBODY = "nobody"
    """Loopback, unspecified, multicast, documentation …: no service on a network answers there."""


# RFC 1918, RFC 6598 (shared address space of providers), RFC 4193 (unique local).
_PRIVATE: Final = tuple(
    ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


_HIDDEN: Final = {
    Place.NET: AddressKind.PRIVATE,
    Place.CARRIER: AddressKind.PRIVATE,
    Place.OUTSIDE: AddressKind.PUBLIC,
}


def kind(text: str) -> AddressKind:
    """What kind of address *text* is, or stands in for; other text counts as nobody's."""
    address = parsed(text)
    if address is None:
        hidden = stand_in(text)
        return _HIDDEN.get(hidden.place, AddressKind.NOBODY) if hidden else AddressKind.NOBODY
    if any(address in network for network in _PRIVATE):
        return AddressKind.PRIVATE
    public = address.is_global and not address.is_multicast
    return AddressKind.PUBLIC if public else AddressKind.NOBODY


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address that *text* is, an IPv4-mapped one as IPv4; None when it is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_address(text: str) -> bool:
    """Is *text* an address, or what stands in for one in a redacted report?"""
    return parsed(text) is not None or stand_in(text) is not None


def server_label(server: str) -> str:
    """A name server as people write it: the port only where it is not 53."""
    return server.removesuffix(":53")


def is_v6(text: str) -> bool:
    """Is *text* an IPv6 address (and not an IPv4 one in its clothes)?"""
    return isinstance(parsed(text), IPv6Address)


def dialled(target: str) -> str:
    """The address in a connect's target (``ADDRESS port PORT``); empty when there is none."""
    first = target.partition(" ")[0]
    return first if is_address(first) else ""


def asked(target: str) -> tuple[str, str]:
    """Question and name server in a query's target (``A NAME @SERVER``); empty when missing."""
    question, _, rest = target.partition(" ")
    return question, rest.rpartition("@")[2] if "@" in rest else ""
