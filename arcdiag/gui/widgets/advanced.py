"""The options that few need, each under the words of the command line's help."""

from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.widgets.text import caption
from arcdiag.gui.words import counted, later, tr, translated
from arcdiag.orders.setup import Setup


@dataclass(frozen=True, slots=True)
class Field:
    """One option. ``many``: several values, with blanks between; ``file``: a file can be chosen."""

    option: str
    name: str
    hint: str = ""
    many: bool = False
    file: bool = False


FIELDS: Final = (
    Field("endpoint", "Extra endpoints", "https://… tcp://host:port", many=True),
    Field("only", "Only these endpoints", "his,gc"),
    Field("resolver", "Name servers", "10.0.0.53 …", many=True),
    Field("resolve", "Addresses instead of DNS", "host:443:10.0.0.5", many=True),
    Field("source", "Source address", "10.0.0.5"),
    Field("no_proxy", "Not through the proxy", ".corp.example,10.0.0.0/8"),
    Field("scope_id", "Private Link Scope", "/subscriptions/…"),
    Field("gateway_host", "Arc gateway", "….gw.arc.azure.com"),
    Field("route_filter", "Route filter", "12076:51010,12076:5060"),
    Field("ca_file", "Further roots (PEM)", file=True),
    Field("expected_roots", "Expected roots (PEM)", file=True),
    Field("service_tags", "Service tags (JSON)", file=True),
    Field("catalog", "Catalog overlay (TOML)", file=True),
    Field("azcmagent", "Compare with azcmagent", "run", file=True),
    Field("timeout", "Seconds for a step", "5"),
    Field("deadline", "Seconds for all", "30"),
    Field("repeat", later("Rounds"), "1"),
    Field("concurrency", "Checks at a time", "64"),
)
SWITCHES: Final = {
    "only_endpoints": "Nothing but the extra endpoints",
    "lab": "A test network: loopback counts",
}
_DEFAULT: Final = Setup()
_MOST: Final = 256 * 1024
"""Characters of a field: all that a set-up's file can hold, since what is cut is another set-up."""


class Advanced(QWidget):
    """A line for each of `FIELDS` and `SWITCHES`, folded away at first; how many of them are set
    is told all the same.
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        self.fold.setToolTip(f"{tr('Advanced')} (Alt+A)")
        self.fold.setAutoRaise(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = QWidget()
        self.edits = {field.option: QLineEdit() for field in FIELDS}
        self.switches = {name: QCheckBox(translated(words)) for name, words in SWITCHES.items()}
        rows = QVBoxLayout(self._page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for field in FIELDS:
            head = caption(translated(field.name))
            head.setBuddy(self.edits[field.option])
            rows.addWidget(head)
            rows.addLayout(self._row(field))
            rows.addSpacing(4)
        for name, switch in self.switches.items():
            switch.setToolTip(_option(name))
            switch.toggled.connect(self.changed)
            rows.addWidget(switch)
        self.changed.connect(self._count)
        self._count()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.fold)
        whole.addWidget(self._page)
        self.fold.toggled.connect(self._unfold)
        self._unfold(on=False)

    def values(self) -> dict[str, object]:
        """What was filled in or ticked, as a set-up's fields."""
        found: dict[str, object] = {
            name: True for name, switch in self.switches.items() if switch.isChecked()
        }
        for field in FIELDS:
            text = self.edits[field.option].text().strip()
            if text:
                found[field.option] = tuple(text.split()) if field.many else text
        return found

    def show_values(self, setup: Setup) -> None:
        """Fill in what *setup* has; what is as usual stays empty."""
        for field in FIELDS:
            value = getattr(setup, field.option)
            usual = value is None or value == getattr(_DEFAULT, field.option)
            text = " ".join(value) if isinstance(value, tuple) else str(value)
            self.edits[field.option].setText("" if usual else text)
        for name, switch in self.switches.items():
            switch.setChecked(getattr(setup, name))

    def _count(self) -> None:
        count = len(self.values())
        told = counted(count, "Advanced ({count} is set)", "Advanced ({count} are set)")
        self.fold.setText(told if count else tr("Advanced"))
        self.fold.setShortcut(QKeySequence("Alt+A"))  # another text takes it away

    def _row(self, field: Field) -> QHBoxLayout:
        edit = self.edits[field.option]
        edit.setPlaceholderText(field.hint)
        edit.setAccessibleName(translated(field.name))
        edit.setToolTip(_option(field.option))
        edit.setMaxLength(_MOST)
        edit.textChanged.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(edit, 1)
        if field.file:
            choose = QToolButton()
            choose.setText("…")
            choose.setAccessibleName(tr("Choose a file: {name}", name=translated(field.name)))
            choose.clicked.connect(lambda: self._ask(edit, translated(field.name)))
            row.addWidget(choose)
        return row

    def _ask(self, edit: QLineEdit, name: str) -> None:
        path, _ = QFileDialog.getOpenFileName(self, name)
        if path:
            edit.setText(path)

    def _unfold(self, on: bool) -> None:
        self._page.setVisible(on)
        self.fold.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)


def _option(name: str) -> str:
    """The option as it is typed."""
    return f"--{name.replace('_', '-')}"
