"""What the window remembers for the next time: its place, theme and set-up; no passwords."""

import msgspec
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from arcdiag.gui.theme import Theme
from arcdiag.language.choice import Language, named_language
from arcdiag.orders.setup import Setup

_MOST: int = 100_000
"""Characters of a set-up; what somebody else put there is not read beyond."""


class Memory:
    """Reads and writes *settings*; whatever does not fit is as if it were not there."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def geometry(self, name: str) -> QByteArray | None:
        """Where a part was."""
        found = self._settings.value(f"geometry/{name}")
        return found if isinstance(found, QByteArray) else None

    def keep_geometry(self, name: str, state: QByteArray) -> None:
        """Remember where a part is."""
        self._settings.setValue(f"geometry/{name}", state)

    def put_back(self, window: QMainWindow, parts: dict[str, QSplitter]) -> None:
        """Let *window* and its movable *parts* be where they were when it was closed."""
        window.restoreGeometry(self.geometry("window") or QByteArray())
        for name, part in parts.items():
            part.restoreState(self.geometry(name) or QByteArray())

    def keep_places(self, window: QMainWindow, parts: dict[str, QSplitter]) -> None:
        """Remember where they are."""
        self.keep_geometry("window", window.saveGeometry())
        for name, part in parts.items():
            self.keep_geometry(name, part.saveState())

    def theme(self) -> Theme:
        """The theme that was chosen."""
        try:
            return Theme(str(self._settings.value("theme", Theme.SYSTEM)))
        except ValueError:
            return Theme.SYSTEM

    def keep_theme(self, theme: Theme) -> None:
        """Remember the theme."""
        self._settings.setValue("theme", str(theme))

    def language(self) -> Language | None:
        """The language that was chosen; None: the system's."""
        word = self._settings.value("language", "")
        return named_language(word) if isinstance(word, str) and word else None

    def keep_language(self, language: Language | None) -> None:
        """Remember the language."""
        self._settings.setValue("language", str(language or ""))

    def setup(self) -> Setup:
        """The last set-up."""
        text = self._settings.value("setup", "")
        if not isinstance(text, str) or len(text) > _MOST:
            return Setup()
        try:
            return msgspec.json.decode(text or "{}", type=Setup)
        except msgspec.MsgspecError:
            return Setup()

    def keep_setup(self, setup: Setup) -> None:
        """Remember a set-up, without any login."""
        from arcdiag.orders.logins import without_logins

        self._settings.setValue("setup", msgspec.json.encode(without_logins(setup)).decode())
