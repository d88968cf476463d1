"""A certificate read once, as far as building and checking paths needs it."""

import hashlib
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from arcdiag.net.trust.der import Key, Outline, outline, public_key
from arcdiag.net.trust.extensions import Extensions, extensions

MOST_BYTES: Final = 32 * 1024
"""Of one certificate; those of the public web stay far under 16 KiB."""
MOST_LETTERS: Final = 500
"""Of a name shown to people."""
NOTHING: Final = b"\x30\x00"
"""An empty name, DER."""

REFUSALS: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
)
"""How the library refuses bytes that are no certificate; they have no base of their own."""

_filters = Lock()


class Unreadable(ValueError):  # noqa: N818 - tells what the bytes are, and carries why
    """These bytes are no certificate that could be judged; the message says why."""


class TooLarge(Unreadable):
    """More bytes than arcdiag looks into; the message says how many that is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parsed:
    """A certificate; names as text, and as DER for comparing."""

    der: bytes
    certificate: x509.Certificate
    outline: Outline
    key: Key
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    signature: str
    """The algorithm it is signed with: ``sha256WithRSAEncryption`` …"""
    extensions: Extensions

    @property
    def self_issued(self) -> bool:
        """Does it name itself as its issuer?"""
        return self.outline.subject == self.outline.issuer

    @property
    def key_sha256(self) -> str:
        """The key's identity: SHA-256 of the SubjectPublicKeyInfo, lower-case hex."""
        return hashlib.sha256(self.outline.key).hexdigest()

    @property
    def called(self) -> str:
        """What people call it: its subject, or else its first name."""
        if self.outline.subject != NOTHING:
            return self.subject
        return next(iter(self.extensions.names), "a certificate without a name")


@lru_cache(maxsize=256)
def parse(der: bytes) -> Parsed:
    """Read a certificate whole; raises Unreadable."""
    if len(der) > MOST_BYTES:
        raise TooLarge(f"{MOST_BYTES // 1024} KiB of each")
    try:
        with silently():
            return _parse(der)
    except REFUSALS as error:
        raise Unreadable(f"it cannot be read ({_reason(error)})") from error


def readable(ders: Iterable[bytes]) -> Iterator[Parsed]:
    """Those that can be read, in their order."""
    for der in ders:
        try:
            yield parse(der)
        except Unreadable:
            continue


def _parse(der: bytes) -> Parsed:
    parts = outline(der)
    certificate = x509.load_der_x509_certificate(der)
    return Parsed(
        der=der,
        certificate=certificate,
        outline=parts,
        key=public_key(parts.key),
        subject=name_text(certificate.subject),
        issuer=name_text(certificate.issuer),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        signature=algorithm_name(certificate.signature_algorithm_oid),
        extensions=extensions(certificate),
    )


@contextmanager
def silently() -> Iterator[None]:
    """Keep the library's warnings about odd certificates off the screen; they are judged here.

    The list of warning filters is one for all threads, hence the lock.
    """
    with _filters, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def name_text(name: x509.Name) -> str:
    """A name as RFC 4514 writes it, bounded."""
    text = name.rfc4514_string()
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


def algorithm_name(oid: x509.ObjectIdentifier) -> str:
    """An algorithm's usual name, or else its number."""
    name: str = getattr(oid, "_name", "")
    return name if name and name != "Unknown OID" else oid.dotted_string


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:120] if lines else type(error).__name__
