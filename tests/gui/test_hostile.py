"""What people and strangers do to the window: it says so in a line, or goes on as before."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from arcdiag.gui.bridge import Shown
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.line import line_of
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.details import MOST_OF_LINE
from arcdiag.gui.window import Window
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History
from arcdiag.report.json import write_json
from arcdiag.report.read import ReportError, read_report
from tests.gui.conftest import PATIENCE_MS
from tests.unit.report.example import BLOCKED, OUTWARD, REPORT

EVIL = (
    "<h1>x</h1><img src='file:///etc/passwd'>&amp; \u202eRTL \x1b[31m\x00\x07\n\n\t שלום "
    "\u2066a\u200b"
)
GARBAGE = (
    b"\xff\xfe\x00[General]\n\x00setup=\x00",
    b"[General]\nsetup=@ByteArray(\\0\\0)\ntheme=@Rect(1 2 3 4)\nlanguage=a, b\n"
    b"regions=@Size(1 2)\nhidden=@Point(3 4)\nminutes=1e400\n",
    b'[General]\nsetup="{\\"cloud\\":\\"mars\\",\\"region\\":[\\"x\\"],\\"mode\\":[\\"z\\"]}"\n'
    b"[geometry]\nwindow=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3)\nwhole=@Rect(1 2 3 4)\n"
    b"lists=@ByteArray(\\0\\0\\0\\xff\\0\\0\\0\\x1\\0\\0\\0\\x2\\x7f\\xff\\xff\\xff\\x7f\\xff\\xff\\xff)\n"
    b"[columns]\nendpoints=@ByteArray(0:1)\nfindings=0:0 1:1 2:2\nsteps=1:9 0:9 2:9\n",
)

QUICK = Setup(endpoint=("tcp://127.0.0.1:9",), only_endpoints=True, lab=True, timeout="1")
"""A run of a moment, on loopback: nobody listens there."""


def made_hostile(document: Any, path: Path) -> Iterator[None]:
    """Put `EVIL` wherever a reader of reports takes it, and leave the rest."""
    parts = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in list(parts):
        if isinstance(value, dict | list):
            yield from made_hostile(value, path)
        elif isinstance(value, str):
            document[key] = f"{value}{EVIL}" if key == "id" else EVIL
            yield
            try:
                read_report(path)
            except ReportError:
                document[key] = value


def hostile(path: Path) -> int:
    """Write such a report; tells how many of its texts are the stranger's."""
    document = json.loads(write_json(REPORT))
    for _ in made_hostile(document, path):
        path.write_text(json.dumps(document), encoding="utf-8")
    path.write_text(json.dumps(document), encoding="utf-8")
    return json.dumps(document).count("etc/passwd")


def told(model: QAbstractItemModel, above: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(above)):
        for column in range(model.columnCount(above)):
            index = model.index(row, column, above)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(index.data(role) or "")
        yield from told(model, model.index(row, 0, above))


def shown(window: Window) -> Iterator[str]:
    """Every text that the window shows, names for screen readers and tips among them."""
    for widget in window.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QPlainTextEdit():
                yield widget.toPlainText()
            case QTreeView():
                yield from told(widget.model(), QModelIndex())


def unsafe(text: str) -> bool:
    """Is a letter in it that moves others, or that nobody sees?"""
    return any(
        unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs") for each in text if each != "\n"
    )


def test_a_report_with_evil_in_every_text_shows_it_as_text(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    path = tmp_path / "stranger.json"
    assert hostile(path) > 100
    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        window.open_report(path)
    assert window.report is not None
    said: list[str] = []

    window.findings.tree.setCurrentIndex(window.findings.model.index(0, 0))
    said += shown(window)
    for check in window.report.checks:
        window._show_check(check.id)
        for page in range(window.details.tabs.count()):
            window.details.tabs.setCurrentIndex(page)
            said += shown(window)
    window.tools.compare.trigger()
    window.pages.compare.open(window.pages.compare.old, path)
    qtbot.waitUntil(lambda: window.pages.compare.made is not None, timeout=PATIENCE_MS)
    said += shown(window)

    assert sum("<h1>" in text for text in said) > 20
    assert [text for text in said if unsafe(text)] == []
    labels = [label for label in window.findChildren(QLabel) if label.text()]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_text_of_a_million_letters_is_shown_without_a_wait(window: Window) -> None:
    long = msgspec.structs.replace(BLOCKED, host="a" * 1_000_000)
    report = msgspec.structs.replace(REPORT, checks=(long,))
    window.runs.reported.emit(Shown(report, (line_of(long),)))

    window.endpoints.select(long.id)
    window.details.tabs.setCurrentWidget(window.details.json)

    lines = window.details.json.toPlainText().split("\n")
    assert max(map(len, lines)) == MOST_OF_LINE + 1
    assert any(line.endswith("a…") for line in lines)


def test_keys_that_are_pressed_over_and_over_make_one_run_at_a_time(
    qtbot: QtBot, window: Window
) -> None:
    window.setup.show_setup(QUICK)
    begun: list[int] = []
    window.runs.began.connect(lambda: begun.append(1))

    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        for _ in range(50):
            window.tools.run.trigger()
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        for _ in range(20):
            window.tools.run.trigger()
            window.tools.cancel.trigger()
            window.open_report(Path("nowhere.json"))
            window.runs.demo("healthy")

    assert len(begun) == 2
    assert window.tools.run.isEnabled()
    assert not window.message.isVisible()


def test_a_run_that_cannot_be_kept_is_shown_and_said(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    (tmp_path / "history").write_text("no folder", encoding="utf-8")
    window.setup.show_setup(QUICK)

    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        window.run()
    window.tools.history.aboutToShow.emit()

    assert window.report is not None
    assert window.message.isVisible()
    assert window.message.text().startswith("cannot keep the run: ")
    assert [action.text() for action in window.tools.history.actions()] == ["No run was kept yet"]


def test_what_is_on_its_way_out_when_the_window_is_closed_arrives(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))
    paths = [tmp_path / f"report-{number}.json" for number in range(5)]

    for path in paths:
        window.outbox.export(path)
    window.close()

    assert not window.isVisible()
    qtbot.waitUntil(lambda: not window.outbox.is_busy, timeout=PATIENCE_MS)
    assert [read_report(path) for path in paths] == [OUTWARD] * 5


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_settings_that_are_garbage_never_keep_a_window_from_opening(
    qtbot: QtBot, look: Look, history: History, tmp_path: Path, garbage: bytes
) -> None:
    file = tmp_path / "garbage.ini"
    file.write_bytes(garbage)
    memory = Memory(QSettings(str(file), QSettings.Format.IniFormat))

    look.choose(memory.theme())
    window = Window(look, history, memory)
    qtbot.addWidget(window)
    window.show()
    window.tools.monitor.trigger()
    QApplication.processEvents()

    assert memory.language() is None
    assert window.endpoints.tree.header().count() == 8
    window.close()
    assert Memory(QSettings(str(file), QSettings.Format.IniFormat)).setup() == window.setup.setup()
