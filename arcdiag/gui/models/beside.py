"""What became different between two reports, as a tree with a column for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from arcdiag.gui.models.roles import (
    ACCESSIBLE,
    DECORATION,
    DISPLAY,
    FONT,
    FOREGROUND,
    HORIZONTAL,
    NOWHERE,
    Index,
)
from arcdiag.gui.theme import Look
from arcdiag.gui.words import tr, translated
from arcdiag.report.beside import Beside

WHAT, OLD, NEW = 0, 1, 2
_TOP: Final = -1


@dataclass(slots=True)
class _Node:
    row: Beside
    above: int
    """The node above; `_TOP`: none."""
    place: int
    """Among those below it."""
    below: list[int]


class BesideModel(QAbstractItemModel):
    """Each row's internal id is its number in one list of all."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._nodes: list[_Node] = []
        self._tops: list[int] = []
        self._headers: Final = (tr("What changed"), tr("Old"), tr("New"))

    def show(self, rows: Iterable[Beside]) -> None:
        """Show these rows and all below them."""
        self.beginResetModel()
        self._nodes, self._tops = [], []
        for place, row in enumerate(rows):
            self._tops.append(self._put(row, _TOP, place))
        self.endResetModel()

    def _put(self, row: Beside, above: int, place: int) -> int:
        number = len(self._nodes)
        node = _Node(row, above, place, [])
        self._nodes.append(node)
        node.below = [self._put(each, number, at) for at, each in enumerate(row.below)]
        return number

    def _below(self, parent: Index) -> list[int]:
        if not parent.isValid():
            return self._tops
        return self._nodes[parent.internalId()].below if parent.column() == 0 else []

    # What Qt asks.

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """See Qt."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._below(parent)[row])

    def parent(self, index: Index = NOWHERE) -> Any:
        """See Qt."""
        above = self._nodes[index.internalId()].above if index.isValid() else _TOP
        if above == _TOP:
            return QModelIndex()
        return self.createIndex(self._nodes[above].place, 0, above)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return len(self._below(parent))

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """See Qt."""
        if role == DISPLAY and orientation == HORIZONTAL and 0 <= section < len(self._headers):
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """See Qt."""
        node, column = self._nodes[index.internalId()], index.column()
        row = node.row
        if role == DISPLAY:
            return translated((row.what, row.old, row.new)[column])
        state = (None, row.old_state, row.new_state)[column]
        if role == DECORATION:
            return self._look.sign(state) if state is not None else None
        if role == FOREGROUND:
            return self._look.ink(state) if state is not None else None
        if role == FONT:
            return self._look.bold if node.above == _TOP else None
        if role == ACCESSIBLE and column == WHAT and (row.old or row.new):
            what, old, new = map(translated, (row.what, row.old, row.new))
            return tr("{what}: {old} → {new}", what=what, old=old, new=new)
        return None
