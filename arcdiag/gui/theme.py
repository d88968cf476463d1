"""Light, dark and high contrast: colours as data, every text readable on its ground (WCAG AA)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette

from arcdiag.gui.signs import arrow, signs, tick
from arcdiag.model.choices import State


class Theme(StrEnum):
    """What can be chosen; ``system`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme, as ``#rrggbb``."""

    window: str
    base: str
    stripe: str
    text: str
    muted: str
    line: str
    rim: str
    """Around what can be filled in or ticked (WCAG 2.2, 1.4.11: 3 to 1 against its ground)."""
    button: str
    idle: str
    """For what cannot be used now; no contrast is asked of it (WCAG 2.2, 1.4.3)."""
    accent: str
    on_accent: str
    washes: dict[State, str]
    """The ground of a verdict, behind ordinary text."""
    inks: dict[State, str]
    """The colour of a state's word and sign, on any of the grounds."""


_LIGHT: Final = Colours(
    window="#f4f5f7",
    base="#ffffff",
    stripe="#f8f9fb",
    text="#1b1f24",
    muted="#57606a",
    line="#d0d7de",
    rim="#818b98",
    button="#ffffff",
    idle="#7d8590",
    accent="#0a5cad",
    on_accent="#ffffff",
    washes={
        State.FAIL: "#fdeceb",
        State.WARN: "#fff5dc",
        State.NOT_TESTED: "#f3eefb",
        State.PASS: "#e9f6ec",
        State.NOT_APPLICABLE: "#eef2f6",
    },
    inks={
        State.FAIL: "#b3261e",
        State.WARN: "#7a5200",
        State.NOT_TESTED: "#6b3fa0",
        State.PASS: "#1a6b34",
        State.NOT_APPLICABLE: "#3f5266",
    },
)
_DARK: Final = Colours(
    window="#1e2126",
    base="#16181c",
    stripe="#1b1e23",
    text="#e8eaed",
    muted="#a6adb7",
    line="#3a404a",
    rim="#7d8590",
    button="#2a2e35",
    idle="#858c96",
    accent="#2f6fb5",
    on_accent="#ffffff",
    washes={
        State.FAIL: "#3a1d1c",
        State.WARN: "#352a12",
        State.NOT_TESTED: "#2a2238",
        State.PASS: "#17301e",
        State.NOT_APPLICABLE: "#232a32",
    },
    inks={
        State.FAIL: "#ff8a80",
        State.WARN: "#f0b849",
        State.NOT_TESTED: "#c4a5f5",
        State.PASS: "#7bd88f",
        State.NOT_APPLICABLE: "#a9b8c6",
    },
)
_CONTRAST: Final = Colours(
    window="#000000",
    base="#000000",
    stripe="#000000",
    text="#ffffff",
    muted="#ffffff",
    line="#ffffff",
    rim="#ffffff",
    button="#000000",
    idle="#8c8c8c",
    accent="#ffff00",
    on_accent="#000000",
    washes=dict.fromkeys(State, "#000000"),
    inks={
        State.FAIL: "#ff9a9a",
        State.WARN: "#ffd75e",
        State.NOT_TESTED: "#e0b3ff",
        State.PASS: "#8cff9e",
        State.NOT_APPLICABLE: "#ffffff",
    },
)

COLOURS: Final = {Theme.LIGHT: _LIGHT, Theme.DARK: _DARK, Theme.CONTRAST: _CONTRAST}


class Look(QObject):
    """The theme in force, and what models and widgets draw with; ``changed`` when it changes."""

    changed: ClassVar[Signal] = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = Theme.SYSTEM
        self._colours = _LIGHT
        self._signs: dict[State, QIcon] = {}
        self._folder = QTemporaryDir()
        self._inks: dict[State, QColor] = {}
        self.bold = QFont(QGuiApplication.font())
        self.bold.setBold(True)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._apply()

    @property
    def chosen(self) -> Theme:
        """What the user chose."""
        return self._chosen

    @property
    def colours(self) -> Colours:
        """Those of the theme in force."""
        return self._colours

    @property
    def muted(self) -> QColor:
        """For what stands back."""
        return QColor(self._colours.muted)

    @property
    def tick(self) -> str:
        """The file with the mark of a ticked box, in the theme's colour."""
        return self._folder.filePath(f"tick-{self._colours.on_accent[1:]}.png")

    @property
    def arrow(self) -> str:
        """The file with the mark of what opens a list."""
        return self._folder.filePath(f"arrow-{self._colours.text[1:]}.png")

    def choose(self, theme: Theme) -> None:
        """Show *theme* from now on."""
        self._chosen = theme
        self._apply()

    def sign(self, state: State | None, *, begun: bool = True) -> QIcon:
        """The sign of *state*; of none while a check has not ended."""
        return self._signs[state] if state is not None else self._pending[begun]

    def ink(self, state: State | None) -> QColor:
        """The colour of *state*'s word."""
        return self._inks[state] if state is not None else self.muted

    def _follow(self) -> None:
        if self._chosen is Theme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        theme = _systems() if self._chosen is Theme.SYSTEM else self._chosen
        if self._signs and self._colours is COLOURS[theme]:
            return
        self._colours = colours = COLOURS[theme]
        self._inks = {state: QColor(ink) for state, ink in colours.inks.items()}
        self._signs, self._pending = signs(
            colours.inks, colours.base, colours.muted, (colours.on_accent, colours.accent)
        )
        tick(colours.on_accent).save(self.tick)
        arrow(colours.text).save(self.arrow)
        QGuiApplication.setPalette(palette(colours))
        self.changed.emit()


def _systems() -> Theme:
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Theme.CONTRAST
    return Theme.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Theme.LIGHT


def palette(colours: Colours) -> QPalette:
    """All of Qt's roles."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for which, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.stripe,
        role.Text: colours.text,
        role.Button: colours.button,
        role.ButtonText: colours.text,
        role.BrightText: colours.on_accent,
        role.ToolTipBase: colours.base,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Mid: colours.line,
        role.Midlight: colours.line,
        role.Light: colours.base,
        role.Dark: colours.line,
        role.Shadow: colours.line,
        role.Accent: colours.accent,
    }.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, which, QColor(colours.idle))
    made.setColor(group.Disabled, role.Highlight, QColor(colours.line))
    return made
