"""Is a certificate for this host? Go's rules (crypto/x509, VerifyHostname)."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from arcdiag.net.trust.extensions import Extensions

LABEL: Final = re.compile(r"[a-z0-9_][a-z0-9_-]*")
LETTERS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
"""Only ASCII is folded; a certificate's names are never anything else."""


def is_for(extensions: Extensions, host: str) -> bool:
    """Does the certificate name *host*? The common name is never looked at."""
    address = literal(host)
    if address is not None:
        return any(_same(address, each) for each in extensions.addresses)
    wanted = host.translate(LETTERS)
    valid = valid_host(wanted.removesuffix("."), pattern=False)
    return any(_fits(name.translate(LETTERS), wanted, valid) for name in extensions.hosts)


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that *host* is, brackets or not; None for a name."""
    if len(host) >= 3 and host[0] == "[" and host[-1] == "]":
        host = host[1:-1]
    try:
        return ip_address(host)
    except ValueError:
        return None


def valid_host(name: str, *, pattern: bool) -> bool:
    """Is *name* (lower case) a host name, or with *pattern* one whose first label may be ``*``?"""
    first, *rest = name.split(".")
    begins = (pattern and first == "*") or LABEL.fullmatch(first) is not None
    return begins and all(LABEL.fullmatch(label) for label in rest)


def _fits(name: str, wanted: str, valid: bool) -> bool:
    if not (valid and valid_host(name, pattern=True)):
        return name == wanted and name not in ("", ".")
    pattern, labels = name.split("."), wanted.removesuffix(".").split(".")
    if pattern[0] == "*":
        return pattern[1:] == labels[1:]
    return pattern == labels


def _same(one: IPv4Address | IPv6Address, other: IPv4Address | IPv6Address) -> bool:
    return _unmapped(one) == _unmapped(other)


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Go holds an IPv4 address and the same mapped into IPv6 for equal."""
    return getattr(address, "ipv4_mapped", None) or address
