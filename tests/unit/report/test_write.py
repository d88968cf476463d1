import os
import subprocess
import sys
from pathlib import Path

import pytest

from arcdiag.report.exporter import EXPORTERS, FormatError, exporter_for
from arcdiag.report.write import WriteError, check_writable, write_whole
from tests.offers import needs_limits, needs_links, needs_pipes
from tests.unit.report.example import REPORT


def test_a_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.json"

    write_whole(path, b"first")
    write_whole(path, b"second")

    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


@needs_links
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "r.json", tmp_path / "latest.json"
    path.write_bytes(b"old")
    link.symlink_to(path)

    write_whole(link, b"new")

    assert link.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none/r.json", "there is no folder"),
        (".", "is a folder"),
        ("file/r.json", "there is no folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(WriteError, match=words) as caught:
        check_writable(tmp_path / name)

    assert str(caught.value).isprintable()


def test_a_device_is_not_written_to() -> None:
    with pytest.raises(WriteError, match="is no ordinary file"):
        check_writable(Path(os.devnull))


@needs_pipes
def test_a_pipe_is_not_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(WriteError, match="is no ordinary file"):
        check_writable(tmp_path / "pipe")


def test_what_only_shows_while_writing_is_one_line_too(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "r.json", tmp_path / ("x" * 300), tmp_path / "nul\0"):
        with pytest.raises(WriteError, match="cannot write"):
            write_whole(path, b"x")


@needs_limits
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b"old")
    program = (
        "import resource, sys, pathlib\n"
        "from arcdiag.report.write import WriteError, write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_whole(pathlib.Path(sys.argv[1]), b'x' * 5000)\n"
        "except WriteError as error:\n"
        "    print(error)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )

    assert told.stdout == f"cannot write {path}: file too large\n"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_suffix_tells_the_format_in_any_case() -> None:
    assert exporter_for(Path("a.b/R.JSON")) is EXPORTERS[".json"]
    assert exporter_for(Path("r.txt"))(REPORT).startswith("✗ BLOCKED".encode())


@pytest.mark.parametrize("name", ["r.doc", "r", ".json", "r.json.", "r.\x1b"])
def test_any_other_suffix_is_refused(name: str) -> None:
    with pytest.raises(FormatError, match=r"one of .html, .json, .csv") as caught:
        exporter_for(Path(name))

    assert str(caught.value).isprintable()
