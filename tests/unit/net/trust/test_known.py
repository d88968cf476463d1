"""Whose roots are whose."""

from datetime import date
from pathlib import Path

import pytest

from arcdiag.model.catalog import Root
from arcdiag.model.observation import AnchorKind
from arcdiag.net.trust.der import outline
from arcdiag.net.trust.known import key_of, known_from_pem, known_roots, public_roots
from arcdiag.net.trust.pem import TrustError

from .pki import root

OWN = root(name="Lab Root")


def in_catalog(spki_sha256: str) -> Root:
    return Root(
        id="one",
        subject="",
        sha1="",
        spki_sha256=spki_sha256,
        not_after=date(2038, 1, 1),
        source="x",
    )


def test_the_catalogs_roots_are_microsofts_and_mozillas_are_public() -> None:
    first, second = map(key_of, public_roots()[:2])

    known = known_roots([in_catalog(first.upper())])

    assert known.kind(first) is AnchorKind.MICROSOFT
    assert known.kind(second) is AnchorKind.PUBLIC
    assert known.kind(key_of(OWN.der)) is AnchorKind.PRIVATE


def test_public_roots_are_at_hand_to_be_named_when_a_store_lacks_one() -> None:
    known = known_roots([])
    one = public_roots()[0]

    assert one in known.anchors.named(outline(one).subject)
    assert len(known.anchors) > 100


def test_a_file_of_expected_roots_takes_the_catalogs_place(tmp_path: Path) -> None:
    path = tmp_path / "lab.pem"
    path.write_bytes(OWN.pem)

    known = known_from_pem(path)

    assert known.kind(key_of(OWN.der)) is AnchorKind.MICROSOFT
    assert known.kind(key_of(public_roots()[0])) is AnchorKind.PUBLIC
    assert OWN.der in known.anchors


def test_a_file_without_roots_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lab.pem"
    path.write_bytes(b"nothing")

    with pytest.raises(TrustError):
        known_from_pem(path)


def test_bytes_without_a_key_have_no_identity() -> None:
    assert key_of(b"garbage") == ""
