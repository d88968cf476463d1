"""What one step of a check saw: one detail per kind of step, or a failure, or why it was skipped.

Addresses are kept as canonical text (``ipaddress`` makes and reads it), so that a report is JSON
without loss. Durations end in ``_ms`` and are milliseconds, as the report contract has it.
"""

from datetime import datetime
from enum import StrEnum

from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.value import Recorded


class Step(StrEnum):
    """The steps in the order a check takes them."""

    RESOLVE = "resolve"
    """The operating system's resolver, as any program on this machine would use it."""
    QUERY = "query"
    """One question to one name server, put on the wire by arcdiag itself."""
    CONFIRM = "confirm"
    """A question that got lost among many, put once more by itself."""
    CONNECT = "connect"
    CHOOSE = "choose"
    """Which of the addresses a Happy Eyeballs client would have ended on (RFC 8305)."""
    HANDSHAKE = "handshake"
    VERIFY = "verify"
    REQUEST = "request"
    DISCOVER = "discover"
    """Host names read from a service's answer."""


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
    """How many datagrams it took; above 1 means that questions or answers were lost."""


class Connected(Recorded, frozen=True, tag="connected"):
    """A TCP connection to one address."""

    address: str
    port: int
    local: str


class Chosen(Recorded, frozen=True, tag="chosen"):
    """The address a Happy Eyeballs client (RFC 8305) ends on.

    Worked out from the measured connects; ``after_ms`` counts from the moment the addresses
    were known.
    """

    address: str
    after_ms: float
    lost: tuple[str, ...] = ()
    """Addresses tried first, in vain or too slowly."""


class Certificate(Recorded, frozen=True):
    """One certificate as presented; names are RFC 4514 text."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    """Subject alternative names: host names and addresses."""
    key: str
    """``RSA 2048``, ``EC secp256r1``, ``Ed25519`` …"""
    signature: str
    """``sha256WithRSAEncryption`` …"""
    is_ca: bool
    sha256: str
    """Of the whole certificate, lower-case hex."""
    spki_sha256: str
    """Of the SubjectPublicKeyInfo, lower-case hex: the key's identity over renewals."""


class Handshaken(Recorded, frozen=True, tag="handshaken"):
    """A TLS handshake that reached its end, whether or not anybody trusts the other side."""

    address: str
    version: str
    """``TLSv1.2``, ``TLSv1.3`` …"""
    cipher: str
    alpn: str
    chain: tuple[Certificate, ...]
    """Leaf first, exactly as presented."""


class AnchorKind(StrEnum):
    """Whose root a chain ends in."""

    MICROSOFT = "microsoft"
    """A root that Microsoft is known to use, by its key (or one of ``--expected-roots``)."""
    PUBLIC = "public"
    """Another root of the public web (Mozilla's list)."""
    PRIVATE = "private"
    """Nobody's public root: a company's own, or an inspecting device's."""


class Anchor(Recorded, frozen=True):
    """The root at the end of a chain; ``trusted`` tells whether this machine's store holds it."""

    kind: AnchorKind
    subject: str
    spki_sha256: str
    trusted: bool


class CertificateFault(Recorded, frozen=True):
    """One thing wrong with a chain. ``fatal``: the agent, a Go program, would refuse for it."""

    cause: str
    """A ``cert-*`` cause."""
    subject: str
    """The certificate meant."""
    message: str
    fatal: bool = True


class Judged(Recorded, frozen=True, tag="judged"):
    """The chain as this machine's trust store and a Go program's rules see it.

    No fatal fault means verified. ``anchor`` is the root the chain leads to, also where this
    machine does not hold it; None when it leads to no root that is known at all.
    """

    store: str
    """Which store was asked: ``system``, or ``system and FILE``."""
    faults: tuple[CertificateFault, ...]
    anchor: Anchor | None
    path: tuple[str, ...] = ()
    """Subjects from the leaf to the root, when a path was found."""

    @property
    def verified(self) -> bool:
        """Would the agent talk to this server?"""
        return not any(fault.fatal for fault in self.faults)


class Answered(Recorded, frozen=True, tag="answered"):
    """An HTTP answer. ``excerpt`` is the beginning of the body, printable characters only."""

    method: str
    path: str
    status: int
    version: str
    headers: tuple[tuple[str, str], ...]
    """Names in lower case; those that tell who answered, no cookies."""
    excerpt: str = ""
    body_bytes: int = 0
    """How many bytes of the body were read; reading stops at a bound."""
    clock_offset_ms: float | None = None
    """Local clock minus the server's ``Date``, corrected by half the round trip; positive means
    that the local clock is ahead. None without a usable ``Date``."""
    clock_error_ms: float = 0.0
    """The offset is true to plus or minus this (the header counts whole seconds)."""

    def header(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


class Discovered(Recorded, frozen=True, tag="discovered"):
    """Host names that a service's answer leads to; only names the catalog's pattern admits."""

    hosts: tuple[str, ...]
    refused: tuple[str, ...] = ()
    """Names in the answer that do not belong where the catalog says they must."""


Detail = Resolved | Queried | Connected | Chosen | Handshaken | Judged | Answered | Discovered
Outcome = Detail | Failure | Skipped


class Observation(Recorded, frozen=True):
    """One step: what it was aimed at, when it began, how long it took, and what came of it."""

    id: str
    step: Step
    target: str
    started: datetime
    took_ms: float
    outcome: Outcome
