"""``--sign`` and ``report verify``, with keys as openssl makes them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from arcdiag.cli.app import run
from arcdiag.report.json import write_json
from arcdiag.report.keys import KeyFileError, signing_key
from tests.unit.cli.house import House
from tests.unit.report.example import REPORT

Captured = pytest.CaptureFixture[str]
PASSWORD = "correct horse"


def pem(key: Ed25519PrivateKey, how: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with keys and a report in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    files = {
        "key.pem": pem(key, NoEncryption()),
        "locked.pem": pem(key, BestAvailableEncryption(PASSWORD.encode())),
        "public.pem": key.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ),
        "other.pem": other.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ),
        "ec.pem": generate_private_key(SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ),
        "text.pem": b"hunter2",
        "large.pem": b"-" * 70_000,
        "r.json": write_json(REPORT),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_signed_and_verified(place: Path, capsys: Captured) -> None:
    assert run(["report", "r.json", "--output", "s.json", "--sign", "key.pem"]) == 0
    assert run(["demo", "healthy", "--output", "d.zip", "--sign", "key.pem"], House()) == 3
    capsys.readouterr()

    assert run(["report", "verify", "s.json", "d.zip", "--key", "public.pem"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("s.json: intact, signed with ed25519:")
    assert second.startswith("d.zip: intact, signed with ed25519:")
    assert "of the bundle, report.json is signed" in second

    assert run(["report", "verify", "s.json", "--key", "other.pem"]) == 4
    assert "a key that is not known here" in capsys.readouterr().out


def test_the_worst_of_several_files_is_the_exit_code(place: Path, capsys: Captured) -> None:
    assert run(["report", "r.json", "--output", "u.json"]) == 0
    altered = (place / "u.json").read_text(encoding="utf-8").replace("blocked", "ready")
    (place / "a.json").write_text(altered, encoding="utf-8")
    old = (place / "r.json").read_text(encoding="utf-8").replace(',\n  "seal": null', "")
    (place / "old.json").write_text(old, encoding="utf-8")

    assert run(["report", "verify", "u.json"]) == 4
    assert run(["report", "verify", "u.json", "old.json"]) == 5
    assert run(["report", "verify", "u.json", "a.json", "old.json"]) == 3
    assert run(["report", "verify", "u.json", "a.json", "missing.json"]) == 2
    out, err = capsys.readouterr()
    assert "a.json: ALTERED: its content is not what its digest is of" in out
    assert "u.json: intact by its digest, unsigned: sha256:" in out
    assert "old.json: it has no digest" in out
    assert err.startswith("arcdiag: missing.json: cannot be read: ")


def test_a_report_that_was_altered_is_converted_with_a_warning(
    place: Path, capsys: Captured
) -> None:
    assert run(["report", "r.json", "--output", "s.json", "--sign", "key.pem"]) == 0
    altered = (place / "s.json").read_text(encoding="utf-8").replace("firewall", "proxy")
    (place / "s.json").write_text(altered, encoding="utf-8")

    assert run(["report", "s.json", "--output", "t.json"]) == 0
    assert capsys.readouterr().err.startswith("arcdiag: s.json was altered since it was made")
    assert run(["report", "verify", "t.json", "--key", "public.pem"]) == 4
    assert "unsigned" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["report", "r.json", "--output", "s.json", "--sign", "missing.pem"], "cannot be read: "),
        (["report", "r.json", "--output", "s.json", "--sign", "text.pem"], "holds no private key"),
        (["report", "r.json", "--output", "s.json", "--sign", "public.pem"], "holds no private"),
        (["report", "r.json", "--output", "s.json", "--sign", "ec.pem"], "Ed25519 is needed"),
        (["report", "r.json", "--output", "s.json", "--sign", "large.pem"], "larger than any key"),
        (["report", "r.json", "--output", "s.json", "--sign", "."], "is no ordinary file"),
        (["report", "r.json", "--output", "s.json", "--sign", "locked.pem"], "no terminal to ask"),
        (["report", "verify", "r.json", "--key", "key.pem"], "holds no public key"),
        (["report", "verify"], "name the files"),
        (["report", "verify", "public.pem"], "name the .json or .zip that it was made from"),
        (["report", "verify", "r.json", "--output", "x.json"], "writes nothing"),
        (["report", "r.json", "r.json", "--output", "s.json"], "one report at a time"),
        (["report", "r.json", "--key", "public.pem"], "is for report verify"),
        (["demo", "healthy", "--sign", "key.pem"], "nothing is saved that could be signed"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    place: Path, argv: list[str], said: str, capsys: Captured
) -> None:
    assert run(argv, House()) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert "hunter2" not in line
    assert not (place / "s.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are Unix's")
def test_the_password_of_a_key_is_asked_for_and_not_shown(place: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    argv = ["report", "r.json", "--output", "s.json", "--sign", "locked.pem"]
    child = subprocess.Popen(
        [sys.executable, "-m", "arcdiag", *argv],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    os.close(theirs)
    shown = b""
    while not shown.endswith(b"Password for the key: "):
        shown += os.read(ours, 1000)
    os.write(ours, f"{PASSWORD}\n".encode())
    ended = child.wait(timeout=60)
    shown += _rest(ours)

    assert ended == 0
    assert PASSWORD.encode() not in shown
    assert (place / "s.json").exists()


def test_a_wrong_password_opens_no_key(place: Path) -> None:
    assert signing_key(Path("locked.pem"), lambda: PASSWORD).key.startswith("ed25519:")
    for wrong in ("", "wrong", "\udcff"):
        with pytest.raises(KeyFileError, match=r"locked\.pem: is not opened by that password"):
            signing_key(Path("locked.pem"), lambda wrong=wrong: wrong)


def _rest(ours: int) -> bytes:
    try:
        return os.read(ours, 10_000)
    except OSError:  # Linux: the other side has gone
        return b""
    finally:
        os.close(ours)
