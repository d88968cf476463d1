"""Certificates in PEM files: those of the system, and those the user names."""

import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from arcdiag.model.order import OrderError
from arcdiag.net.trust.der import DerError, outline

MOST_BYTES: Final = 16 * 1024 * 1024
"""Of one PEM file; the largest bundles in use hold half a megabyte."""
BLOCK: Final = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----"
)


class TrustError(OrderError):
    """A file with certificates cannot be used; the message is one line for the user."""


def certificates(pem: bytes) -> Iterator[bytes]:
    """Every certificate in *pem*, DER; what is none is passed over, as Go does."""
    for block in BLOCK.finditer(pem):
        try:
            der = binascii.a2b_base64(block[1])
            outline(der)
        except (binascii.Error, DerError):
            continue
        yield der


def read_pem(path: Path) -> tuple[bytes, ...]:
    """The certificates of a file that the user named, DER; raises TrustError when it has none."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise TrustError(f"{path}: cannot be read: {reason}") from error
    if len(data) > MOST_BYTES:
        raise TrustError(f"{path}: larger than {MOST_BYTES >> 20} MiB")
    found = tuple(dict.fromkeys(certificates(data)))
    if not found:
        raise TrustError(f"{path}: no certificate in PEM form in it")
    return found
