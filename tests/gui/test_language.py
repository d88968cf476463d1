"""The window in Traditional Chinese: its own words, what comes from below, and Qt's dialogs."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QSize, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
)
from pytestqt.qtbot import QtBot

from arcdiag.gui.faults import FaultDialog, Faults
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.line import line_of
from arcdiag.gui.monitor.looks import Looks
from arcdiag.gui.run_thread import Shown
from arcdiag.gui.theme import Look
from arcdiag.gui.tongue import chosen_language, teach
from arcdiag.gui.window import Window
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking
from arcdiag.model.proxy import Login
from arcdiag.model.secret import Secret
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History
from tests.gui.conftest import PATIENCE_MS
from tests.unit.report.example import REPORT

CHINESE = Language.TRADITIONAL_CHINESE


@pytest.fixture
def taught(qapp: QApplication) -> Iterator[bool]:
    """Qt's own texts in Chinese, for one test."""
    before = set(qapp.findChildren(QTranslator))
    yield teach(qapp, CHINESE)
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_the_window_speaks_chinese_and_so_does_what_it_shows(
    qtbot: QtBot, look: Look, history: History, memory: Memory
) -> None:
    with speaking(CHINESE):
        window = Window(look, history, memory)
        qtbot.addWidget(window)
        window.show()
        window._reported(Shown(REPORT, (), ""))

        texts = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]

    assert window.tools.run.text() == "執行"
    assert window.tools.language.title() == "語言"
    assert "遭到封鎖" in texts
    assert any("必要端點" in text for text in texts)
    assert not any("cannot be used from this machine" in text for text in texts)


def test_qts_own_dialogs_speak_it_too(qtbot: QtBot, taught: bool) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)

    assert taught
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


@pytest.mark.parametrize(
    "mode", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave]
)
def test_no_label_of_a_dialog_for_files_is_left_in_english(
    qtbot: QtBot, taught: bool, mode: QFileDialog.AcceptMode
) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)

    parts = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    said = {text for part in parts for text in (part.text(), part.toolTip()) if text}

    assert len(said) > 5
    assert [text for text in said if re.search("[A-Za-z]{2}", text)] == []
    assert QCoreApplication.translate("QAbstractFileIconProvider", "Drive") == "磁碟機"


def test_the_language_that_was_chosen_is_remembered(memory: Memory) -> None:
    assert memory.language() is None
    assert chosen_language(memory) is Language.ENGLISH

    memory.keep_language(CHINESE)

    assert memory.language() is CHINESE
    assert chosen_language(memory) is CHINESE
    with speaking(Language.ENGLISH, asked=True):  # --lang counts more
        assert chosen_language(memory) is Language.ENGLISH

    memory.keep_language(None)

    assert memory.language() is None


def test_choosing_a_language_in_the_menu_keeps_it(
    qtbot: QtBot, look: Look, history: History, memory: Memory
) -> None:
    window = Window(look, history, memory)
    qtbot.addWidget(window)
    named = {action.text(): action for action in window.tools.language.actions()}

    named["繁體中文"].trigger()

    assert memory.language() is CHINESE
    assert list(named) == ["As the system", "English", "繁體中文"]
    assert window.message.text().split("\n") == [
        "The language changes when the window is next opened.",
        "語言會在下次開啟視窗時變更。",
    ]
    named["English"].trigger()
    assert window.message.isHidden()


def test_a_window_can_be_opened_anew_in_the_language_and_nothing_is_lost(
    qtbot: QtBot, taught: bool, look: Look, history: History, memory: Memory
) -> None:
    with speaking(Language.ENGLISH):
        window = Window(look, history, memory)
        window.resize(800, 640)
        window.show()
        window.runs.reported.emit(Shown(REPORT, (), ""))
        window.setup.advanced.edits["timeout"].setText("7")
        window.last = Setup(timeout="6")
        login = Login(Secret("user"), Secret("secret"))
        window.orders._keep(login)
        faults = Faults(QApplication.instance())
        window.appearance.choose_language(CHINESE)
        button = window.message.offered

        with qtbot.waitSignal(window.destroyed, timeout=PATIENCE_MS):
            button.click()
        again = window.appearance.successor
        qtbot.addWidget(again)

        assert again.isVisible()
        assert again.tools.run.text() == "執行"
        assert again.report is REPORT
        assert again.endpoints.model.total == len(REPORT.checks)
        assert again.setup.setup().timeout == "7"
        assert again.last == Setup(timeout="6")
        assert again.orders._login is login
        assert again.size() == QSize(800, 640)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
        faults.come.emit("a fault", "a log")
        (dialog,) = again.findChildren(FaultDialog)
        assert dialog.isVisible()
        again.appearance.open_anew(Language.ENGLISH)
        last = again.appearance.successor
        qtbot.addWidget(last)
        assert last.tools.run.text() == "Run"
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        assert "Cancel" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
        faults.deleteLater()


def test_a_window_that_watches_or_runs_is_not_opened_anew(
    qtbot: QtBot, window: Window, memory: Memory
) -> None:
    monitor = window.pages.monitor
    monitor.looks.add(REPORT, map(line_of, REPORT.checks), timedelta(minutes=5))

    window.appearance.choose_language(CHINESE)
    window.appearance.open_anew(CHINESE)

    assert window.message.isVisible()
    assert window.message.offered is None
    assert window.appearance.successor is None
    window.message.hide()
    monitor.looks = Looks()
    window.runs.turns.take(lambda: None)
    window.appearance.choose_language(CHINESE)
    assert window.message.offered is None
    window.runs.turns.leave()
    window.appearance.choose_language(CHINESE)
    assert window.message.offered is not None
    assert window.message.offered.isVisible()
