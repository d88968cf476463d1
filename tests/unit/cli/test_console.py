import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from arcdiag.cli.app import run
from tests.unit.cli.house import House
sys.exit(run(sys.argv[1:], House(seconds=float(os.environ.get("SECONDS", "0")))))
"""
HERE = {**os.environ, "PYTHONPATH": str(Path.cwd()), "XDG_STATE_HOME": "/dev/null", "TERM": "xterm"}


def on_a_terminal(*argv: str, **environment: str) -> tuple[int, str]:
    """Exit code and screen of the program, whose two streams are one terminal."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *argv],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**HERE, "COLUMNS": "100", **environment},
    )
    os.close(theirs)
    screen = b""
    ends = time.monotonic() + 20
    while time.monotonic() < ends and select.select([ours], [], [], 10)[0]:
        try:
            screen += os.read(ours, 65536)
        except OSError:  # EIO: the other side is closed
            break
    os.close(ours)
    return program.wait(10), screen.decode()


def in_a_pipe(*argv: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv], capture_output=True, env={**HERE, **environment}
    )


def test_a_terminal_gets_colour_and_a_line_of_progress() -> None:
    code, screen = on_a_terminal("check", SECONDS="0.6")

    assert code == 3
    assert "\x1b[1;31m✗ BLOCKED\x1b[0m" in screen
    assert "1 of 2 · 0 s of 30" in screen


@pytest.mark.parametrize("quiet", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_whoever_asks_for_plain_text_gets_no_escape_and_no_progress(quiet: dict[str, str]) -> None:
    code, screen = on_a_terminal("check", SECONDS="0.6", **quiet)

    assert code == 3
    assert "✗ BLOCKED" in screen
    assert "\x1b" not in screen
    assert " of 30" not in screen


def test_json_on_a_terminal_has_no_colour() -> None:
    _, screen = on_a_terminal("check", "--json", "--exit-zero")

    assert "\x1b" not in screen
    assert '"schema": "arcdiag-report/1"' in screen


def test_a_pipe_gets_plain_text_of_a_fixed_width_and_no_progress() -> None:
    done = in_a_pipe("check", FORCE_COLOR="1")

    assert done.returncode == 3
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
    assert 80 < max(map(len, done.stdout.decode().splitlines())) <= 100


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_a_code_page_without_our_signs_costs_only_the_signs(encoding: str) -> None:
    done = in_a_pipe("check", PYTHONIOENCODING=encoding)

    assert done.returncode == 3
    assert done.stdout.startswith(b"x BLOCKED: ")
    assert done.stderr == b""


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


def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "check"], stdout=full, stderr=subprocess.PIPE, env=HERE
        )

    assert done.returncode == 1
    assert done.stderr == b"arcdiag: cannot write to standard output: no space left on device\n"


def test_without_standard_streams_the_exit_code_still_tells() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" "$@" >&- 2>&-', sys.executable, "-c", PROGRAM, "check"], env=HERE
    )

    assert done.returncode == 3
