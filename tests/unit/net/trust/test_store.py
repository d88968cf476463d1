"""Which roots a machine trusts: the files of the distributions, and what the user adds."""

from pathlib import Path

import pytest

from arcdiag.model.observation import Judged
from arcdiag.net.trust.files import system_certificates
from arcdiag.net.trust.judge import for_host, judge_chain
from arcdiag.net.trust.pem import TrustError, certificates, read_pem
from arcdiag.net.trust.store import (
    FileStore,
    Opinion,
    VerifierStore,
    anchors_store,
    for_servers,
    system_store,
)
from tests.offers import needs_colons, needs_links

from .judging import NOBODY, ders
from .pki import HOST, NOW, leaf, root

FIRST, SECOND, THIRD = root(name="First"), root(name="Second"), root(name="Third")


def write(path: Path, *content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(content))
    return path


@pytest.mark.parametrize(
    "bundle",
    [
        "etc/ssl/certs/ca-certificates.crt",
        "etc/pki/tls/certs/ca-bundle.crt",
        "etc/ssl/ca-bundle.pem",
        "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "etc/ssl/cert.pem",
    ],
)
def test_the_bundle_of_each_distribution_is_found(tmp_path: Path, bundle: str) -> None:
    write(tmp_path / bundle, FIRST.pem, SECOND.pem)

    assert set(system_certificates(tmp_path, {})) == set(ders(FIRST, SECOND))


def test_only_the_first_bundle_counts_but_every_folder(tmp_path: Path) -> None:
    write(tmp_path / "etc/ssl/certs/ca-certificates.crt", FIRST.pem)
    write(tmp_path / "etc/ssl/cert.pem", SECOND.pem)
    write(tmp_path / "etc/pki/tls/certs/own.pem", THIRD.pem)

    assert set(system_certificates(tmp_path, {})) == set(ders(FIRST, THIRD))


@needs_links
def test_a_folder_of_hashed_names_is_read_each_certificate_once(tmp_path: Path) -> None:
    folder = tmp_path / "etc/ssl/certs"
    elsewhere = write(tmp_path / "usr/share/second.crt", SECOND.pem)
    write(folder / "first.pem", FIRST.pem)
    (folder / "5f15c80c.0").symlink_to("first.pem")
    (folder / "second.pem").symlink_to(elsewhere)
    (folder / "gone.pem").symlink_to("/nowhere/at/all.pem")
    (folder / "loop.pem").symlink_to("./loop.pem")
    (folder / "java").mkdir()

    assert system_certificates(tmp_path, {}) == ders(FIRST, SECOND)


@needs_colons
def test_the_environment_replaces_the_usual_places_as_it_does_for_go(tmp_path: Path) -> None:
    write(tmp_path / "etc/ssl/certs/ca-certificates.crt", FIRST.pem)
    file = write(tmp_path / "own.pem", SECOND.pem)
    folders = [write(tmp_path / name / "a.pem", THIRD.pem).parent for name in ("one", "two")]
    places = ":".join(map(str, folders))

    by_file = system_certificates(tmp_path, {"SSL_CERT_FILE": str(file)})
    by_both = system_certificates(tmp_path, {"SSL_CERT_FILE": str(file), "SSL_CERT_DIR": places})

    assert set(by_file) == set(ders(SECOND, FIRST))
    assert set(by_both) == set(ders(SECOND, THIRD))


def test_what_is_no_certificate_in_a_bundle_is_passed_over(tmp_path: Path) -> None:
    junk = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n# a comment\n\xff\n"
    trusted = FIRST.pem.replace(b"BEGIN CERT", b"BEGIN TRUSTED CERT")
    write(tmp_path / "etc/ssl/cert.pem", junk, trusted, SECOND.pem)

    assert system_certificates(tmp_path, {}) == ders(SECOND)


def test_a_machine_without_a_store_trusts_nobody(tmp_path: Path) -> None:
    assert system_certificates(tmp_path, {}) == ()
    assert system_certificates(tmp_path, {"SSL_CERT_FILE": "\0", "SSL_CERT_DIR": "\0:/dev"}) == ()


def test_a_bundle_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    with write(tmp_path / "etc/ssl/cert.pem", FIRST.pem).open("ab") as file:
        file.truncate(20 * 1024 * 1024)

    assert system_certificates(tmp_path, {}) == ()


def judged(store: object, *chain: bytes) -> Judged:
    return for_host(judge_chain(store, NOBODY, chain, NOW), chain, HOST, store.label)  # type: ignore[arg-type,attr-defined]


def test_what_the_user_adds_is_trusted_besides_the_system() -> None:
    store = FileStore(ders(FIRST), "system and own.pem")

    outcome = judged(store, leaf(FIRST).der)

    assert outcome.verified
    assert outcome.store == "system and own.pem"
    assert not judged(store, leaf(SECOND).der).verified


def test_a_fixed_store_holds_what_it_was_given() -> None:
    store = anchors_store(ders(FIRST))

    assert store.label == "system"
    assert judged(store, leaf(FIRST).der).verified
    assert not judged(store, leaf(SECOND).der).verified


class Refusing(VerifierStore):
    """A system verifier that trusts nobody."""

    def opinion(self, chain: object) -> Opinion:
        return Opinion(code=0x800B0109, message="not trusted")


def test_what_the_user_adds_is_trusted_against_the_systems_verifier() -> None:
    outcome = judged(Refusing(ders(FIRST), "system and own.pem"), leaf(FIRST).der)

    assert outcome.verified
    assert outcome.anchor is not None
    assert outcome.anchor.trusted


def test_this_machines_store_can_be_read() -> None:
    store = system_store(ders(FIRST), "system and own.pem")

    assert FIRST.der in store.anchors
    assert store.label == "system and own.pem"
    assert system_store().label == "system"


def test_of_the_roots_that_windows_lists_only_those_for_servers_count() -> None:
    listed = [
        (b"all", "x509_asn", True),
        (b"none", "x509_asn", False),
        (b"servers", "x509_asn", {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"}),
        (b"mail", "x509_asn", {"1.3.6.1.5.5.7.3.4"}),
        (b"list", "pkcs_7_asn", True),
    ]

    assert for_servers(listed) == (b"all", b"servers")


def test_a_file_with_certificates_is_read_each_once(tmp_path: Path) -> None:
    path = write(tmp_path / "own.pem", b"some words\n", FIRST.pem, SECOND.pem, FIRST.pem)

    assert read_pem(path) == ders(FIRST, SECOND)


@pytest.mark.parametrize("content", [b"", b"no certificate", FIRST.der, b"\xff\xfe" * 50])
def test_a_file_without_certificates_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "own.pem", content)

    with pytest.raises(TrustError, match=r"own\.pem: no certificate in PEM form in it$"):
        read_pem(path)


def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.pem", Path("a\0b")):
        with pytest.raises(TrustError, match="cannot be read") as caught:
            read_pem(path)
        assert "\n" not in str(caught.value)


def test_a_file_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "own.pem", FIRST.pem)
    with path.open("ab") as file:
        file.truncate(20 * 1024 * 1024)

    with pytest.raises(TrustError, match="larger than 16 MiB"):
        read_pem(path)


def test_broken_base64_is_passed_over() -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nA===A\n-----END CERTIFICATE-----\n"

    assert list(certificates(broken + FIRST.pem)) == [FIRST.der]
