"""What the user can do, each with its key; the window says what it does."""

import functools
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolButton, QWidget

from arcdiag.gui.theme import Theme
from arcdiag.gui.widgets.bar import Bar
from arcdiag.gui.words import later, tr, translated
from arcdiag.language.choice import NAMES, Language

_THEMES = {
    Theme.SYSTEM: "As the system",
    Theme.LIGHT: later("Light"),
    Theme.DARK: later("Dark"),
    Theme.CONTRAST: "High contrast",
}


class Actions:
    """The tool bar of *window*, and what is on it."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.bar = Bar(tr("Tool bar"), window)
        self.run = self._action(tr("Run"), "F5")
        self.again = self._action(tr("Run failed again"), "Shift+F5")
        self.cancel = self._action(tr("Cancel"), "Esc")
        self.bar.addSeparator()
        self.open = self._action(tr("Open report …"), "Ctrl+O")
        self.export = self._action(tr("Export …"), "Ctrl+S")
        self.ticket = self._action(tr("Copy ticket"), "Ctrl+Shift+C")
        self.bar.addSeparator()
        self.demo = self._menu(tr("Demo"), "Alt+D")
        self.history = self._menu(tr("History"), "Alt+H")
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar.addWidget(gap)
        self.compare = self._page(tr("Compare"), "F9")
        self.monitor = self._page(tr("Monitor"), "F8")
        self.view = self._menu(tr("View"), "Alt+V")
        self.setup = self._part(tr("Setup"), "F6")
        self.details = self._part(tr("Details"), "F7")
        self.parts = {"setup": self.setup, "details": self.details}
        self.view.addSeparator()
        self.theme = self.view.addMenu(tr("Theme"))
        self.language = self.view.addMenu(tr("Language"))
        button = self.bar.widgetForAction(self.run)
        button.setObjectName("run")
        for each in self.bar.actions():
            widget = self.bar.widgetForAction(each)
            if isinstance(widget, QToolButton):
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        window.addToolBar(self.bar)
        self.close = QAction(tr("Close"), window)
        self.close.setShortcut(QKeySequence("Ctrl+Q"))
        window.addAction(self.close)

    def themes(self, chosen: Theme, choose: Callable[[Theme], None]) -> None:
        """Fill the menu of themes."""
        group = QActionGroup(self._window)
        for theme, name in _THEMES.items():
            action = self.theme.addAction(translated(name), functools.partial(choose, theme))
            action.setCheckable(True)
            action.setChecked(theme is chosen)
            group.addAction(action)

    def languages(self, chosen: Language | None, choose: Callable[[Language | None], None]) -> None:
        """Fill the menu of languages, each in its own words."""
        group = QActionGroup(self._window)
        for language, name in ((None, tr("As the system")), *NAMES.items()):
            action = self.language.addAction(name, functools.partial(choose, language))
            action.setCheckable(True)
            action.setChecked(language is chosen)
            group.addAction(action)

    def _action(self, text: str, key: str) -> QAction:
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{text} ({QKeySequence(key).toString()})")
        self.bar.addAction(action)
        return action

    def _page(self, text: str, key: str) -> QAction:
        action = self._action(text, key)
        action.setCheckable(True)
        return action

    def _part(self, text: str, key: str) -> QAction:
        """A part of the window, which can be hidden."""
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(key))
        action.setCheckable(True)
        action.setChecked(True)
        self._window.addAction(action)  # its key works while the menu is closed
        self.view.addAction(action)
        return action

    def _menu(self, text: str, key: str) -> QMenu:
        button = QToolButton()
        button.setText(f"{text} ▾")
        button.setToolTip(f"{text} ({key})")
        button.setAccessibleName(text)
        button.setShortcut(QKeySequence(key))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        button.setMenu(menu)
        self.bar.addWidget(button)
        return menu
