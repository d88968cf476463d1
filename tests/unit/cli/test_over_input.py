"""What is read is not written over, under whichever name it is met."""

from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.exits import READY, REFUSED
from arcdiag.report.bundle import write_bundle
from tests.offers import needs_links
from tests.unit.fleet.reports import document, packed
from tests.unit.report.example import OUTWARD

_REPORT = packed(document("web01"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("a.json", "b.json", "in/c.json"):
        (tmp_path / name).write_bytes(_REPORT)
    (tmp_path / "in/d.zip").write_bytes(write_bundle(OUTWARD))
    (tmp_path / "hosts.csv").write_text("web01\n")
    (tmp_path / "setup.json").write_text("lab = true\n")
    (tmp_path / "key.json").write_text("no key\n")
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        "report a.json --output a.json",
        "report a.json --output x.html --redact-map a.json",
        "report a.json --output x.json --redact-map in/../x.json",
        "report a.json --output key.json --sign key.json",
        "report in/d.zip --output in/d.zip",
        "report a.json --for dns --output hosts.csv --redact-map a.json",
        "diagnose a.json --output in/../a.json",
        "compare a.json b.json --output x.txt --output b.json",
        "merge a.json b.json --output b.json",
        "merge in --output in/c.json",
        "merge in --redact-map in/d.zip",
        "merge in --expect hosts.csv --output hosts.csv",
        "check --setup setup.json --output setup.json",
    ],
)
def test_what_is_read_is_not_written_over(
    line: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _files(folder)

    assert run(line.split()) == REFUSED

    said = capsys.readouterr()
    assert "as well" in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert _files(folder) == before


@needs_links
def test_a_link_to_what_is_read_is_seen_through(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "link.json").symlink_to("a.json")

    assert run(["report", "a.json", "--output", "link.json"]) == REFUSED

    assert "link.json: is read as well" in capsys.readouterr().err
    assert (folder / "a.json").read_bytes() == _REPORT


def test_a_merge_of_the_last_time_in_the_same_folder_is_made_anew(folder: Path) -> None:
    for _ in range(2):
        assert run(["merge", "in", "--output", "in/fleet.json", "--output", "in/f.csv"]) == READY

    assert (folder / "in/fleet.json").read_bytes()[:40].count(b"arcdiag-fleet/1") == 1


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
