"""What tests of the window share: an application in our style, and runs that are kept nowhere."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arcdiag import wiring
from arcdiag.gui.memory import Memory
from arcdiag.gui.theme import Look, Theme
from arcdiag.gui.window import Window
from arcdiag.model.report import Report
from arcdiag.report.history import History

PATIENCE_MS = 60_000
"""For whatever comes in the end, on a machine that does other things, too."""


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Look:
    qapp.setStyle("Fusion")
    qapp.setQuitOnLastWindowClosed(False)
    return Look(qapp)


@pytest.fixture
def look(dressed: Look) -> Look:
    """The same for all, as a program has one; each begins with the light theme."""
    dressed.choose(Theme.LIGHT)
    return dressed


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window(qtbot: QtBot, look: Look, history: History, memory: Memory) -> Iterator[Window]:
    made = Window(look, history, memory)
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    yield made
    if made.runs.is_running:
        with qtbot.waitSignal(made.runs.ended, timeout=PATIENCE_MS):
            made.runs.cancel()


@pytest.fixture(scope="session")
def blocked() -> Report:
    """A real run against the simulated Azure: quick, as what is blocked is refused."""
    return asyncio.run(wiring.demo_report("refused"))


@pytest.fixture(scope="session")
def healthy() -> Report:
    return asyncio.run(wiring.demo_report("healthy"))


def demo(window: Window, qtbot: QtBot, scenario: str = "healthy") -> Report:
    """Run *scenario* in *window* and wait for its report."""
    return run(window, qtbot, lambda: window.runs.demo(scenario))


def run(window: Window, qtbot: QtBot, begin: Callable[[], None]) -> Report:
    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        begin()
    assert window.report is not None
    return window.report


def export(window: Window, qtbot: QtBot, *paths: Path) -> None:
    """Write what *window* shows into files, and wait until they are there."""
    for path in paths:
        window.outbox.export(path)
    qtbot.waitUntil(lambda: not window.outbox.is_busy, timeout=PATIENCE_MS)
