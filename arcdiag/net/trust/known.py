"""Whose roots are whose: those Microsoft uses, and those of the public web."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from arcdiag.model.catalog import Root
from arcdiag.model.observation import AnchorKind
from arcdiag.net.trust.anchors import Anchors
from arcdiag.net.trust.der import DerError, outline
from arcdiag.net.trust.pem import certificates, read_pem


@dataclass(frozen=True)
class KnownRoots:
    """Keys of known roots: SHA-256 of the SubjectPublicKeyInfo, lower-case hex.

    ``certificates`` (DER) are roots to try where a chain does not lead to this machine's store:
    with them it can be said which root the store lacks, though servers do not send theirs.
    """

    microsoft: frozenset[str]
    public: frozenset[str]
    certificates: tuple[bytes, ...] = ()

    @cached_property
    def anchors(self) -> Anchors:
        """The certificates, by name."""
        return Anchors(self.certificates)

    def kind(self, spki_sha256: str) -> AnchorKind:
        """Whose root has this key."""
        if spki_sha256 in self.microsoft:
            return AnchorKind.MICROSOFT
        return AnchorKind.PUBLIC if spki_sha256 in self.public else AnchorKind.PRIVATE


def key_of(der: bytes) -> str:
    """The key's identity: SHA-256 of the SubjectPublicKeyInfo; empty when it cannot be read."""
    try:
        return hashlib.sha256(outline(der).key).hexdigest()
    except DerError:
        return ""


@cache
def public_roots() -> tuple[bytes, ...]:
    """Mozilla's list, DER, as certifi ships it."""
    import certifi

    return tuple(certificates(Path(certifi.where()).read_bytes()))


def known_roots(catalog_roots: Iterable[Root]) -> KnownRoots:
    """The catalog's roots and the public ones."""
    return _known(frozenset(root.spki_sha256.lower() for root in catalog_roots), ())


def known_from_pem(path: Path) -> KnownRoots:
    """Roots that stand for Microsoft's on a test network; raises TrustError."""
    roots = read_pem(path)
    return _known(frozenset(map(key_of, roots)), roots)


def _known(microsoft: frozenset[str], roots: tuple[bytes, ...]) -> KnownRoots:
    public = public_roots()
    return KnownRoots(microsoft, frozenset(map(key_of, public)), (*roots, *public))
