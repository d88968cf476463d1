"""The window's language: what the user chose for it, and Qt's own texts in it."""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from arcdiag.gui.memory import Memory
from arcdiag.language.choice import Language
from arcdiag.language.current import is_asked_for, spoken

_QTS: Final = {Language.TRADITIONAL_CHINESE: "qtbase_zh_TW"}
"""What Qt calls its own translations."""


def chosen_language(memory: Memory) -> Language:
    """The language to speak: what was asked for at the start, else the one that was chosen once,
    else the system's.
    """
    if is_asked_for():
        return spoken()
    return memory.language() or spoken()


def teach(app: QApplication, language: Language) -> bool:
    """Let Qt's own dialogs speak *language*; tells whether they can."""
    if language not in _QTS:
        return language is Language.ENGLISH
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator.load(_QTS[language], folder) and app.installTranslator(translator)
