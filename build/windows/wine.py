"""Runs the Windows code paths on Linux, under wine: `wine.py WINPY`, where WINPY is its launcher.

Tests, demo, frozen programs and the window, by a Windows Python and Windows' own wheels. It shows
nothing of a real Windows (docs/packaging.md says what), and makes no release.
"""

import os
import re
import shutil
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "trial"))

from screen import screen, shown
from trial import FailedError, Trials, ended, holds, proves_itself, said

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "work" / "windows"
TESTS = ("tests/unit", "tests/gui/test_models.py")
HOURS = 3600
FEW_MINUTES = 1500


class Windows:
    """The launcher, and what it made."""

    def __init__(self, launcher: Path) -> None:
        self._launcher = launcher
        self.folder = SCRATCH / "dist" / "folder"

    def ran(self, *words: str | Path, code: int = 0, patience_s: int = FEW_MINUTES) -> str:
        """All that `winpy WORDS` says."""
        own = {
            "PYTHONPATH": str(ROOT),
            "ARCDIAG_STOCK_BOOTLOADER": "1",  # no compiler for Windows here
            "SOURCE_DATE_EPOCH": "1767225600",
        }
        return said(
            [self._launcher, *words], code, environment=own, folder=ROOT, patience_s=patience_s
        )

    def freeze(self) -> None:
        """Build the programs anew."""
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        places = ("--distpath", SCRATCH / "dist", "--workpath", SCRATCH / "work")
        self.ran("freeze", ROOT / "build" / "arcdiag.spec", *places)

    def window(self) -> None:
        """Show it on a screen that nobody sees, and keep the picture."""
        home = os.environ.get("WINPY_HOME") or str(Path.home() / ".cache" / "winpy")
        with screen() as seen:
            program = self.folder / "ArcDiagWindow.exe"
            command = [self._launcher, "exec", program]
            shown(command, seen, SCRATCH / "window.png", {"WINPY_HOME": home})


def main() -> None:
    """Try all of it; the exit code is 1 where something is not as it must be."""
    launcher = Path(sys.argv[1]) if len(sys.argv) == 2 else Path()
    if not launcher.is_file():
        sys.exit("make windows WINPY=FILE: FILE is the launcher of a Windows Python under wine")
    windows, trials = Windows(launcher), Trials()
    trials.that("unit tests", lambda: _tests(windows))
    trials.that("demo", lambda: _demo(windows, "run", "-m", "arcdiag"))
    trials.that("the programs are built", windows.freeze)
    console = windows.folder / "arcdiag.exe"
    one = SCRATCH / "dist" / "single-arcdiag.exe"
    for program in (console, one):
        name = program.name
        trials.that(
            f"{name}: self-test",
            lambda it=program: proves_itself(lambda: windows.ran("exec", it, "self-test")),
        )
        trials.that(f"{name}: demo", lambda it=program: _demo(windows, "exec", it))
    trials.that("the window is drawn", windows.window)
    ended(trials)


def _tests(windows: Windows) -> None:
    told = windows.ran("pytest", "-q", "-p", "no:cacheprovider", *TESTS, patience_s=HOURS)
    if not re.search(r"\d+ passed", told):
        raise FailedError(told[-1500:])


def _demo(windows: Windows, *program: str | Path) -> None:
    holds(windows.ran(*program, "--lang", "en", "demo", code=3), "BLOCKED", "agentserviceapi")


if __name__ == "__main__":
    main()
