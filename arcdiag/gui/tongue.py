"""The window's language: what the user chose for it, and Qt's own texts in it."""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from arcdiag.gui.memory import Memory
from arcdiag.gui.words import later, translated
from arcdiag.language.choice import Language
from arcdiag.language.current import is_asked_for, speaking, spoken

_QTS: Final = {Language.TRADITIONAL_CHINESE: "qtbase_zh_TW"}
"""What Qt calls its own translations."""
_LEFT_OUT: Final = {
    ("QFileDialog", "&Look in:"): "&Look in:",
    ("QFileDialog", "Files of &type:"): "Files of &type:",
    ("QAbstractFileIconProvider", "Drive"): later("Drive"),
}
"""What Qt's translations lack (6.11), by Qt's context and text."""


class LeftOut(QTranslator):
    """Says in *language* what Qt would say in English, in whatever thread it is asked."""

    def __init__(self, language: Language, parent: QObject) -> None:
        super().__init__(parent)
        with speaking(language):
            self._said = {place: translated(text) for place, text in _LEFT_OUT.items()}

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """See Qt; an empty text leaves it to others."""
        return self._said.get((context, text), "")

    def isEmpty(self) -> bool:
        """See Qt."""
        return False


def chosen_language(memory: Memory) -> Language:
    """The language to speak: what was asked for at the start, else the one that was chosen once,
    else the system's.
    """
    if is_asked_for():
        return spoken()
    return memory.language() or spoken()


def teach(app: QApplication, language: Language) -> bool:
    """Let Qt's own dialogs speak *language* and no other; tells whether they can."""
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    if language not in _QTS:
        return language is Language.ENGLISH
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    app.installTranslator(LeftOut(language, app))
    return translator.load(_QTS[language], folder) and app.installTranslator(translator)
