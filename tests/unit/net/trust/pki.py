"""Certificates made to order: authorities and leaves with one thing wrong, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from arcdiag.net.trust.der import outline

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOST = "gbl.his.arc.azure.com"
SERVER = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
ANY_USE = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
Public = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A certificate; ``key`` signs what it issues (not every made-up public key has one)."""

    certificate: x509.Certificate
    key: Private | None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a certificate shall be like; the defaults are a healthy leaf's."""

    name: str = "leaf"
    organisation: str = ""
    hosts: Sequence[str] = (HOST,)
    links: Sequence[str] = ()
    mailboxes: Sequence[str] = ()
    key: Private | None = None
    public: Public | None = None
    begins: datetime = NOW - 30 * DAY
    ends: datetime = NOW + 90 * DAY
    ca: bool | None = False
    path_length: int | None = None
    signs: bool | None = None
    """The keyUsage keyCertSign; None: no such extension."""
    uses: Sequence[x509.ObjectIdentifier] | None = (SERVER,)
    permitted: Sequence[x509.GeneralName] | None = None
    excluded: Sequence[x509.GeneralName] | None = None
    issuers_at: Sequence[str] = ()
    unknown_critical: bool = False
    identifiers: bool = True
    serial: int = 0
    claimed_issuer: x509.Name | None = None


LEAF = Order()
BETWEEN = Order(
    name="Issuing CA", hosts=(), ca=True, signs=True, uses=None,
    begins=NOW - 900 * DAY, ends=NOW + 900 * DAY,
)  # fmt: skip
ROOT = replace(BETWEEN, name="Root CA", ends=NOW + 3000 * DAY)


def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One of each size: they take long to make."""
    return rsa.generate_private_key(65537, bits)


def name_of(order: Order) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, order.name)]
    if order.organisation:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, order.organisation))
    return x509.Name(parts)


def root(**wanted: object) -> Signed:
    return made(replace(ROOT, **wanted), None)  # type: ignore[arg-type]


def between(by: Signed, **wanted: object) -> Signed:
    return made(replace(BETWEEN, **wanted), by)  # type: ignore[arg-type]


def leaf(by: Signed | None, **wanted: object) -> Signed:
    return made(replace(LEAF, **wanted), by)  # type: ignore[arg-type]


def made(order: Order, by: Signed | None) -> Signed:
    """The certificate, signed by *by* or, without it, by its own key."""
    own = order.key or (None if order.public else key())
    public = order.public or own.public_key()  # type: ignore[union-attr]
    signer = by.key if by else own
    assert signer is not None
    issuer = order.claimed_issuer or (by.certificate.subject if by else name_of(order))
    builder = (
        x509.CertificateBuilder()
        .subject_name(name_of(order))
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(order.serial or x509.random_serial_number())
        .not_valid_before(order.begins)
        .not_valid_after(order.ends)
    )
    for value, critical in _extensions(order, public, signer.public_key()):
        builder = builder.add_extension(value, critical)
    hashed = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Signed(certificate=builder.sign(signer, hashed), key=own)


def _extensions(
    order: Order, public: Public, signer: Public
) -> list[tuple[x509.ExtensionType, bool]]:
    found: list[tuple[x509.ExtensionType, bool]] = []
    names = [_general(host) for host in order.hosts]
    names += [x509.UniformResourceIdentifier(link) for link in order.links]
    names += [x509.RFC822Name(mailbox) for mailbox in order.mailboxes]
    if names:
        found.append((x509.SubjectAlternativeName(names), False))
    if order.ca is not None:
        found.append((x509.BasicConstraints(order.ca, order.path_length), True))
    if order.signs is not None:
        found.append((_usage(order.signs), True))
    if order.uses is not None:
        found.append((x509.ExtendedKeyUsage(order.uses), False))
    if order.permitted or order.excluded:
        found.append((x509.NameConstraints(order.permitted, order.excluded), True))
    if order.issuers_at:
        found.append((_access(order.issuers_at), False))
    if order.unknown_critical:
        oid = x509.ObjectIdentifier("1.3.6.1.4.1.55555.1")
        found.append((x509.UnrecognizedExtension(oid, b"\x05\x00"), True))
    if order.identifiers:
        found.append((x509.SubjectKeyIdentifier.from_public_key(public), False))
        found.append((x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), False))
    return found


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _access(links: Sequence[str]) -> x509.AuthorityInformationAccess:
    return x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(
                AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(link)
            )
            for link in links
        ]
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def spki(one: Signed) -> bytes:
    return one.certificate.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )


def field(tag: int, *parts: bytes) -> bytes:
    """One DER field."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b0500")
RSA_SHA1 = bytes.fromhex("300d06092a864886f70d0101050500")
RSA_MD5 = bytes.fromhex("300d06092a864886f70d0101040500")


def renumbered(one: Signed, by: Signed) -> bytes:
    """The same certificate with a negative serial number, signed anew."""
    number = outline(one.der).serial
    body = one.certificate.tbs_certificate_bytes
    changed = body.replace(field(0x02, number), field(0x02, b"\x9f" + number[1:]), 1)
    assert changed != body
    assert isinstance(by.key, ec.EllipticCurvePrivateKey)
    made_anew = by.key.sign(changed, ec.ECDSA(hashes.SHA256()))
    return field(0x30, changed, ECDSA_SHA256, field(0x03, b"\0", made_anew))


def outdated(one: Signed, by: Signed, algorithm: bytes = RSA_SHA1) -> bytes:
    """The same certificate, signed anew with a hash function that is out of use."""
    changed = one.certificate.tbs_certificate_bytes.replace(RSA_SHA256, algorithm)
    hashed = hashes.MD5() if algorithm == RSA_MD5 else hashes.SHA1()
    assert isinstance(by.key, rsa.RSAPrivateKey)
    made_anew = by.key.sign(changed, padding.PKCS1v15(), hashed)
    return field(0x30, changed, algorithm, field(0x03, b"\0", made_anew))
