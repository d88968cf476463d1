"""The outline of a certificate, read from its DER without believing any of it.

Names are compared byte for byte, as Go does, so they are kept as they stand; this also tells what
can be told of a certificate that no library reads, and costs a tenth of a full parse.
"""

from dataclasses import dataclass
from typing import Final

SEQUENCE: Final = 0x30
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OBJECT: Final = 0x06
VERSION: Final = 0xA0

Field = tuple[int, int, int]
"""Tag, and where the content begins and ends."""

RSA: Final = bytes.fromhex("2a864886f70d010101")
EC: Final = bytes.fromhex("2a8648ce3d0201")
KEYS: Final = {
    RSA: "RSA",
    EC: "EC",
    bytes.fromhex("2b6570"): "Ed25519",
    bytes.fromhex("2b6571"): "Ed448",
    bytes.fromhex("2a8648ce380401"): "DSA",
}
CURVES: Final = {
    bytes.fromhex("2b81040021"): "secp224r1",
    bytes.fromhex("2a8648ce3d030107"): "secp256r1",
    bytes.fromhex("2b81040022"): "secp384r1",
    bytes.fromhex("2b81040023"): "secp521r1",
}


class DerError(ValueError):
    """These bytes are not laid out like a certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The parts of a certificate that identify it, as DER; ``serial`` is the bare content."""

    version: int
    serial: bytes
    issuer: bytes
    subject: bytes
    key: bytes
    """SubjectPublicKeyInfo."""

    @property
    def number(self) -> int:
        """The serial number; negative and zero exist in the wild."""
        return int.from_bytes(self.serial, "big", signed=True)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key: its algorithm's name, size in bits, curve, and an RSA key's exponent."""

    algorithm: str
    bits: int = 0
    curve: str = ""
    exponent: int = 0

    def __str__(self) -> str:
        """As reports name it: ``RSA 2048``, ``EC secp256r1``, ``Ed25519``."""
        return f"{self.algorithm} {self.curve or self.bits or ''}".strip()


def outline(der: bytes) -> Outline:
    """The parts of a certificate; raises DerError."""
    whole = _field(der, 0, len(der), SEQUENCE)
    body = _field(der, whole[1], whole[2], SEQUENCE)
    at = body[1]
    version = 1
    if at < body[2] and der[at] == VERSION:
        marked = _field(der, at, body[2], VERSION)
        number = _field(der, marked[1], marked[2], INTEGER)
        version = int.from_bytes(der[number[1] : number[2]][:4], "big") + 1
        at = marked[2]
    serial = _field(der, at, body[2], INTEGER)
    algorithm = _field(der, serial[2], body[2], SEQUENCE)
    issuer = _field(der, algorithm[2], body[2], SEQUENCE)
    validity = _field(der, issuer[2], body[2], SEQUENCE)
    subject = _field(der, validity[2], body[2], SEQUENCE)
    key = _field(der, subject[2], body[2], SEQUENCE)
    return Outline(
        version=version,
        serial=der[serial[1] : serial[2]][:64],
        issuer=der[algorithm[2] : issuer[2]],
        subject=der[validity[2] : subject[2]],
        key=der[subject[2] : key[2]],
    )


def public_key(spki: bytes) -> Key:
    """What a SubjectPublicKeyInfo holds; raises DerError."""
    whole = _field(spki, 0, len(spki), SEQUENCE)
    algorithm = _field(spki, whole[1], whole[2], SEQUENCE)
    oid = _field(spki, algorithm[1], algorithm[2], OBJECT)
    name = KEYS.get(spki[oid[1] : oid[2]], "unknown")
    if name == "EC":
        return Key(name, curve=_curve(spki, oid[2], algorithm[2]))
    if name == "RSA":
        return _rsa(spki, _field(spki, algorithm[2], whole[2], BIT_STRING))
    return Key(name)


def _curve(spki: bytes, at: int, end: int) -> str:
    try:
        curve = _field(spki, at, end, OBJECT)
    except DerError:
        return "own curve"
    return CURVES.get(spki[curve[1] : curve[2]], "other curve")


def _rsa(spki: bytes, bits: Field) -> Key:
    numbers = _field(spki, bits[1] + 1, bits[2], SEQUENCE)
    modulus = _field(spki, numbers[1], numbers[2], INTEGER)
    exponent = _field(spki, modulus[2], numbers[2], INTEGER)
    digits = spki[modulus[1] : modulus[2]].lstrip(b"\0")
    size = 8 * len(digits) - (8 - digits[0].bit_length()) if digits else 0
    # 2**64 and more are all alike: far beyond what anybody accepts
    power = int.from_bytes(spki[exponent[1] : exponent[2]].lstrip(b"\0")[:9], "big")
    return Key("RSA", bits=size, exponent=power)


def _field(data: bytes, at: int, end: int, tag: int) -> Field:
    """The field that begins at *at* and must carry *tag*."""
    if at + 2 > end or data[at] != tag:
        raise DerError(f"tag {tag:#x} is missing")
    length, begin = data[at + 1], at + 2
    if length & 0x80:
        digits = length & 0x7F
        begin += digits
        if not 1 <= digits <= 4 or begin > end:
            raise DerError("a length is not DER")
        length = int.from_bytes(data[at + 2 : begin], "big")
    if begin + length > end:
        raise DerError("a length leads beyond the end")
    return tag, begin, begin + length
