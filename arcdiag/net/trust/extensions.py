"""What a certificate's extensions allow, in the reading of Go's crypto/x509."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, Final

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ExtensionOID

Address = IPv4Address | IPv6Address
Subtree = str | IPv4Network | IPv6Network

ANY_USE: Final = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string
SERVER_USE: Final = ExtendedKeyUsageOID.SERVER_AUTH.dotted_string
HANDLED: Final = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.INHIBIT_ANY_POLICY,
    }
)
"""Extensions that may be critical (crypto/x509, parser.go; there, key identifiers and access
information marked critical make a certificate unreadable)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtrees:
    """Name constraints: for each kind of name, what is permitted and what is excluded."""

    hosts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    addresses: tuple[tuple[Subtree, ...], tuple[Subtree, ...]] = ((), ())
    mailboxes: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    links: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    others: bool = False
    """There are constraints on kinds of names that Go does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """What the extensions say; None where the extension is absent."""

    hosts: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    mailboxes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    has_names: bool = False
    """There is a subjectAltName, whatever is in it."""
    authority: bool | None = None
    path_length: int | None = None
    may_sign: bool = True
    uses: frozenset[str] | None = None
    subtrees: Subtrees | None = None
    own_id: bytes = b""
    issuer_id: bytes = b""
    issuers_at: tuple[str, ...] = ()
    """Where the issuer's certificate is to be had (authority information access)."""
    unhandled: tuple[str, ...] = ()
    """Critical extensions that Go does not understand."""

    @property
    def names(self) -> tuple[str, ...]:
        """Host names and addresses."""
        return (*self.hosts, *map(str, self.addresses))


def extensions(certificate: x509.Certificate) -> Extensions:
    """Read them all; raises ValueError where one is malformed or given twice."""
    read = _Reader()
    for extension in certificate.extensions:
        read.take(extension.value)
        if extension.critical and not _handled(extension):
            read.unhandled.append(extension.oid.dotted_string)
    return Extensions(unhandled=tuple(read.unhandled), **read.fields)


def _handled(extension: x509.Extension[x509.ExtensionType]) -> bool:
    match extension.value:
        case x509.SubjectAlternativeName() as names:
            known = (x509.DNSName, x509.IPAddress, x509.RFC822Name, x509.UniformResourceIdentifier)
            return any(isinstance(name, known) for name in names)
        case x509.NameConstraints() as constraints:
            return not _subtrees(constraints).others
    return extension.oid in HANDLED


class _Reader:
    """Collects the fields of Extensions."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.unhandled: list[str] = []

    def take(self, value: x509.ExtensionType) -> None:
        """Keep what one extension says."""
        fields = self.fields
        match value:
            case x509.SubjectAlternativeName():
                fields.update(_names(value))
            case x509.BasicConstraints():
                fields.update(authority=value.ca, path_length=value.path_length)
            case x509.KeyUsage():
                fields["may_sign"] = value.key_cert_sign or not _any_use(value)
            case x509.ExtendedKeyUsage():
                fields["uses"] = frozenset(use.dotted_string for use in value)
            case x509.NameConstraints():
                fields["subtrees"] = _subtrees(value)
            case x509.SubjectKeyIdentifier():
                fields["own_id"] = value.digest
            case x509.AuthorityKeyIdentifier():
                fields["issuer_id"] = value.key_identifier or b""
            case x509.AuthorityInformationAccess():
                fields["issuers_at"] = _issuers_at(value)


def _names(value: x509.SubjectAlternativeName) -> dict[str, object]:
    addresses = value.get_values_for_type(x509.IPAddress)
    return {
        "has_names": True,
        "hosts": tuple(value.get_values_for_type(x509.DNSName)),
        "addresses": tuple(a for a in addresses if isinstance(a, IPv4Address | IPv6Address)),
        "mailboxes": tuple(value.get_values_for_type(x509.RFC822Name)),
        "links": tuple(value.get_values_for_type(x509.UniformResourceIdentifier)),
    }


def _any_use(value: x509.KeyUsage) -> bool:
    return any(
        (
            value.digital_signature,
            value.content_commitment,
            value.key_encipherment,
            value.data_encipherment,
            value.key_agreement,
            value.crl_sign,
        )
    )


def _subtrees(value: x509.NameConstraints) -> Subtrees:
    permitted, excluded = (
        tuple(value.permitted_subtrees or ()),
        tuple(value.excluded_subtrees or ()),
    )
    known = (x509.DNSName, x509.IPAddress, x509.RFC822Name, x509.UniformResourceIdentifier)
    return Subtrees(
        hosts=(_values(permitted, x509.DNSName), _values(excluded, x509.DNSName)),
        addresses=(_values(permitted, x509.IPAddress), _values(excluded, x509.IPAddress)),
        mailboxes=(_values(permitted, x509.RFC822Name), _values(excluded, x509.RFC822Name)),
        links=(
            _values(permitted, x509.UniformResourceIdentifier),
            _values(excluded, x509.UniformResourceIdentifier),
        ),
        others=any(not isinstance(name, known) for name in (*permitted, *excluded)),
    )


def _values(names: tuple[x509.GeneralName, ...], kind: type[x509.GeneralName]) -> tuple[Any, ...]:
    return tuple(name.value for name in names if isinstance(name, kind))


def _issuers_at(value: x509.AuthorityInformationAccess) -> tuple[str, ...]:
    return tuple(
        access.access_location.value
        for access in value
        if access.access_method == AuthorityInformationAccessOID.CA_ISSUERS
        and isinstance(access.access_location, x509.UniformResourceIdentifier)
    )
