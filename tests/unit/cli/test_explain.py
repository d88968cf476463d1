"""``arcdiag explain``: words, files in the encodings consoles write, and what is refused."""

import json
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from tests.unit.cli.house import House

LINE = "ERROR   https://login.windows.net: network is unreachable\n"


def test_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "tcp-timeout", "AZCM0026"], House()) == 0

    told = capfd.readouterr()
    assert told.err == ""
    assert told.out.startswith("tcp-timeout (cause)\n")
    assert "AZCM0026 (code)" in told.out
    assert all(len(line) <= 100 for line in told.out.splitlines())


def test_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "--json", "40.115.144.3"], House()) == 0

    (told,) = json.loads(capfd.readouterr().out)
    assert told["subject"] == "address"
    assert told["address"]["region"] == "japaneast"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file(encoding: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text(f"\n{LINE}", encoding=encoding)
    assert run(["explain", "--file", str(path)], House()) == 0

    told = capfd.readouterr().out
    assert "line 2: ERROR" in told
    assert "find no route" in told


def test_a_login_in_a_line_is_not_repeated(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text('ERROR   Get "https://a.b": proxyconnect tcp: http://bob:hunter2@p:1 failed\n')
    for options in (["--json"], []):
        assert run(["explain", "--file", str(path), *options], House()) == 0
        told = capfd.readouterr().out
        assert "proxy-unreachable" in told
        assert "hunter2" not in told


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["explain"], "give either a NAME or --file FILE"),
        (["explain", "x", "--file", "y"], "give either a NAME or --file FILE"),
        (["explain", "tcp-timeot"], "did you mean tcp-timeout"),
        (["explain", "http://bob:hunter2@x"], "nothing is known"),
        (["explain", "--file", "missing.txt"], "there is no such file"),
        (
            ["explain", "1.1.1.1", "--service-tags", "LICENSE"],
            "--service-tags: the file is no",
        ),
    ],
)
def test_what_is_refused(argv: list[str], words: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(argv, House()) == 2

    told = capfd.readouterr()
    assert told.out == ""
    assert words in told.err
    assert "hunter2" not in told.err
    assert told.err.count("\n") == 1
