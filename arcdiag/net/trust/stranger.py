"""Who signed, when the signer is neither presented, nor trusted, nor known.

Two things look alike here and want different remedies. A server that forgets to send its
intermediate (``cert-incomplete``) is to be repaired by whoever runs the server; a signer that this
machine has never heard of (``cert-untrusted``) is mostly a device that inspects TLS, and is to be
exempted or trusted. Nothing proves the first, so it is only said when something speaks for it:
the signer calls itself the same organisation as a root that is trusted or public, or the
certificate says at a public address where its signer's is to be had, which devices that sign on
the fly do not do. All else is a stranger.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from arcdiag.model.failure import Cause
from arcdiag.model.observation import CertificateFault
from arcdiag.net.trust.anchors import Anchors
from arcdiag.net.trust.hosts import literal
from arcdiag.net.trust.parsed import REFUSALS, Parsed, silently
from arcdiag.net.trust.path import Roots
from arcdiag.net.trust.rules import fault

SPOKEN: Final = re.compile(r"[\W_]+")
"""What does not count when organisations are compared: ``DigiCert, Inc.`` is ``DigiCert Inc``."""
PRIVATE_ENDINGS: Final = frozenset(
    {"local", "localdomain", "lan", "internal", "intranet", "corp", "home", "private", "arpa"}
)
"""Last labels that no public address has."""


EMPTY: Final = "this machine has no trusted root at all: its store is empty or cannot be read"


def unknown_signer(
    way: Sequence[Parsed],
    presented: Sequence[Parsed],
    roots: Roots,
    known: Sequence[Anchors],
) -> CertificateFault:
    """Why *way*, from the leaf upwards as far as it goes, leads to no root."""
    top = way[-1]
    name = top.outline.issuer
    if any(one.outline.subject == name for one in way):
        words = "the certificates presented sign each other and lead to no root"
        return fault(Cause.CERT_UNTRUSTED, top, words)
    if roots(name) or any(one.outline.subject == name for one in presented):
        words = f"signed in the name of {top.issuer}, but not with the key known for that name"
        return fault(Cause.CERT_UNTRUSTED, top, words)
    reason = sign_of_an_intermediate(top, known)
    if reason:
        words = f"the certificate of its signer, {top.issuer}, was not sent ({reason})"
        return fault(Cause.CERT_INCOMPLETE, top, words)
    words = f"signed by {top.issuer}, which is neither trusted by this machine nor publicly known"
    if not any(map(len, known[:1])):
        words = f"signed by {top.issuer}, which is not publicly known, and {EMPTY}"
    return fault(Cause.CERT_UNTRUSTED, top, words)


def sign_of_an_intermediate(top: Parsed, known: Sequence[Anchors]) -> str:
    """What speaks for an intermediate that was left out; empty when nothing does."""
    with silently():
        organisation = _organisation(top.certificate.issuer)
    if any(organisation in _organisations(each) for each in known):
        return "a root of the same organisation is known"
    place = next(filter(_public, top.extensions.issuers_at), "")
    return f"it is to be had at {place[:200]}" if place else ""


def _organisation(name: x509.Name) -> str:
    given = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return SPOKEN.sub("", str(given[0].value)).casefold() if given else ""


def _organisations(anchors: Anchors) -> frozenset[str]:
    """Of all roots; read once, and only when a chain leads nowhere."""
    if anchors.organisations is None:
        found = set()
        for der in anchors.all:
            with silently(), suppress(*REFUSALS):
                found.add(_organisation(x509.load_der_x509_certificate(der).subject))
        anchors.organisations = frozenset(found - {""})
    return anchors.organisations


def _public(link: str) -> bool:
    """Is it a web address that the whole world could reach?"""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    last = host.rpartition(".")
    named = bool(last[1]) and literal(host) is None and last[2] not in PRIVATE_ENDINGS
    return parts.scheme in ("http", "https") and named
