import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from arcdiag.model.choices import Readiness
from arcdiag.report.read import read_report
from tests.gui.screen import Hands, missing, screen

PATIENCE_S = 90
WHY = missing()


@pytest.fixture
def display() -> Iterator[str]:
    with screen() as name:
        yield name


def eventually(there: Callable[[], object], again: Callable[[], None], every_s: float) -> None:
    """Wait until *there*; do *again* now and then, as a person would whom nobody hears."""
    end, repeat = time.monotonic() + PATIENCE_S, time.monotonic() + 1
    while not there():
        assert time.monotonic() < end
        if time.monotonic() > repeat:
            again()
            repeat = time.monotonic() + every_s
        time.sleep(0.1)


@pytest.mark.skipif(bool(WHY) and not os.environ.get("CI"), reason=f"there is no {WHY} here")
def test_the_program_shows_a_demo_by_key_keeps_it_and_ends(display: str, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QT_")},
        "DISPLAY": display,
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
    }
    environment.pop("WAYLAND_DISPLAY", None)
    program = subprocess.Popen(
        [sys.executable, "-m", "arcdiag", "gui"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    hands = Hands(display)
    kept = tmp_path / "arcdiag/history"

    def show_a_demo() -> None:
        hands.look()
        hands.press("Escape")
        hands.press("Alt+d")
        time.sleep(0.5)
        hands.press("Down")
        hands.press("Return")

    def close() -> None:
        hands.look()
        hands.press("Ctrl+q")

    try:
        eventually(lambda: list(kept.glob("*.json")), show_a_demo, 20)
        report = read_report(next(kept.glob("*.json")))
        assert report.run.options["demo"]
        assert report.verdict.state is Readiness.BLOCKED
        eventually(lambda: program.poll() is not None, close, 3)
        assert program.returncode == 0
        assert program.communicate()[1] == ""
    finally:
        hands.close()
        program.kill()
        program.wait()
        if program.stderr is not None:
            program.stderr.close()
