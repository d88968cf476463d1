"""The windowed programs on a screen: they draw themselves, empty and with a report in them."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from programs import Programs
from screen import screen, shown
from trial import Trials, said


def try_windows(trials: Trials, programs: Programs, pictures: Path) -> None:
    """Show each, and keep its picture in *pictures*."""
    with tempfile.TemporaryDirectory(prefix="arcdiag-trial-") as folder:
        report = Path(folder, "report.json")
        said([programs.console, "demo", "--output", report], 3)
        for name, command in (
            ("folder", [programs.window]),
            ("folder-report", [programs.window, report]),
            ("console-gui", [programs.console, "gui"]),
            ("single", [programs.window_file, report]),
        ):
            trials.that(
                f"the window is drawn: {name}",
                lambda it=command, to=pictures / f"{name}.png": _drawn(it, to),
            )


def _drawn(command: Sequence[Path | str], picture: Path) -> None:
    with screen() as seen:
        shown(command, seen, picture)
