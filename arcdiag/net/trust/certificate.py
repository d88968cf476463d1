"""A presented certificate in words, for reports; never fails, whatever the bytes are."""

import hashlib
from datetime import UTC, datetime
from typing import Final

from cryptography import x509

from arcdiag.model.observation import Certificate
from arcdiag.net.trust.der import DerError, outline, public_key
from arcdiag.net.trust.parsed import (
    MOST_BYTES,
    REFUSALS,
    Parsed,
    Unreadable,
    name_text,
    parse,
    silently,
)

MOST_NAMES: Final = 100
"""Names kept of one certificate; a shared host's holds a hundred at most, as a rule."""
MOST_LETTERS: Final = 255
"""Of one name: more than DNS allows."""
UNREADABLE: Final = "(unreadable)"
NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for dates that cannot be read."""


def describe(der: bytes) -> Certificate:
    """The certificate in words; where it cannot be read, what could be had of it."""
    try:
        return _whole(parse(der))
    except Unreadable:
        return _remains(der)


def _whole(parsed: Parsed) -> Certificate:
    return Certificate(
        subject=parsed.subject,
        issuer=parsed.issuer,
        serial=format(parsed.outline.number, "x"),
        not_before=parsed.not_before,
        not_after=parsed.not_after,
        names=tuple(name[:MOST_LETTERS] for name in parsed.extensions.names[:MOST_NAMES]),
        key=str(parsed.key),
        signature=parsed.signature,
        is_ca=bool(parsed.extensions.authority),
        sha256=hashlib.sha256(parsed.der).hexdigest(),
        spki_sha256=parsed.key_sha256,
    )


def _remains(der: bytes) -> Certificate:
    """What the outline tells, and names and dates where the library can still read them."""
    subject, issuer, begins, ends = _names_and_dates(der)
    serial = key = spki = ""
    try:
        parts = outline(der)
        serial, spki = format(parts.number, "x"), hashlib.sha256(parts.key).hexdigest()
        key = str(public_key(parts.key))
    except DerError:
        pass
    return Certificate(
        subject=subject,
        issuer=issuer,
        serial=serial,
        not_before=begins,
        not_after=ends,
        names=(),
        key=key,
        signature="",
        is_ca=False,
        sha256=hashlib.sha256(der).hexdigest(),
        spki_sha256=spki,
    )


def _names_and_dates(der: bytes) -> tuple[str, str, datetime, datetime]:
    nothing = (UNREADABLE, UNREADABLE, NO_TIME, NO_TIME)
    if len(der) > MOST_BYTES:
        return nothing
    try:
        with silently():
            read = x509.load_der_x509_certificate(der)
            begins, ends = read.not_valid_before_utc, read.not_valid_after_utc
            return name_text(read.subject), name_text(read.issuer), begins, ends
    except REFUSALS:
        return nothing
