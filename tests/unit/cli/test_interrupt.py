import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Tell
from arcdiag.cli.parser import parse
from arcdiag.cli.running import run_and_deliver
from arcdiag.model.report import Report
from arcdiag.report.read import read_report
from tests.unit.cli.house import House
from tests.unit.report.example import OUTWARD, REPORT

Captured = pytest.CaptureFixture[str]


class JudgedAtCtrlC(House):
    """Ctrl+C is pressed when the run is over, and its report not yet handed over."""

    async def _run(self, tell: Tell) -> Report:
        report = await super()._run(tell)
        signal.raise_signal(signal.SIGINT)
        return report


def test_ctrl_c_after_the_run_costs_nothing_of_its_report(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "r.json"

    assert run(["check", "--output", str(path)], JudgedAtCtrlC()) == 130
    assert read_report(path) == OUTWARD
    assert "BLOCKED" in capsys.readouterr().out


def test_ctrl_c_while_the_report_is_written_lets_it_be_finished(
    tmp_path: Path, capsys: Captured
) -> None:
    class Pressed(os.PathLike[str]):
        yet = False

        def __fspath__(self) -> str:
            if not self.yet:
                self.yet = True
                signal.raise_signal(signal.SIGINT)
            return str(tmp_path / "r.json")

    asked = parse(["check"])
    asked.output = [Pressed()]

    async def made(tell: Tell) -> Report:
        return REPORT

    assert run_and_deliver(made, asked, Streams()) == 130
    assert read_report(tmp_path / "r.json") == OUTWARD
    assert "BLOCKED" in capsys.readouterr().out


def test_a_second_ctrl_c_ends_everything(capsys: Captured) -> None:
    class Twice(JudgedAtCtrlC):
        async def _run(self, tell: Tell) -> Report:
            signal.raise_signal(signal.SIGINT)
            return await super()._run(tell)

    assert run(["check"], Twice()) == 130
    assert capsys.readouterr().out == ""


def test_whoever_ignores_ctrl_c_goes_on_doing_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert run(["check"], JudgedAtCtrlC()) == 3
    finally:
        signal.signal(signal.SIGINT, before)


PRESSED_WHILE_LOADING = """
import sys
from arcdiag.__main__ import main

class Pressed:
    def find_spec(self, name, path, target=None):
        if name == "arcdiag.cli.app":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Pressed())
sys.exit(main())
"""


def test_ctrl_c_while_the_program_loads_leaves_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", PRESSED_WHILE_LOADING], capture_output=True)

    assert (done.returncode, done.stderr) == (130, b"")
