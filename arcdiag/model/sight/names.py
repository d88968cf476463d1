"""What is seen of names: answers of the system's resolver and of name servers."""

from arcdiag.model.value import Recorded


class Record(Recorded, frozen=True):
    """One resource record of a DNS answer, as text."""

    name: str
    type: str
    ttl: int
    value: str


class Resolved(Recorded, frozen=True, tag="resolved"):
    """Addresses in the order the source gave them.

    ``source`` is ``system``, ``literal`` (the host is an address), ``--resolve``, or the
    ``address:port`` of the name server whose answer stands in for the system's.
    """

    source: str
    addresses: tuple[str, ...]
    canonical: str = ""


class Queried(Recorded, frozen=True, tag="queried"):
    """One name server's answer to one question, whatever its rcode."""

    server: str
    transport: str
    """``udp`` or ``tcp`` (after truncation)."""
    question: str
    """``A`` or ``AAAA``."""
    rcode: str
    """``NOERROR``, ``NXDOMAIN``, ``SERVFAIL`` …"""
    aliases: tuple[Record, ...] = ()
    """The CNAME chain, in the order it is followed."""
    addresses: tuple[Record, ...] = ()
    plain: bool = False
    """True when the server answered only after the question was repeated without EDNS."""
    attempts: int = 1
    """How many datagrams it took; above 1 means that questions or answers were lost. One that is
    answered late, after it was sent again, is not lost."""


class Discovered(Recorded, frozen=True, tag="discovered"):
    """Host names that a service's answer leads to; only names the catalog's pattern admits."""

    hosts: tuple[str, ...]
    refused: tuple[str, ...] = ()
    """Names in the answer that do not belong where the catalog says they must."""
