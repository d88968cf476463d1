"""The program on a terminal; without pseudo-terminals, as on Windows, there is none to test on."""

import os
import select
import subprocess
import sys
import time

import pytest

from tests.unit.cli.program import HERE, PROGRAM

pty = pytest.importorskip("pty", reason="no pseudo-terminals")


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
