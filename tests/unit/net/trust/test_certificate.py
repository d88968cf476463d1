"""Certificates in words, also those that are none."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.net.trust.certificate import MOST_NAMES, NO_TIME, UNREADABLE, describe
from arcdiag.net.trust.der import outline

from .pki import NOW, RSA_SHA1, between, field, leaf, outdated, renumbered, root, rsa_key, spki

ROOT = root(name="Root CA", organisation="Contoso, Ltd")
LEAF = leaf(ROOT, hosts=["a.example", "*.b.example", "192.0.2.1", "2001:db8::1"], serial=0xABC)


def test_a_certificate_is_described_as_people_write_it() -> None:
    told = describe(LEAF.der)

    assert told.subject == "CN=leaf"
    assert told.issuer == "CN=Root CA,O=Contoso\\, Ltd"
    assert told.serial == "abc"
    assert (told.not_before, told.not_after) == (
        LEAF.certificate.not_valid_before_utc,
        LEAF.certificate.not_valid_after_utc,
    )
    assert told.names == ("a.example", "*.b.example", "192.0.2.1", "2001:db8::1")
    assert told.key == "EC secp256r1"
    assert told.signature == "ecdsa-with-SHA256"
    assert not told.is_ca
    assert told.sha256 == hashlib.sha256(LEAF.der).hexdigest()
    assert told.spki_sha256 == hashlib.sha256(spki(LEAF)).hexdigest()


def test_an_authority_is_told_to_be_one() -> None:
    assert describe(ROOT.der).is_ca


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (rsa_key(2048), "RSA 2048"),
        (ec.generate_private_key(ec.SECP521R1()), "EC secp521r1"),
        (ec.generate_private_key(ec.SECP256K1()), "EC other curve"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
)
def test_keys_are_named_with_their_size(key, words: str) -> None:  # type: ignore[no-untyped-def]
    assert describe(leaf(ROOT, key=key).der).key == words


@pytest.mark.parametrize("bits", [512, 1023, 16_384])
def test_the_size_of_an_rsa_key_is_counted_in_bits(bits: int) -> None:
    public = rsa.RSAPublicNumbers(65537, (1 << (bits - 1)) | 12_345_679).public_key()

    assert describe(leaf(ROOT, public=public).der).key == f"RSA {bits}"


def test_odd_certificates_are_described_without_a_warning() -> None:
    top = root(key=rsa_key(2048))

    assert describe(renumbered(LEAF, ROOT)).serial.startswith("-")
    assert describe(outdated(leaf(top), top, RSA_SHA1)).signature == "sha1WithRSAEncryption"
    assert describe(leaf(ROOT, hosts=()).der).names == ()


def test_of_very_many_names_only_the_first_are_kept() -> None:
    crowded = leaf(ROOT, hosts=[f"h{number}.example" for number in range(1000)])

    assert len(describe(crowded.der).names) == MOST_NAMES


def test_garbage_is_described_as_unreadable() -> None:
    told = describe(b"garbage")

    assert (told.subject, told.issuer, told.serial) == (UNREADABLE, UNREADABLE, "")
    assert (told.not_before, told.not_after) == (NO_TIME, NO_TIME)
    assert told.sha256 == hashlib.sha256(b"garbage").hexdigest()


def test_of_a_certificate_with_broken_extensions_the_rest_is_told() -> None:
    marker = b"\x82\x09a.example"
    assert LEAF.der.count(marker) == 1
    broken = LEAF.der.replace(marker, b"\x82\x09a.\xff\xffample")

    told = describe(broken)

    assert (told.subject, told.key, told.serial) == ("CN=leaf", "EC secp256r1", "abc")
    assert told.not_after == LEAF.certificate.not_valid_after_utc
    assert told.names == ()


def test_of_a_certificate_that_no_library_reads_the_outline_is_told() -> None:
    parts = outline(LEAF.der)
    odd = field(0x30, field(0x30, field(0x02, b"\x07"), field(0x30), parts.issuer, field(0x30),
                            parts.subject, parts.key))  # fmt: skip

    told = describe(odd)

    assert told.subject == UNREADABLE
    assert told.serial == "7"
    assert told.spki_sha256 == hashlib.sha256(parts.key).hexdigest()


def test_ten_megabytes_are_not_read() -> None:
    assert describe(bytes(10_000_000)).subject == UNREADABLE


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_can_be_described(der: bytes) -> None:
    assert describe(der).sha256 == hashlib.sha256(der).hexdigest()


WHOLE = between(ROOT, permitted=None, issuers_at=["http://a.example/"], hosts=["a.example"]).der


VERSION_AT = 12


def test_a_version_that_does_not_exist_is_unreadable() -> None:
    assert WHOLE[VERSION_AT] == 2  # of 0, 1, 2: version 3
    odd = WHOLE[:VERSION_AT] + b"\x01" + WHOLE[VERSION_AT + 1 :]

    assert describe(odd).subject == UNREADABLE


@settings(max_examples=600)
@given(
    at=st.integers(0, len(WHOLE) - 1),
    new=st.binary(min_size=0, max_size=4),
    old=st.integers(0, 4),
)
def test_a_certificate_damaged_anywhere_can_be_described(at: int, new: bytes, old: int) -> None:
    damaged = WHOLE[:at] + new + WHOLE[at + old :]

    told = describe(damaged)

    assert told.sha256 == hashlib.sha256(damaged).hexdigest()
    assert told.not_after >= NO_TIME or told.not_after < NOW


def test_two_certificates_in_one_block_are_not_taken_for_one() -> None:
    assert describe(LEAF.der + ROOT.der).subject == UNREADABLE
