import os
import subprocess
import sys
from pathlib import Path

import pytest

from arcdiag.cli.nearest import NEAREST
from tests.offers import needs_devices, needs_limits, needs_shell
from tests.unit.cli.program import HERE, PROGRAM


def in_a_pipe(*argv: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv], capture_output=True, env={**HERE, **environment}
    )


def test_a_pipe_gets_plain_text_of_a_fixed_width_and_no_progress() -> None:
    done = in_a_pipe("check", FORCE_COLOR="1")

    assert done.returncode == 3
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
    assert 80 < max(map(len, done.stdout.decode(errors="replace").splitlines())) <= 100


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_a_code_page_without_our_signs_costs_only_the_signs(encoding: str) -> None:
    done = in_a_pipe("check", PYTHONIOENCODING=encoding)

    assert done.returncode == 3
    assert done.stdout.startswith(b"x BLOCKED: ")
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "ascii"])
def test_an_arrow_stays_one_where_the_code_page_has_none(encoding: str) -> None:
    assert "a → b… 中".encode(encoding, NEAREST) == b"a -> b... ?"


def test_what_cannot_be_read_is_refused_as_ever() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", NEAREST)


def test_json_is_utf_8_whatever_the_code_page() -> None:
    done = in_a_pipe("demo", "--json", PYTHONIOENCODING="cp1252")

    assert done.stdout.decode("utf-8").startswith('{\n  "schema"')


def test_a_reader_that_goes_away_is_no_fault() -> None:
    for argv in (["check"], ["check", "--json"], ["--help"], ["catalog", "list"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *argv], stdout=writing, stderr=subprocess.PIPE, env=HERE
        )
        os.close(writing)

        assert done.stderr == b""
        assert done.returncode == (3 if argv[0] == "check" else 0)


@needs_devices
def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "check"], stdout=full, stderr=subprocess.PIPE, env=HERE
        )

    assert done.returncode == 1
    assert done.stderr == b"arcdiag: cannot write to standard output: no space left on device\n"


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
"""


@needs_limits
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", ["--json", "--format=table"])
def test_a_disk_that_fills_up_halfway_is_one_line(
    tmp_path: Path, unbuffered: str, form: str
) -> None:
    with (tmp_path / "report").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-c", LIMITED + PROGRAM, "check", form],
            stdout=file,
            stderr=subprocess.PIPE,
            env={**HERE, "PYTHONUNBUFFERED": unbuffered},
        )

    assert done.returncode == 1
    assert done.stderr == b"arcdiag: cannot write to standard output: file too large\n"


@needs_shell
def test_with_closed_standard_streams_the_exit_code_still_tells() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" "$@" >&- 2>&-', sys.executable, "-c", PROGRAM, "check"], env=HERE
    )

    assert done.returncode == 3


def test_a_windowed_program_has_no_streams_and_its_exit_code_still_tells() -> None:
    windowed = f"import sys; sys.stdout = sys.stderr = None\n{PROGRAM}"

    done = subprocess.run([sys.executable, "-c", windowed, "check"], env=HERE)

    assert done.returncode == 3
