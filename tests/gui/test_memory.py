import sys
import threading
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QHeaderView, QSplitter
from pytestqt.qtbot import QtBot

from arcdiag.gui.bridge import Shown
from arcdiag.gui.faults import FaultDialog, Faults, FaultTeller
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.line import line_of
from arcdiag.gui.theme import Look, Theme
from arcdiag.gui.widgets.monitor import MINUTES
from arcdiag.gui.window import Window
from arcdiag.model.choices import Mode
from arcdiag.model.report import Report
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History
from arcdiag.report.read import read_report
from tests.gui.conftest import PATIENCE_MS, export
from tests.unit.report.example import OUTWARD, REPORT


def test_a_window_is_as_it_was_left(
    qtbot: QtBot, window: Window, look: Look, history: History, memory: Memory
) -> None:
    window.get_ready()
    qtbot.waitUntil(lambda: window.setup.regions.list.count() > 0, timeout=PATIENCE_MS)
    window.setup.regions.choose(["eastasia"])
    window.setup.advanced.edits["timeout"].setText("7")
    window.resize(800, 640)
    window.close()

    again = Window(look, history, memory)
    qtbot.addWidget(again)
    again.get_ready()
    qtbot.waitUntil(lambda: again.setup.regions.list.count() > 0, timeout=PATIENCE_MS)

    assert again.height() == 640
    assert again.setup.setup().region == ("eastasia",)
    assert again.setup.setup().timeout == "7"


def test_what_was_hidden_stays_hidden_and_has_its_room_when_it_comes_back(
    qtbot: QtBot, window: Window, look: Look, history: History, memory: Memory
) -> None:
    wide = window.details.width()
    window.tools.details.trigger()
    window.close()

    again = Window(look, history, memory)
    qtbot.addWidget(again)
    again.resize(window.size())
    again.show()

    assert not again.details.isVisible()
    assert again.setup.isVisible()
    again.tools.details.trigger()
    QApplication.processEvents()
    assert again.details.isVisible()
    assert abs(again.details.width() - wide) < 20


def arranged(header: QHeaderView) -> list[tuple[int, int]]:
    """The columns that are seen, in their order, each with its width; not of the first."""
    sections = map(header.logicalIndex, range(1, header.count()))
    return [(each, header.sectionSize(each)) for each in sections if header.sectionSize(each)]


def test_columns_and_what_moves_between_parts_are_as_they_were_left(
    qtbot: QtBot, window: Window, look: Look, history: History, memory: Memory
) -> None:
    modes = (Mode.PUBLIC, Mode.GATEWAY)
    several = msgspec.structs.replace(
        REPORT,
        checks=tuple(
            msgspec.structs.replace(check, mode=mode, id=f"{check.id}:{mode}")
            for mode in modes
            for check in REPORT.checks
        ),
    )

    def show(where: Window, report: Report) -> QHeaderView:
        lines = tuple(map(line_of, report.checks))
        where.resize(1900, 900)
        where.runs.reported.emit(Shown(report, lines))
        QApplication.processEvents()
        return where.endpoints.tree.header()

    header = show(window, REPORT)
    usual = arranged(header)
    header.resizeSection(7, 222)
    header.moveSection(header.visualIndex(7), 1)
    window.tools.monitor.trigger()
    inner = {each.objectName(): each for each in window.findChildren(QSplitter)}
    for name in ("step", "addresses", "monitor"):
        inner[name].setSizes([100, 300])
    mine = arranged(header)
    show(window, several)  # other columns in between
    window.close()

    again = Window(look, history, memory)
    qtbot.addWidget(again)
    again.show()
    header = show(again, REPORT)
    again.tools.monitor.trigger()

    assert mine[0] == (7, 222)
    assert sorted(mine) != sorted(usual)
    assert arranged(header) == mine
    show(again, several)
    assert arranged(show(again, REPORT)) == mine
    for name in ("step", "addresses", "monitor"):
        above, below = again.findChild(QSplitter, name).sizes()
        assert below > 2 * above


@pytest.mark.parametrize(
    "strange",
    [
        "7:50 1:40",
        "0:0 1:1 2:2 3:3 4:4 5:5 6:6 7:x",
        "0:0 0:0 0:0 0:0 0:0 0:0 0:0 0:0",
        "-1:9 1:40 2:40 3:40 4:40 5:40 6:40 7:40",
        "0:0 1:99999999999999999999 2:40 3:40 4:40 5:40 6:40 7:40",
        ": : : : : : : :",
        "0:0 " * 100_000,
    ],
)
def test_columns_that_were_not_kept_by_us_change_nothing(
    qtbot: QtBot, look: Look, history: History, memory: Memory, strange: str
) -> None:
    usual = Window(look, history, memory)
    memory.keep_columns("endpoints", strange)

    window = Window(look, history, memory)
    for each in (usual, window):
        qtbot.addWidget(each)
        each.resize(1900, 900)
        each.show()

    assert arranged(window.endpoints.tree.header()) == arranged(usual.endpoints.tree.header())


def test_a_column_is_never_wider_than_a_screen_or_too_narrow_to_be_found_again(
    qtbot: QtBot, look: Look, history: History, memory: Memory
) -> None:
    memory.keep_columns("findings", "0:0 1:3999 2:0")

    window = Window(look, history, memory)
    qtbot.addWidget(window)

    assert window.findings.tree.columns.wide == {1: 3999, 2: 16}


@pytest.mark.parametrize(("kept", "found"), [(15, 15), (7, 5), ("strange", 5)])
def test_the_interval_of_the_monitor_is_remembered(memory: Memory, kept: int, found: int) -> None:
    memory.keep_minutes(kept)

    assert memory.minutes(5, MINUTES) == found


def test_the_monitor_looks_as_often_as_it_did(
    qtbot: QtBot, window: Window, look: Look, history: History, memory: Memory
) -> None:
    window.pages.watch.often.setCurrentIndex(MINUTES.index(30))
    window.close()

    again = Window(look, history, memory)
    qtbot.addWidget(again)

    assert again.pages.watch.every == timedelta(minutes=30)


def test_the_latest_regions_are_few(memory: Memory) -> None:
    memory.keep_regions([f"region{number}" for number in range(20)])

    assert memory.keep_regions(["region3", "new"]) == (
        "region3",
        "new",
        *(f"region{number}" for number in (0, 1, 2, 4, 5, 6)),
    )


def test_no_login_is_remembered(memory: Memory, tmp_path: Path) -> None:
    own = Setup(
        proxy=("http://user:secret@proxy.example:3128", "none"),
        mode=("public:proxy=http://user:secret@proxy.example:3128", "gateway"),
        proxy_login="ask",
    )

    memory.keep_setup(own)

    bare = "http://proxy.example:3128"
    assert memory.setup() == Setup(
        proxy=(bare, "none"), mode=(f"public:proxy={bare}", "gateway"), proxy_login="ask"
    )
    QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).sync()
    assert "user" not in (tmp_path / "settings.ini").read_text(encoding="utf-8")


@pytest.mark.parametrize("strange", ["{", '{"timeout": 5}', '{"unknown": "x"}', "x" * 200_000])
def test_what_does_not_fit_is_as_if_it_were_not_there(tmp_path: Path, strange: str) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("setup", strange)
    settings.setValue("theme", strange)
    settings.setValue("regions", strange)
    for name in ("window", "whole", "step", "monitor"):
        settings.setValue(f"geometry/{name}", strange)
    memory = Memory(settings)

    assert memory.setup() == Setup()
    assert memory.theme() is Theme.SYSTEM
    assert all(len(region) < 100 for region in memory.regions())
    assert memory.geometry("window") is None


def test_a_fault_nobody_caught_is_logged_and_shown(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    faults = Faults()
    faults.listen()

    def slip() -> None:
        raise ZeroDivisionError("a slip in a thread")

    with qtbot.waitSignal(faults.come, timeout=PATIENCE_MS) as heard:
        threading.Thread(target=slip).start()
    details, where = heard.args
    dialog = FaultDialog(details, where)
    qtbot.addWidget(dialog)
    dialog.copy.click()

    assert "a slip in a thread" in QApplication.clipboard().text()
    assert "a slip in a thread" in Path(where).read_text(encoding="utf-8")


def test_faults_of_ours_open_one_dialog_and_leave_the_report_as_it_is(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))
    faults, teller = Faults(), FaultTeller(window)
    faults.come.connect(teller.tell)
    faults.listen()

    def slip() -> None:
        raise ZeroDivisionError("a slip in a slot")

    for _ in range(3):
        with qtbot.captureExceptions(), qtbot.waitSignal(faults.come, timeout=PATIENCE_MS):
            faults.listen()  # what a test listens with comes after ours
            QTimer.singleShot(0, slip)

    (dialog,) = window.findChildren(FaultDialog)
    assert dialog.isVisible()
    assert dialog.text.toPlainText().count("ZeroDivisionError: a slip in a slot") == 3
    assert window.report is REPORT
    dialog.reject()
    export(window, qtbot, tmp_path / "after.json")
    assert read_report(tmp_path / "after.json") == OUTWARD
    with qtbot.waitSignal(faults.come, timeout=PATIENCE_MS):
        threading.Thread(target=slip).start()
    assert [one.isVisible() for one in window.findChildren(FaultDialog)][-1:] == [True]
