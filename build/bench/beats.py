"""Runs 1,500 checks in the window and tells how late its event loop comes; needs the tests."""

import json
import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
EVERY_MS = 5


def main() -> None:
    """Print the gaps between beats, beyond what they were asked for, and the memory."""
    from arcdiag.gui.start import why_no_qt

    why_no_qt()
    from PySide6.QtCore import QElapsedTimer, QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from arcdiag.gui.app import SWITCH_S
    from arcdiag.gui.memory import Memory
    from arcdiag.gui.theme import Look
    from arcdiag.gui.window import Window
    from arcdiag.report.history import History
    from tests.gui.crowd import MANY, of_many

    app = QApplication([])
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(SWITCH_S)
    folder = Path(tempfile.mkdtemp())
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = Window(Look(app), History(folder / "history"), Memory(settings))
    window.resize(1280, 800)
    window.show()
    window.planner.loaded.connect(lambda _: QTimer.singleShot(500, go))
    gaps: list[float] = []
    clock, timer = QElapsedTimer(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(EVERY_MS)
    spent: list[float] = []
    timer.timeout.connect(lambda: gaps.append(clock.nsecsElapsed() / 1e6))
    timer.timeout.connect(lambda: spent.append(time.process_time()))
    timer.timeout.connect(clock.start)
    shown: list[int] = []

    def go() -> None:
        shown.append(memory())
        window.runs.ended.connect(lambda: QTimer.singleShot(200, app.quit))
        clock.start()
        timer.start()
        window.runs.begin(of_many(MANY))

    window.get_ready()
    began = time.monotonic()
    app.exec()
    late = sorted((max(0.0, gap - EVERY_MS) for gap in gaps), reverse=True)
    own = sorted((after - before for before, after in pairwise(spent)), reverse=True)
    json.dump(
        {
            "longest_ms": late[0],
            "own_ms": own[0] * 1000,
            "p99_ms": late[len(late) // 100],
            "over_50": sum(each > 50 for each in late),
            "took_s": time.monotonic() - began,
            "shown_kib": shown[0],
            "after_kib": memory(),
        },
        sys.stdout,
    )
    sys.stdout.flush()
    os._exit(0)


def memory() -> int:
    """KiB of this process that are in memory now."""
    text = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS")))


if __name__ == "__main__":
    main()
