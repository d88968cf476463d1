"""The desktop program: one application, one window."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from arcdiag.gui.faults import Faults, FaultTeller
from arcdiag.gui.haste import release_collector
from arcdiag.gui.memory import Memory
from arcdiag.gui.theme import Look
from arcdiag.gui.tongue import chosen_language, teach
from arcdiag.gui.window import Window
from arcdiag.language.current import speaking, spoken
from arcdiag.report.history import History
from arcdiag.resources import shipped

SWITCH_S: Final = 0.0001
"""How long the engine's thread keeps the interpreter while the window waits for it; Python's own
5 ms add up to stalls that are seen."""

_ICONS: Final = (32, 256)
"""Pixels; desktops scale them (build/icon.py)."""


class FirstSight(QObject):
    """Calls *then* once *window* has been painted: what takes time shall not come before."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return super().eventFilter(watched, event)


def show(report: Path | None) -> int:
    """Show the window until it is closed; returns the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setApplicationName("arcdiag")
    app.setDesktopFileName("arcdiag")
    app.setWindowIcon(_icon())
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(SWITCH_S)
    memory = Memory(QSettings("arcdiag", "arcdiag"))
    with speaking(chosen_language(memory)):
        return _shown(app, memory, report)


def _shown(app: QApplication, memory: Memory, report: Path | None) -> int:
    teach(app, spoken())
    look = Look(app)
    look.choose(memory.theme())
    window = Window(look, History(), memory)
    faults = Faults(app)
    faults.come.connect(FaultTeller(window).tell)
    faults.listen()
    window.show()
    FirstSight(window, functools.partial(_seen, window))
    if report is not None:
        window.open_report(report)
    return app.exec()


def _seen(window: Window) -> None:
    release_collector()
    window.get_ready()


def _icon() -> QIcon:
    icon = QIcon()
    for size in _ICONS:
        icon.addFile(str(shipped(f"icon/arcdiag-{size}.png")))
    return icon
