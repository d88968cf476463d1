import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from arcdiag.model.choices import Readiness
from arcdiag.report.json import write_json
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
    end = time.monotonic() + PATIENCE_S
    repeat = 0.0
    while not there():
        assert time.monotonic() < end
        if time.monotonic() > repeat:
            again()
            repeat = time.monotonic() + every_s
        time.sleep(0.1)


@pytest.mark.skipif(bool(WHY) and not os.environ.get("CI"), reason=f"there is no {WHY} here")
def test_the_program_shows_a_demo_by_key_keeps_it_exports_it_opens_it_again_and_ends(
    display: str, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    work.mkdir()
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
        cwd=work,
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

    def by_name(key: str, name: str) -> Callable[[], None]:
        """Press *key*, and answer the question for a file."""

        def ask() -> None:
            hands.look()
            hands.press("Escape")
            time.sleep(0.3)
            before, end = hands.look(), time.monotonic() + 10
            hands.press(key)
            while hands.look() == before and time.monotonic() < end:
                time.sleep(0.1)
            time.sleep(0.3)  # until it listens
            hands.look()
            hands.write(name)
            hands.press("Return")

        return ask

    def saved(name: str) -> None:
        eventually((work / name).exists, by_name("Ctrl+s", name), 6)

    def close() -> None:
        hands.look()
        hands.press("Ctrl+q")

    try:
        eventually(hands.look, lambda: None, 1)
        time.sleep(1)  # until it listens
        eventually(lambda: list(kept.glob("*.json")), show_a_demo, 20)
        report = read_report(next(kept.glob("*.json")))
        assert report.run.options["demo"]
        assert report.verdict.state is Readiness.BLOCKED
        saved("out.html")
        assert "BLOCKED" in (work / "out.html").read_text(encoding="utf-8")
        saved("out.json")
        sent = read_report(work / "out.json")
        assert sent.redaction.applied
        (work / "sent.json").write_bytes(write_json(replace(sent, checks=sent.checks[:5])))
        again = work / "again.json"

        def is_open() -> bool:
            again.unlink(missing_ok=True)
            saved("again.json")
            return len(read_report(again).checks) == 5

        eventually(is_open, by_name("Ctrl+o", "sent.json"), 6)
        eventually(lambda: program.poll() is not None, close, 3)
        assert program.returncode == 0
        assert program.communicate()[1] == ""
    finally:
        hands.close()
        program.kill()
        program.wait()
        if program.stderr is not None:
            program.stderr.close()
