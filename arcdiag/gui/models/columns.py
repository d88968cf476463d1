"""What stands in the columns of the endpoints: of one mode its steps, of several a column each."""

from collections.abc import Iterable
from typing import Final, Protocol

from arcdiag.gui.models.groups import MODE, Group, Row, spread
from arcdiag.gui.models.line import Line
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State
from arcdiag.report.purposes import meaning
from arcdiag.report.rows import counted
from arcdiag.report.words import STATES

NAME: Final = 0
TOOK, STATE = 6, 7
"""Of one mode; between them and the name are the steps."""

_STEPS: Final = range(1, 6)
_TOLD: Final = (State.FAIL, State.WARN)
"""States whose cause says more than their word; the sign beside it tells the state."""


class Columns(Protocol):
    """Texts and marks by column; column 0 is the endpoint's name."""

    headers: tuple[str, ...]
    right: range
    """The columns whose texts end at the right."""

    def text(self, row: Row, column: int) -> str:
        """What stands there."""

    def signed(self, row: Row, column: int) -> Line | None:
        """The line whose sign stands there."""

    def inked(self, row: Row, column: int) -> Line | None:
        """The line in whose colour the text is."""

    def line(self, row: Row, column: int) -> Line | None:
        """The line that is meant where the user points there."""

    def of(self, line: Line) -> int:
        """The column that is *line*'s own."""

    def summed(self, group: Group, column: int) -> str:
        """What stands in a purpose's own row."""

    def spoken(self, row: Row) -> str:
        """The whole row for a screen reader."""


class Steps:
    """Of one mode: name, the steps' times, the whole time, the state."""

    right = range(1, STATE)

    def __init__(self, lines: Iterable[Line]) -> None:
        self.headers: tuple[str, ...] = (
            *(tr("Endpoint"), "DNS", tr("Proxy"), "TCP", "TLS", "HTTP"),
            *(tr("Time"), tr("State")),
        )
        self._spread = spread(lines)

    def text(self, row: Row, column: int) -> str:
        """See `Columns`."""
        line = row.lines[0]
        if column == NAME:
            return named(line, self._spread)
        if column in _STEPS:
            return line.steps[column - 1]
        return line.took if column == TOOK else said(line)

    def signed(self, row: Row, column: int) -> Line | None:
        """See `Columns`."""
        return row.lines[0] if column == STATE else None

    def inked(self, row: Row, column: int) -> Line | None:
        """See `Columns`."""
        line = row.lines[0]
        marked = column == STATE or (line.failed >= 0 and column == line.failed + 1)
        return line if marked else None

    def line(self, row: Row, column: int) -> Line | None:
        """See `Columns`."""
        return row.lines[0]

    def of(self, line: Line) -> int:
        """See `Columns`."""
        return NAME

    def summed(self, group: Group, column: int) -> str:
        """See `Columns`."""
        if column == NAME:
            return titled(group)
        return _counted(row.lines[0] for row in group.rows) if column == STATE else ""

    def spoken(self, row: Row) -> str:
        """See `Columns`."""
        line = row.lines[0]
        return tr(", ").join(filter(None, (line.name, _word(line), line.cause, line.took)))


class Modes:
    """Of several modes: name, and for each mode what came of it there."""

    right = range(0)

    def __init__(self, lines: Iterable[Line], modes: tuple[str, ...]) -> None:
        self._modes = modes
        self.headers = (tr("Endpoint"), *modes)
        self._spread = spread(lines, but=(MODE,))

    def text(self, row: Row, column: int) -> str:
        """See `Columns`."""
        if column == NAME:
            return named(row.lines[0], self._spread)
        line = self.line(row, column)
        return said(line) if line is not None else "-"

    def signed(self, row: Row, column: int) -> Line | None:
        """See `Columns`."""
        return self.line(row, column) if column != NAME else None

    def inked(self, row: Row, column: int) -> Line | None:
        """See `Columns`."""
        return self.signed(row, column)

    def line(self, row: Row, column: int) -> Line | None:
        """See `Columns`; at the name the mode that needs a hand most."""
        return row.worst if column == NAME else row.within(self._modes[column - 1])

    def of(self, line: Line) -> int:
        """See `Columns`."""
        return 1 + self._modes.index(line.place[MODE])

    def summed(self, group: Group, column: int) -> str:
        """See `Columns`."""
        if column == NAME:
            return titled(group)
        mine = (row.within(self._modes[column - 1]) for row in group.rows)
        return _counted(line for line in mine if line is not None)

    def spoken(self, row: Row) -> str:
        """See `Columns`."""
        cells = (
            f"{mode}: {self.text(row, column)}" for column, mode in enumerate(self._modes, start=1)
        )
        return tr(", ").join((row.lines[0].name, *cells))


def said(line: Line) -> str:
    """The state in a word, or its cause."""
    if line.state is not None:
        return line.cause if line.state in _TOLD and line.cause else translated(STATES[line.state])
    return tr("running") if line.begun else tr("waiting")


def named(line: Line, parts: Iterable[int]) -> str:
    """The endpoint's name, with the *parts* of its place that tell it apart."""
    return "  ·  ".join((line.name, *(line.place[part] for part in parts if line.place[part])))


def titled(group: Group) -> str:
    """A purpose, and what it means."""
    about = meaning(group.purpose)
    return f"{group.purpose}{tr(': ')}{translated(about)}" if about else group.purpose


def _word(line: Line) -> str:
    return translated(STATES[line.state]) if line.state is not None else said(line)


def _counted(lines: Iterable[Line]) -> str:
    return translated(counted(line.state for line in lines if line.state is not None))
