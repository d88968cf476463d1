"""The checks as a tree: purposes, and under each its endpoints, what failed first."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from arcdiag.gui.models.groups import Group, grouped, runs, spread
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
from arcdiag.gui.words import tr
from arcdiag.model.choices import State
from arcdiag.report.purposes import meaning
from arcdiag.report.rows import counted
from arcdiag.report.words import STATES

NAME, TOOK, STATE = 0, 6, 7
_PROXY: Final = 2
_STEPS: Final = range(1, 6)
_TOLD: Final = (State.FAIL, State.WARN)
"""States whose cause says more than their word; the sign beside it tells the state."""


class EndpointsModel(QAbstractItemModel):
    """Lines by purpose. Groups have the internal id 0, lines their group's row plus 1."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: dict[str, Line] = {}
        self._groups: list[Group] = []
        self._sieve = Sieve()
        self._places: dict[str, tuple[int, int]] = {}
        self._spread: list[int] = []
        """The parts of a place that tell rows apart."""
        self._headers = tuple(
            map(tr, ("Endpoint", "DNS", "Proxy", "TCP", "TLS", "HTTP", "Time", "State"))
        )

    @property
    def sieve(self) -> Sieve:
        """What is shown and what is not."""
        return self._sieve

    @property
    def shown(self) -> int:
        """How many lines pass the sieve."""
        return len(self._places)

    @property
    def is_proxied(self) -> bool:
        """Does any line tell of a proxy?"""
        return any(line.steps[_PROXY - 1] for line in self._lines.values())

    def fill(self, lines: Iterable[Line]) -> None:
        """Show these lines and no others."""
        self._lines = {line.id: line for line in lines}
        self._reset()

    def sift(self, sieve: Sieve) -> None:
        """Show what passes *sieve*."""
        if sieve != self._sieve:
            self._sieve = sieve
            self._reset()

    def begin(self, ids: Iterable[str]) -> None:
        """These checks made their first step."""
        changed = []
        for identity in ids:
            line = self._lines.get(identity)
            if line is not None and line.state is None and not line.begun:
                changed.append(_begun(line))
        self._put(changed)

    def update(self, lines: Sequence[Line]) -> None:
        """These checks ended; one that is not known yet takes its place under its purpose."""
        if any(line.id not in self._lines for line in lines):
            self._lines.update({line.id: line for line in lines})
            self._reset()
            return
        self._put(lines)

    def arrange(self) -> None:
        """Bring what failed to the top; whoever is selected stays selected."""
        groups = grouped(self._lines.values(), self._sieve)
        if [group.ids for group in groups] != [group.ids for group in self._groups]:
            self._reset()
            return
        if groups == self._groups:
            return
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._identity(index)) for index in self.persistentIndexList()]
        self._take(groups)
        self.changePersistentIndexList(
            [index for index, _ in held],
            [self._found(identity, index.column()) for index, identity in held],
        )
        self.layoutChanged.emit()

    def line(self, index: Index) -> Line | None:
        """The line at *index*; None for a purpose's own."""
        if not index.isValid() or index.internalId() == 0:
            return None
        return self._groups[index.internalId() - 1].lines[index.row()]

    def index_of(self, identity: str) -> QModelIndex:
        """Where the check *identity* is; nowhere if it is not shown."""
        return self._found(identity, 0)

    def all_indexes(self) -> list[QModelIndex]:
        """The groups' indexes."""
        return [self.index(row, 0) for row in range(len(self._groups))]

    def retouch(self) -> None:
        """The colours changed."""
        self.layoutAboutToBeChanged.emit()
        self.layoutChanged.emit()

    def _identity(self, index: Index) -> str:
        line = self.line(index)
        return line.id if line is not None else f"\0{self._groups[index.row()].purpose}"

    def _found(self, identity: str, column: int) -> QModelIndex:
        if identity.startswith("\0"):
            for row, group in enumerate(self._groups):
                if group.purpose == identity[1:]:
                    return self.createIndex(row, column, 0)
            return NOWHERE
        place = self._places.get(identity)
        return self.createIndex(place[1], column, place[0] + 1) if place else NOWHERE

    def _put(self, lines: Iterable[Line]) -> None:
        """Change lines where they are; rows beside each other are told in one go."""
        rows: dict[int, set[int]] = {}
        for line in lines:
            self._lines[line.id] = line
            place = self._places.get(line.id)
            if place is not None:
                self._groups[place[0]].lines[place[1]] = line
                rows.setdefault(place[0], set()).add(place[1])
        for group, changed in rows.items():
            for first, last in runs(sorted(changed)):
                self.dataChanged.emit(
                    self.createIndex(first, 0, group + 1),
                    self.createIndex(last, STATE, group + 1),
                )
            self.dataChanged.emit(self.createIndex(group, 0, 0), self.createIndex(group, STATE, 0))

    def _reset(self) -> None:
        self.beginResetModel()
        self._take(grouped(self._lines.values(), self._sieve))
        self.endResetModel()

    def _take(self, groups: list[Group]) -> None:
        self._groups = groups
        self._spread = spread(self._lines.values())
        self._places = {
            line.id: (number, row)
            for number, group in enumerate(groups)
            for row, line in enumerate(group.lines)
        }

    # What Qt asks.

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """See Qt."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

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
            return len(self._groups[parent.row()].lines)
        return 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """See Qt."""
        if orientation != HORIZONTAL or not 0 <= section < len(self._headers):
            return None
        if role == DISPLAY:
            return self._headers[section]
        return RIGHT if role == ALIGNMENT and NAME < section < STATE else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """See Qt."""
        identity, row, column = index.internalId(), index.row(), index.column()
        if identity == 0:
            return self._of_group(self._groups[row], column, role)
        line = self._groups[identity - 1].lines[row]
        if role == DISPLAY:
            return self._text(line, column)
        if role == DECORATION:
            return self._look.sign(line.state, begun=line.begun) if column == STATE else None
        if role == FOREGROUND:
            marked = column == STATE or (line.failed >= 0 and column == line.failed + 1)
            return self._look.ink(line.state) if marked else None
        if role == ALIGNMENT:
            return RIGHT if NAME < column < STATE else None
        return self._spoken(line) if role == ACCESSIBLE and column == NAME else None

    def _text(self, line: Line, column: int) -> str:
        if column == NAME:
            told = [line.place[part] for part in self._spread if line.place[part]]
            return "  ·  ".join((line.name, *told))
        if column in _STEPS:
            return line.steps[column - 1]
        if column == TOOK:
            return line.took
        return said(line)

    def _spoken(self, line: Line) -> str:
        state = STATES[line.state] if line.state is not None else said(line)
        return ", ".join(filter(None, (line.name, state, line.cause, line.took)))

    def _of_group(self, group: Group, column: int, role: int) -> Any:
        if role == DISPLAY and column == NAME:
            about = meaning(group.purpose)
            return f"{group.purpose}: {about}" if about else group.purpose
        if role == DISPLAY and column == STATE:
            return counted(line.state for line in group.lines if line.state is not None)
        if role == FOREGROUND:
            return self._look.muted if column == STATE else None
        return self._look.bold if role == FONT and column == NAME else None


def said(line: Line) -> str:
    """The state in a word, or its cause."""
    if line.state is not None:
        return line.cause if line.state in _TOLD and line.cause else STATES[line.state]
    return tr("running") if line.begun else tr("waiting")


def _begun(line: Line) -> Line:
    return msgspec.structs.replace(line, begun=True)
