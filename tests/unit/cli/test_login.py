"""The login that is asked for: on a terminal, unseen, and refused where there is none."""

import os
import select
import subprocess
import sys
import time

import pytest

from arcdiag.cli.app import run
from tests.unit.cli.house import House

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are Unix's", allow_module_level=True)

import pty

ASK = ["check", "--proxy", "http://p.example:3128", "--proxy-login", "ask"]

PROGRAM = f"""
import sys
from arcdiag.cli.app import run
from tests.unit.cli.house import House
house = House()
code = run({ASK!r}, house)
login = house.order.proxy_login if house.order else None
known = login and (login.user.reveal(), login.password.reveal())
print("kept:", known == ("bob", "p@ss w\\u00f6rd:1"), "shown:", "w\\u00f6rd" in repr(house.order))
sys.exit(code)
"""


def typed(*lines: str) -> tuple[int, str]:
    """The exit code and all that a terminal showed on which *lines* were typed when asked."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "TERM": "dumb"},
    )
    os.close(theirs)
    shown, waiting, ends = b"", list(lines), time.monotonic() + 30
    try:
        while time.monotonic() < ends:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    data = os.read(ours, 65536)
                except OSError:  # Linux: the other side has gone
                    break
                shown += data
                if waiting and shown.endswith(b"for the proxy: "):
                    time.sleep(0.1)  # getpass empties the queue when it switches the echo off
                    os.write(ours, f"{waiting.pop(0)}\n".encode())
            elif child.poll() is not None:
                break
        return child.wait(timeout=10), shown.decode("utf-8", "replace")
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def test_what_is_typed_becomes_the_login_and_the_password_is_not_shown() -> None:
    code, shown = typed("bob", "p@ss wörd:1")

    assert "kept: True shown: False" in shown
    assert "bob" in shown
    assert "wörd" not in shown
    assert code == 3


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((" " * 0, "x"), "no user name was given"),
        (("b" * 256, "x"), "the user name is longer than 255 bytes"),
        (("bob", "s3" * 200), "the password is longer than 255 bytes"),
        (("bob", "s3\x0bcret"), "the password holds a character that cannot be printed"),
    ],
)
def test_a_login_that_cannot_be_used_is_refused_in_one_line(
    lines: tuple[str, ...], words: str
) -> None:
    code, shown = typed(*lines)

    assert f"arcdiag: --proxy-login ask: {words}" in shown
    assert "s3" not in shown
    assert "Traceback" not in shown
    assert code == 2


def test_without_a_terminal_nobody_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    house = House()

    code = run(ASK, house)

    assert capsys.readouterr().err == (
        "arcdiag: --proxy-login ask: there is no terminal to ask on\n"
    )
    assert (code, house.order) == (2, None)
