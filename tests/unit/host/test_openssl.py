"""OpenSSL's settings read from a system's files."""

from pathlib import Path

from arcdiag.host.openssl import openssl_settings
from tests.unit.host.parsing.test_openssl_conf import BACK_END, FEDORA


def laid(root: Path, files: dict[str, str]) -> Path:
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
    return root


def test_a_policy_and_what_it_sets_are_told_with_their_files(tmp_path: Path) -> None:
    root = laid(
        tmp_path,
        {
            "etc/pki/tls/openssl.cnf": FEDORA,
            "etc/crypto-policies/config": "FUTURE\n",
            "etc/crypto-policies/back-ends/opensslcnf.config": BACK_END,
            "usr/lib64/libssl.so.3": "",
        },
    )

    seen = openssl_settings(root, [])

    assert seen is not None
    assert (seen.policy, seen.min_protocol, seen.max_protocol) == ("FUTURE", "TLSv1.2", "TLSv1.3")
    assert seen.libraries == ("libssl.so.3",)
    assert "/etc/crypto-policies/back-ends/opensslcnf.config" in seen.files


def test_a_system_without_openssl_has_no_settings_and_no_complaint(tmp_path: Path) -> None:
    notes: list[str] = []

    assert openssl_settings(tmp_path, notes) is None
    assert notes == []


def test_a_directory_in_place_of_a_file_is_a_note_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "etc/ssl/openssl.cnf").mkdir(parents=True)
    notes: list[str] = []

    openssl_settings(tmp_path, notes)

    assert len(notes) == 1
