"""The checks as a tree: purposes, and under each its endpoints, what failed first."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from arcdiag.gui.models.columns import NAME, Columns, Modes, Steps
from arcdiag.gui.models.groups import Group, Row, gathered, grouped, modes_of, spans
from arcdiag.gui.models.line import Line
from arcdiag.gui.models.roles import (
    ACCESSIBLE,
    ALIGNMENT,
    DECORATION,
    DISPLAY,
    FONT,
    FOREGROUND,
    HORIZONTAL,
    NOWHERE,
    RIGHT,
    Index,
)
from arcdiag.gui.models.sieve import Sieve
from arcdiag.gui.theme import Look

_PROXY: Final = 1
"""Among a line's steps."""


class EndpointsModel(QAbstractItemModel):
    """Lines by purpose. Groups have the internal id 0, lines their group's row plus 1."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: dict[str, Line] = {}
        self._groups: list[Group] = []
        self._sieve = Sieve()
        self._places: dict[str, tuple[int, int]] = {}
        self._held: dict[str, tuple[Row, int]] = {}
        """The row of each line, and its number in it."""
        self._rows: list[Row] = []
        self._stirred = False  # have lines changed since they were put in order?
        self._columns: Columns = Steps(())

    @property
    def sieve(self) -> Sieve:
        """What is shown and what is not."""
        return self._sieve

    @property
    def shown(self) -> int:
        """How many rows pass the sieve."""
        return sum(len(group.rows) for group in self._groups)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def is_side_by_side(self) -> bool:
        """Does each mode have a column, for there are several?"""
        return isinstance(self._columns, Modes)

    @property
    def is_proxied(self) -> bool:
        """Does any line tell of a proxy?"""
        return any(line.steps[_PROXY] for line in self._lines.values())

    def fill(self, lines: Iterable[Line]) -> None:
        """Show these lines and no others; where all are known they change where they are."""
        filled = {line.id: line for line in lines}
        known = self._lines
        if filled.keys() == known.keys() and all(
            line.name == known[identity].name for identity, line in filled.items()
        ):
            self._put([line for line in filled.values() if line != known[line.id]])
            self.arrange()
            return
        self._lines = filled
        self._gather()

    def sift(self, sieve: Sieve) -> None:
        """Show what passes *sieve*."""
        if sieve != self._sieve:
            self._sieve = sieve
            self._reset()

    def begin(self, ids: Iterable[str]) -> None:
        """These checks made their first step."""
        self._put(self._first_steps(ids))

    def tell(self, begun: Iterable[str], lines: Sequence[Line]) -> None:
        """The one and the other at once: these checks began, and these *lines* ended."""
        ended = {line.id for line in lines}
        self.update([*self._first_steps(one for one in begun if one not in ended), *lines])

    def update(self, lines: Sequence[Line]) -> None:
        """These checks ended; one that is not known yet takes its place under its purpose."""
        if any(line.id not in self._lines for line in lines):
            self._lines.update({line.id: line for line in lines})
            self._gather()
            return
        self._put(lines)

    def arrange(self) -> None:
        """Bring what failed to the top; whoever is selected stays selected.

        The tree keeps its shape: to lay all of it out anew takes long enough to be felt.
        """
        if not self._stirred:
            return
        self._stirred = False
        groups = grouped(self._rows, self._sieve)
        if [group.ids for group in groups] != [group.ids for group in self._groups]:
            self._reset()
            return
        if groups == self._groups:
            return
        before, held = self._groups, self.persistentIndexList()
        whose = [(self._identity(index), index.column()) for index in held]
        self._take(groups)
        self.changePersistentIndexList(held, [self._found(*one) for one in whose])
        for inside, (old, new) in enumerate(zip(before, groups, strict=True), start=1):
            if old.rows != new.rows:
                self._tell_changed(inside, 0, len(new.rows) - 1)

    def line(self, index: Index) -> Line | None:
        """The line that is meant at *index*; None for a purpose's own."""
        if not index.isValid() or index.internalId() == 0:
            return None
        row = self._groups[index.internalId() - 1].rows[index.row()]
        return self._columns.line(row, index.column())

    def index_of(self, identity: str) -> QModelIndex:
        """Where the check *identity* is; nowhere if it is not shown."""
        line = self._lines.get(identity)
        return self._found(identity, self._columns.of(line)) if line is not None else NOWHERE

    def retouch(self) -> None:
        """The colours changed."""
        self.layoutAboutToBeChanged.emit()
        self.layoutChanged.emit()

    def _first_steps(self, ids: Iterable[str]) -> list[Line]:
        known = (self._lines.get(identity) for identity in ids)
        return [
            _begun(line)
            for line in known
            if line is not None and line.state is None and not line.begun
        ]

    def _identity(self, index: Index) -> str:
        if index.internalId() == 0:
            return f"\0{self._groups[index.row()].purpose}"
        return self._groups[index.internalId() - 1].rows[index.row()].lines[0].id

    def _found(self, identity: str, column: int) -> QModelIndex:
        if identity.startswith("\0"):
            for row, group in enumerate(self._groups):
                if group.purpose == identity[1:]:
                    return self.createIndex(row, column, 0)
            return NOWHERE
        place = self._places.get(identity)
        return self.createIndex(place[1], column, place[0] + 1) if place else NOWHERE

    def _put(self, lines: Iterable[Line]) -> None:
        """Change lines where they are; rows beside each other are told in one go.

        Their names stay: a tree that is told of the first column asks each row for its children.
        """
        changed: dict[int, set[int]] = {}
        for line in lines:
            self._stirred = True
            self._lines[line.id] = line
            row, number = self._held[line.id]
            row.lines[number] = line
            place = self._places.get(line.id)
            if place is not None:
                changed.setdefault(place[0], set()).add(place[1])
        for group, rows in changed.items():
            for first, last in spans(sorted(rows)):
                self._tell_changed(group + 1, first, last, NAME + 1)
            self._tell_changed(0, group, group)

    def _tell_changed(self, inside: int, first: int, last: int, column: int = NAME) -> None:
        """Rows have other texts from *column* on; *inside* is their internal id."""
        last_column = len(self._columns.headers) - 1
        self.dataChanged.emit(
            self.createIndex(first, column, inside), self.createIndex(last, last_column, inside)
        )

    def _gather(self) -> None:
        """Make the rows anew: there are other lines."""
        self.beginResetModel()
        lines = self._lines.values()
        modes = modes_of(lines)
        several = len(modes) > 1
        self._columns = Modes(lines, modes) if several else Steps(lines)
        self._rows = gathered(lines, side_by_side=several)
        self._held = {
            line.id: (row, number) for row in self._rows for number, line in enumerate(row.lines)
        }
        self._take(grouped(self._rows, self._sieve))
        self.endResetModel()

    def _reset(self) -> None:
        self.beginResetModel()
        self._take(grouped(self._rows, self._sieve))
        self.endResetModel()

    def _take(self, groups: list[Group]) -> None:
        self._groups = groups
        self._places = {
            line.id: (number, place)
            for number, group in enumerate(groups)
            for place, row in enumerate(group.rows)
            for line in row.lines
        }

    # What Qt asks.

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """See Qt."""
        group, rows = -1, len(self._groups)
        if parent.isValid():
            group, rows = parent.row(), self.rowCount(parent)
        if not 0 <= row < rows or not 0 <= column < len(self._columns.headers):
            return QModelIndex()
        return self.createIndex(row, column, group + 1)

    def sibling(self, row: int, column: int, index: Index) -> QModelIndex:
        """See Qt; Qt's own asks for parent, counts and index, for every cell it paints."""
        if row == index.row() and 0 <= column < self.columnCount():
            return self.createIndex(row, column, index.internalId())
        return super().sibling(row, column, index)

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        """See Qt; no purpose is shown without a row."""
        if parent.isValid():
            return parent.internalId() == 0 and parent.column() == 0
        return bool(self._groups)

    def parent(self, index: Index = NOWHERE) -> Any:
        """See Qt."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        if not parent.isValid():
            return len(self._groups)
        if parent.column() == 0 and parent.internalId() == 0:
            return len(self._groups[parent.row()].rows)
        return 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return len(self._columns.headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """See Qt."""
        if orientation != HORIZONTAL or not 0 <= section < self.columnCount():
            return None
        if role == DISPLAY:
            return self._columns.headers[section]
        return RIGHT if role == ALIGNMENT and section in self._columns.right else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """See Qt."""
        identity, row, column = index.internalId(), index.row(), index.column()
        if identity == 0:
            return self._of_group(self._groups[row], column, role)
        of = self._groups[identity - 1].rows[row]
        columns = self._columns
        if role == DISPLAY:
            return columns.text(of, column)
        if role == DECORATION:
            line = columns.signed(of, column)
            return self._look.sign(line.state, begun=line.begun) if line is not None else None
        if role == FOREGROUND:
            line = columns.inked(of, column)
            return self._look.ink(line.state) if line is not None else None
        if role == ALIGNMENT:
            return RIGHT if column in columns.right else None
        return columns.spoken(of) if role == ACCESSIBLE and column == NAME else None

    def _of_group(self, group: Group, column: int, role: int) -> Any:
        if role == DISPLAY:
            return self._columns.summed(group, column)
        if role == FOREGROUND:
            return self._look.muted if column != NAME else None
        return self._look.bold if role == FONT and column == NAME else None


def _begun(line: Line) -> Line:
    return msgspec.structs.replace(line, begun=True)
