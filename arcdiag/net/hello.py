"""Reads in a handshake's bytes what the TLS library does not tell: whether they are TLS at all,
whether the server asked for a certificate, and which message the library stopped at.
"""

from collections.abc import Iterator
from typing import Final

ALERT_OF_REFUSAL: Final = frozenset(
    {
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "TLSV1_ALERT_ACCESS_DENIED",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
    }
)
"""What servers up to TLS 1.2 answer to a client that brings no certificate (RFC 5246, 7.4.6)."""

RECORD_TYPES: Final = range(20, 24)  # change_cipher_spec, alert, handshake, application_data
MAJOR: Final = 3  # SSL 3.0 to TLS 1.3 all write 3 here
CHANGE_CIPHER_SPEC: Final = 20
HANDSHAKE: Final = 22
APPLICATION_DATA: Final = 23
CERTIFICATE: Final = 11
CERTIFICATE_REQUEST: Final = 13


def speaks_tls(heard: bytes | bytearray) -> bool:
    """Can these first bytes be a TLS record? True as long as nothing speaks against it."""
    return heard[0] in RECORD_TYPES and (len(heard) == 1 or heard[1] == MAJOR)


def asked_for_certificate(heard: bytes | bytearray) -> bool:
    """Is there a CertificateRequest in the clear? Only up to TLS 1.2; later ones are encrypted."""
    messages = b"".join(_handshake_records(heard))
    at = 0
    while at + 4 <= len(messages):
        if messages[at] == CERTIFICATE_REQUEST:
            return True
        at += 4 + int.from_bytes(messages[at + 1 : at + 4])
    return False


def last_message(heard: bytes | bytearray) -> tuple[int, int] | None:
    """Type and announced size of the last handshake message in the clear, whole or not.

    None once encryption has begun: what came then is nobody's to see.
    """
    if _is_encrypted(heard):
        return None
    messages = b"".join(_handshake_records(heard))
    found, at = None, 0
    while at + 4 <= len(messages):
        found = messages[at], int.from_bytes(messages[at + 1 : at + 4])
        at += 4 + found[1]
    return found


def _is_encrypted(heard: bytes | bytearray) -> bool:
    at = 0
    while at + 5 <= len(heard):
        if heard[at] in (CHANGE_CIPHER_SPEC, APPLICATION_DATA):
            return True
        at += 5 + int.from_bytes(heard[at + 3 : at + 5])
    return False


def _handshake_records(heard: bytes | bytearray) -> Iterator[bytes]:
    """The bodies of the handshake records before encryption begins."""
    at = 0
    while at + 5 <= len(heard) and heard[at] != CHANGE_CIPHER_SPEC:
        end = at + 5 + int.from_bytes(heard[at + 3 : at + 5])
        if heard[at] == HANDSHAKE:
            yield bytes(heard[at + 5 : end])
        at = end
