"""Checking one signature with the algorithms and key sizes that Go accepts."""

from enum import Enum, auto
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from arcdiag.net.trust.der import Key
from arcdiag.net.trust.parsed import Parsed, silently

PKCS1: Final = padding.PKCS1v15()
GOOD_HASHES: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
"""What Go accepts in a certificate's signature (crypto/x509, x509.go, checkSignature)."""
SMALLEST_RSA: Final = 1024
"""Bits; Go refuses smaller keys (crypto/rsa, checkKeySize, from Go 1.24)."""
LARGEST_RSA: Final = 8192
"""Bits of a presented certificate's key (crypto/tls, handshake_client.go, maxRSAKeySize)."""
LARGEST_EXPONENT: Final = 2**31 - 1
"""Of an RSA key (crypto/rsa, checkPublicKey)."""
SHORT_RSA: Final = 2048
"""Bits; smaller ones are out of use since 2014 (CA/Browser Forum), though Go takes them."""


class Signature(Enum):
    """What came of checking a signature."""

    GOOD = auto()
    OUTDATED = auto()
    """It was made with this key, but by a hash function that Go no longer accepts."""
    BAD = auto()
    """It was not made with this key, or in no way that could be checked."""


@lru_cache(maxsize=512)
def signature(child: Parsed, parent: Parsed) -> Signature:
    """Did *parent*'s key sign *child*?"""
    if unusable(parent.key):
        return Signature.BAD
    outdated = False
    try:
        with silently():
            hashed = child.certificate.signature_hash_algorithm
            outdated = hashed is not None and not isinstance(hashed, GOOD_HASHES)
            _check(child, parent, hashed)
    except UnsupportedAlgorithm:
        # the library may drop what Go has dropped; what it once was still tells what is wrong
        return Signature.OUTDATED if outdated else Signature.BAD
    except (InvalidSignature, ValueError, TypeError):
        return Signature.BAD
    return Signature.OUTDATED if outdated else Signature.GOOD


def unusable(key: Key) -> str:
    """Why Go does not take a certificate with this key at all; empty when it does."""
    if key.algorithm == "RSA":
        if not 2 < key.exponent <= LARGEST_EXPONENT or key.exponent % 2 == 0:
            return "its RSA key has a public exponent that Go does not accept"
        if key.bits > LARGEST_RSA:
            return f"its RSA key has {key.bits} bits; Go takes {LARGEST_RSA} at most"
    if key.algorithm == "EC" and not key.curve.startswith("secp"):
        return "its key is on an elliptic curve that Go does not know"
    return ""


def too_small(key: Key) -> bool:
    """Is it an RSA key that Go refuses to check signatures with?"""
    return key.algorithm == "RSA" and key.bits < SMALLEST_RSA


def _check(child: Parsed, parent: Parsed, hashed: hashes.HashAlgorithm | None) -> None:
    signed, made = child.certificate.tbs_certificate_bytes, child.certificate.signature
    how = child.certificate.signature_algorithm_parameters
    match parent.certificate.public_key():
        case rsa.RSAPublicKey() as key if hashed is not None:
            # the library has no padding to tell for MD5, which never had another
            key.verify(made, signed, how if isinstance(how, padding.PSS) else PKCS1, hashed)
        case ec.EllipticCurvePublicKey() as key if isinstance(how, ec.ECDSA):
            key.verify(made, signed, how)
        case ed25519.Ed25519PublicKey() as key if hashed is None:
            key.verify(made, signed)
        case _:
            raise ValueError("the key is not of the kind that the signature needs")
