"""Reads addresses out of Windows' SOCKADDR structures."""

from ipaddress import IPv4Address, IPv6Address
from typing import Final

_AF_INET: Final = 2
_AF_INET6: Final = 23  # ws2def.h; Linux has another number for it

# What Windows reports for an IPv6 interface without name servers (RFC 1884's site-local, given
# up in RFC 3879): nobody ever answers there.
_PLACEHOLDERS: Final = tuple(IPv6Address(f"fec0:0:0:ffff::{number}") for number in (1, 2, 3))


def parse_sockaddr(data: bytes) -> str:
    """The address as text, with its scope for link-local IPv6; empty when it holds none."""
    family = int.from_bytes(data[:2], "little")
    if family == _AF_INET and len(data) >= 8:
        return str(IPv4Address(data[4:8]))
    if family == _AF_INET6 and len(data) >= 28:
        address = IPv6Address(data[8:24])
        if address in _PLACEHOLDERS:
            return ""
        scope = int.from_bytes(data[24:28], "little")
        return f"{address}%{scope}" if scope and address.is_link_local else str(address)
    return ""
