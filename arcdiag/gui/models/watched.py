"""The endpoints that a monitor looks at, each with its last states."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from arcdiag.gui.models.columns import said
from arcdiag.gui.models.groups import spread
from arcdiag.gui.models.line import Line
from arcdiag.gui.models.roles import (
    ACCESSIBLE,
    ALIGNMENT,
    DECORATION,
    DISPLAY,
    FOREGROUND,
    HORIZONTAL,
    NOWHERE,
    RIGHT,
    Index,
)
from arcdiag.gui.monitor.looks import Cell, Look, Looks, summed_up
from arcdiag.gui.theme import Look as Theme
from arcdiag.gui.words import tr

NAME, STATE, TOOK, STRIP = 0, 1, 2, 3
SEEN: Final = Qt.ItemDataRole.UserRole
"""Each look with what it saw of the row's endpoint, the oldest first."""

Seen = list[tuple[Look, Cell | None]]


class WatchedModel(QAbstractTableModel):
    """One row an endpoint, what needs a hand first."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._looks = Looks()
        self._lines: list[Line] = []
        self._spread: list[int] = []
        self._headers: Final = (tr("Endpoint"), tr("State"), tr("Time"), tr("Last looks"))

    def show(self, looks: Looks) -> None:
        """Show these looks, and what was added to them since."""
        self.beginResetModel()
        self._looks = looks
        self._lines = looks.lines
        self._spread = spread(self._lines)
        self.endResetModel()

    def identity(self, index: Index) -> str:
        """The check at *index*; empty: none."""
        return self._lines[index.row()].id if index.isValid() else ""

    def index_of(self, identity: str) -> QModelIndex:
        """Where the check *identity* is."""
        rows = (row for row, line in enumerate(self._lines) if line.id == identity)
        row = next(rows, -1)
        return self.index(row, NAME) if row >= 0 else QModelIndex()

    def name(self, index: Index) -> str:
        """The endpoint at *index*, with what tells it from its like."""
        line = self._lines[index.row()]
        return "  ·  ".join(
            (line.name, *(line.place[part] for part in self._spread if line.place[part]))
        )

    # What Qt asks.

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """See Qt."""
        if orientation != HORIZONTAL or not 0 <= section < len(self._headers):
            return None
        if role == DISPLAY:
            return self._headers[section]
        return RIGHT if role == ALIGNMENT and section == TOOK else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """See Qt."""
        line, column = self._lines[index.row()], index.column()
        if role == DISPLAY:
            return (self.name(index), said(line), line.took, "")[column]
        if role == SEEN:
            return self._seen(line)
        if role == DECORATION:
            return self._theme.sign(line.state) if column == STATE else None
        if role == FOREGROUND:
            return self._theme.ink(line.state) if column == STATE else None
        if role == ALIGNMENT:
            return RIGHT if column == TOOK else None
        if role == ACCESSIBLE and column == STRIP:
            return summed_up(cell for _, cell in self._seen(line))
        return None

    def _seen(self, line: Line) -> Seen:
        return [(look, look.cells.get(line.id)) for look in self._looks.looks]
