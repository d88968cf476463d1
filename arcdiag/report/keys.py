"""Keys for signing reports: Ed25519, in PEM files."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from arcdiag.report.plain import plain

MOST_BYTES: Final = 64 * 1024
"""Many times a key with a certificate behind it."""
_KIND: Final = "ed25519:"


class KeyFileError(Exception):
    """The file holds no key that can be used; the message is one line and repeats nothing of it."""


class SigningKey:
    """A private key; it is never shown."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.key = _named(private.public_key())

    def sign(self, message: bytes, /) -> str:
        """The signature as hexadecimal digits."""
        return self._private.sign(message).hex()

    def __repr__(self) -> str:
        return "SigningKey(…)"


def signing_key(path: Path, asked: Callable[[], str]) -> SigningKey:
    """The private key in the file at *path*; *asked* gives its password, where it has one.

    Raises KeyFileError, and what *asked* raises.
    """
    data = _bytes(path)
    found: object
    try:
        found = load_pem_private_key(data, None)
    except TypeError:  # it is encrypted
        found = _opened(path, data, asked())
    except (ValueError, UnsupportedAlgorithm):
        raise _fault(path, "holds no private key in PEM form") from None
    if not isinstance(found, Ed25519PrivateKey):
        raise _fault(path, "holds a key of another kind; Ed25519 is needed")
    return SigningKey(found)


def public_key(path: Path) -> str:
    """The public key in the file at *path*, as reports name it. Raises KeyFileError."""
    try:
        found = load_pem_public_key(_bytes(path))
    except (ValueError, UnsupportedAlgorithm):
        raise _fault(path, "holds no public key in PEM form") from None
    if not isinstance(found, Ed25519PublicKey):
        raise _fault(path, "holds a key of another kind; Ed25519 is needed")
    return _named(found)


def is_signed(key: str, signature: str, message: bytes) -> bool:
    """Was *signature* over *message* made with the private half of *key*?"""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.removeprefix(_KIND)))
        public.verify(bytes.fromhex(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return key.startswith(_KIND)


def _opened(path: Path, data: bytes, password: str) -> object:
    try:
        return load_pem_private_key(data, password.encode("utf-8", "surrogateescape"))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _fault(path, "is not opened by that password") from None


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _fault(path, "is no ordinary file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _fault(path, f"cannot be read: {(error.strerror or 'refused').lower()}") from None
    except ValueError:
        raise _fault(path, "cannot be read") from None
    if len(data) > MOST_BYTES:
        raise _fault(path, "is larger than any key")
    return data


def _named(key: Ed25519PublicKey) -> str:
    return f"{_KIND}{key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()}"


def _fault(path: Path, why: str) -> KeyFileError:
    return KeyFileError(f"{plain(str(path))}: {why}")
