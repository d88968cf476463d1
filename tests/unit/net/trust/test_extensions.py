"""Extensions in Go's reading."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from arcdiag.net.trust.extensions import extensions

from .judging import causes, judged
from .pki import HOST, NOW, between, key, leaf, root

SOMEBODY = x509.DirectoryName(
    x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Contoso Ltd")])
)
ROOT = root()


def unhandled(value: x509.ExtensionType, *, critical: bool) -> tuple[str, ...]:
    """What a certificate with just this extension has that Go does not understand."""
    own = key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "one")])
    certificate = (
        x509.CertificateBuilder(name, name, own.public_key(), 5, NOW, NOW)
        .add_extension(value, critical)
        .sign(own, hashes.SHA256())
    )
    return extensions(certificate).unhandled


@pytest.mark.parametrize(
    "value",
    [
        x509.SubjectAlternativeName([x509.DNSName(HOST), SOMEBODY]),
        x509.NameConstraints([x509.DNSName("azure.com")], None),
        x509.InhibitAnyPolicy(0),
        x509.PolicyConstraints(0, None),
    ],
)
def test_critical_extensions_that_go_handles(value: x509.ExtensionType) -> None:
    assert unhandled(value, critical=True) == ()


@pytest.mark.parametrize(
    "value",
    [
        x509.SubjectAlternativeName([SOMEBODY]),
        x509.NameConstraints([x509.DNSName("azure.com"), SOMEBODY], None),
        x509.PrecertPoison(),
        x509.SubjectKeyIdentifier(b"12345678"),
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),
    ],
)
def test_critical_extensions_that_go_does_not_handle(value: x509.ExtensionType) -> None:
    assert len(unhandled(value, critical=True)) == 1
    assert unhandled(value, critical=False) == ()


def test_a_key_usage_without_any_use_does_not_forbid_signing() -> None:
    silent = x509.KeyUsage(*[False] * 9)
    own = key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "one")])
    certificate = (
        x509.CertificateBuilder(name, name, own.public_key(), 5, NOW, NOW)
        .add_extension(silent, True)
        .sign(own, hashes.SHA256())
    )

    assert extensions(certificate).may_sign


def test_constraints_on_other_kinds_of_names_do_not_touch_hosts() -> None:
    bound = between(ROOT, excluded=[x509.RFC822Name("contoso.com")])

    assert causes(judged((leaf(bound), bound), (ROOT,))) == []
    mailed = leaf(bound, mailboxes=["me@contoso.com"])
    assert causes(judged((mailed, bound), (ROOT,))) == ["cert-invalid"]


def test_where_issuers_are_to_be_had_is_read() -> None:
    links = ("http://a.example/ca.crt", "ldap:///CN=a")

    assert extensions(leaf(ROOT, issuers_at=links).certificate).issuers_at == links
