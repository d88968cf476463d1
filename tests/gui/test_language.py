"""The window in Traditional Chinese: its own words, what comes from below, and Qt's dialogs."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
)
from pytestqt.qtbot import QtBot

from arcdiag.gui.memory import Memory
from arcdiag.gui.run_thread import Shown
from arcdiag.gui.theme import Look
from arcdiag.gui.tongue import chosen_language, teach
from arcdiag.gui.window import Window
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking
from arcdiag.report.history import History
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
