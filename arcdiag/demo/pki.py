"""A PKI of its own: roots, issuing authorities and leaves for the simulated Azure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from arcdiag.demo.trouble import Showing

_YEAR = timedelta(days=365)
_SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
_CA_USE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    crl_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)
_LEAF_USE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=False,
    crl_sign=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certification authority: its key and its certificate."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """The certificate, DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def spki_sha256(self) -> str:
        """SHA-256 of the SubjectPublicKeyInfo, lower-case hex."""
        key = self.key.public_key()
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(spki).hexdigest()


class Pki:
    """Everything that signs for the simulated Azure, made anew at each start (a few milliseconds).

    Real names are not borrowed: nobody who reads a demo report shall take it for a real chain.
    """

    def __init__(self, *, sends_root: bool = False) -> None:
        self._now = datetime.now(UTC).replace(microsecond=0)
        self._sends_root = sends_root
        self._leaf_key = generate(SECP256R1())
        self.root = self._authority("Demo Global Root G3", "Simulated Azure")
        self.issuing = self._authority("Demo Azure ECC TLS CA 03", "Simulated Azure", self.root)
        self.other_root = self._authority("Demo Public Root X1", "Another CA")
        self.other_issuing = self._authority(
            "Demo Public CA X1", "Another Public CA", self.other_root
        )
        self.corporate_root = self._authority("Contoso Root CA", "Contoso Ltd")
        self.inspecting = self._authority(
            "Contoso Edge TLS Inspection CA", "Contoso Ltd", self.corporate_root
        )
        self.stranger_root = self._authority("Unheard-of Root CA", "Nobody")

    def key_and_chain(self, host: str, showing: Showing) -> bytes:
        """The leaf's key and the chain to present for *host*, PEM, leaf first."""
        leaf, above = self._leaf(host, showing)
        key = self._leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return key + b"".join(each.public_bytes(Encoding.PEM) for each in (leaf, *above))

    def _leaf(
        self, host: str, showing: Showing
    ) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
        """The certificate for *host*, and those presented after it."""
        healthy: tuple[x509.Certificate, ...] = (self.issuing.certificate,)
        if self._sends_root:
            healthy = (*healthy, self.root.certificate)
        day = timedelta(days=1)
        match showing:
            case Showing.EXPIRED:
                return self._server(host, self.issuing, -90 * day, -3 * day), healthy
            case Showing.NOT_YET_VALID:
                return self._server(host, self.issuing, 2 * day, 90 * day), healthy
            case Showing.WRONG_HOST:
                return self._server("other.simulated.example", self.issuing), healthy
            case Showing.PORTAL:
                return self._server("portal.contoso.example", self.other_issuing), (
                    self.other_issuing.certificate,
                )
            case Showing.INCOMPLETE:
                return self._server(host, self.issuing), ()
            case Showing.SELF_SIGNED:
                return self._server(host, None), ()
            case Showing.UNKNOWN_ROOT:
                return self._server(host, self.stranger_root), (self.stranger_root.certificate,)
            case Showing.OTHER_ROOT:
                return self._server(host, self.other_issuing), (self.other_issuing.certificate,)
            case Showing.INSPECTED:
                return self._server(host, self.inspecting), (self.inspecting.certificate,)
            case Showing.HEALTHY:
                return self._server(host, self.issuing), healthy

    def _server(
        self,
        host: str,
        issuer: Authority | None,
        begins: timedelta = timedelta(days=-30),
        ends: timedelta = timedelta(days=150),
    ) -> x509.Certificate:
        """A leaf for *host*; signed by itself when *issuer* is None."""
        subject = _name(host[:64])
        signer = issuer.key if issuer else self._leaf_key
        above = issuer.certificate.subject if issuer else subject
        return (
            self._begun(subject, above, self._leaf_key, begins, ends)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_LEAF_USE, critical=True)
            .add_extension(_SERVER, critical=False)
            .add_extension(_signed_by(signer), critical=False)
            .sign(signer, hashes.SHA256())
        )

    def _authority(
        self, common_name: str, organisation: str, above: Authority | None = None
    ) -> Authority:
        """A root, or an issuing authority under *above*."""
        key = generate(SECP256R1())
        subject = _name(common_name, organisation)
        signer = above.key if above else key
        issuer = above.certificate.subject if above else subject
        certificate = (
            self._begun(subject, issuer, key, -5 * _YEAR, 10 * _YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_CA_USE, critical=True)
            .add_extension(_signed_by(signer), critical=False)
            .sign(signer, hashes.SHA256())
        )
        return Authority(key, certificate)

    def _begun(
        self,
        subject: x509.Name,
        issuer: x509.Name,
        key: EllipticCurvePrivateKey,
        begins: timedelta,
        ends: timedelta,
    ) -> x509.CertificateBuilder:
        """What every certificate has: names, key, number, validity counted from now."""
        public = key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now + begins)
            .not_valid_after(self._now + ends)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )


def _name(common_name: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organisation:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def _signed_by(signer: EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
