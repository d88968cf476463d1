"""What is seen of TLS: handshakes, certificates, and how this machine judges them."""

from datetime import datetime
from enum import StrEnum

from arcdiag.model.value import Recorded


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


class Trial(Recorded, frozen=True, tag="trial"):
    """A TLS handshake made only to learn why another one died."""

    address: str
    name: str
    """The server name that was asked for."""
    version: str
    segment: int = 0
    """The segment size it was capped to (TCP_MAXSEG), in bytes; 0: none."""


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
