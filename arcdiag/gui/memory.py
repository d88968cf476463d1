"""What the window remembers for the next time: its place, theme and set-up; no passwords."""

from collections.abc import Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from arcdiag.gui.theme import Theme
from arcdiag.language.choice import Language, named_language
from arcdiag.orders.setup import Setup

_MOST: int = 100_000
"""Characters of a set-up; what somebody else put there is not read beyond."""
_MOST_REGIONS: Final = 8
_LONGEST_WORD: Final = 60


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

    def columns(self, name: str) -> str:
        """How a list's columns were arranged."""
        return " ".join(self._words(f"columns/{name}"))

    def keep_columns(self, name: str, arranged: str) -> None:
        """Remember how they are."""
        self._settings.setValue(f"columns/{name}", arranged)

    def put_back(self, window: QMainWindow, shown: dict[str, QAction]) -> None:
        """Let *window* be where it was when it was closed, with the parts that *shown* shows and
        hides.
        """
        window.restoreGeometry(self.geometry("window") or QByteArray())
        hidden = self._words("hidden")
        for name, action in shown.items():
            action.setChecked(name not in hidden)

    def keep_places(self, window: QMainWindow, shown: dict[str, QAction]) -> None:
        """Remember how it is."""
        self.keep_geometry("window", window.saveGeometry())
        hidden = (name for name, action in shown.items() if not action.isChecked())
        self._settings.setValue("hidden", " ".join(hidden))

    def regions(self) -> tuple[str, ...]:
        """The regions that were looked at, the latest first."""
        return self._words("regions")[:_MOST_REGIONS]

    def keep_regions(self, names: Sequence[str]) -> tuple[str, ...]:
        """Remember that *names* were looked at; returns what `regions` tells now."""
        latest = tuple(dict.fromkeys((*names, *self.regions())))[:_MOST_REGIONS]
        self._settings.setValue("regions", " ".join(latest))
        return self.regions()

    def minutes(self, usual: int, offered: Sequence[int]) -> int:
        """Between two looks of the monitor, one of those *offered*."""
        word = str(self._settings.value("minutes", ""))
        return next((each for each in offered if str(each) == word), usual)

    def keep_minutes(self, minutes: int) -> None:
        """Remember them."""
        self._settings.setValue("minutes", minutes)

    def _words(self, name: str) -> tuple[str, ...]:
        text = self._settings.value(name, "")
        if not isinstance(text, str) or len(text) > _MOST:
            return ()
        return tuple(word for word in text.split() if len(word) <= _LONGEST_WORD)

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
