"""The theme and the language that the user chooses: the one counts at once, the other in a window
that is opened anew.
"""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from arcdiag.gui.bridge import Shown
from arcdiag.gui.faults import Faults, FaultTeller
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.line import line_of
from arcdiag.gui.theme import Look, Theme
from arcdiag.gui.tongue import teach
from arcdiag.gui.words import spoken, tr
from arcdiag.language.choice import Language
from arcdiag.language.current import speak, speaking
from arcdiag.language.system import system_language
from arcdiag.model.choices import State

if TYPE_CHECKING:
    from arcdiag.gui.window import Window


class Appearance(QObject):
    """Does what the menus of *window* ask for; *again* makes another window like it."""

    def __init__(
        self, window: "Window", look: Look, memory: Memory, again: Callable[[], "Window"]
    ) -> None:
        super().__init__(window)
        self._window, self._look, self._memory, self._again = window, look, memory, again
        self.successor: Window | None = None
        """The window that took this one's place."""

    @property
    def _can_be_replaced(self) -> bool:
        """Would another window, that inherits, show as much?"""
        window = self._window
        return not (window.runs.turns.is_taken or window.pages.is_watching)

    def choose_theme(self, theme: Theme) -> None:
        """Show *theme* from now on."""
        self._memory.keep_theme(theme)
        self._look.choose(theme)

    def choose_language(self, language: Language | None) -> None:
        """Speak *language* in the next window, the system's for None; offered is to open it now,
        unless something goes on, or was watched, that would be lost.
        """
        self._memory.keep_language(language)
        wanted = language or system_language()
        message = self._window.message
        if wanted is spoken():
            message.hide()
            return
        told = [_told()]
        with speaking(wanted):
            told.append(_told())
            button = tr("Open it anew now")
        message.show_lines(tuple(told), State.NOT_APPLICABLE)
        if self._can_be_replaced:
            message.offer(button, functools.partial(self.open_anew, wanted))

    def open_anew(self, language: Language) -> None:
        """Put a window that speaks *language* in the place of this one, with all that is in it."""
        before = self._window
        if self.successor is not None or not self._can_be_replaced:
            return
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        before.remember()
        speak(language)
        teach(app, language)
        self.successor = after = self._again()
        _inherit(after, before)
        for faults in app.findChildren(Faults):
            faults.come.connect(FaultTeller(after).tell)
        after.show()
        after.get_ready()
        before.hide()
        before.deleteLater()


def _inherit(after: "Window", before: "Window") -> None:
    """Let the one window go on with what the other shows and knows."""
    if before.report is not None:
        lines = tuple(map(line_of, before.report.checks))
        after.runs.reported.emit(Shown(before.report, lines))
    after.last, after.probing.setup = before.last, before.probing.setup
    after.orders.inherit(before.orders)


def _told() -> str:
    return tr("The language changes when the window is next opened.")
