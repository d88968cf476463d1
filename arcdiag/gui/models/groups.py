"""Lines gathered into rows, and rows by purpose, what failed first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from arcdiag.gui.models.line import GRAVITY, Line
from arcdiag.gui.models.sieve import Sieve

_UNENDED: Final = len(GRAVITY)

MODE: Final = 0
"""The part of a line's place that tells its mode."""


@dataclass(slots=True)
class Row:
    """What is shown in one row: one line, or one endpoint's lines in several modes."""

    lines: list[Line]

    @property
    def worst(self) -> Line:
        """The line that needs a hand most."""
        return self.lines[0] if len(self.lines) == 1 else min(self.lines, key=_gravity)

    def within(self, mode: str) -> Line | None:
        """The line that needs a hand most in *mode*; None where the endpoint is of no use there."""
        return min(
            (line for line in self.lines if line.place[MODE] == mode), key=_gravity, default=None
        )


@dataclass(slots=True)
class Group:
    """One purpose and the rows of it that pass a sieve, in the order they are shown."""

    purpose: str
    rows: list[Row] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """The checks in it, in no order."""
        return {line.id for row in self.rows for line in row.lines}


def modes_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The modes that *lines* were looked at in, in the order they come."""
    return tuple(dict.fromkeys(line.place[MODE] for line in lines))


def gathered(lines: Iterable[Line], *, side_by_side: bool) -> list[Row]:
    """A row for each line, or for all that look at one endpoint in several modes."""
    if not side_by_side:
        return [Row([line]) for line in lines]
    rows: dict[tuple[str, ...], Row] = {}
    for line in lines:
        key = (line.purpose, line.name, *line.place[MODE + 1 :])
        rows.setdefault(key, Row([])).lines.append(line)
    return list(rows.values())


def grouped(rows: Iterable[Row], sieve: Sieve) -> list[Group]:
    """The groups of those rows of which something passes."""
    groups: dict[str, Group] = {}
    for row in rows:
        if any(map(sieve.passes, row.lines)):
            purpose = row.lines[0].purpose
            groups.setdefault(purpose, Group(purpose)).rows.append(row)
    for group in groups.values():
        group.rows.sort(key=_gravest)
    return list(groups.values())


def spread(lines: Iterable[Line], *, but: Sequence[int] = ()) -> list[int]:
    """The parts of a line's place (mode, region, route) that tell rows apart, *but* these."""
    places = {line.place for line in lines}
    values = ({place[part] for place in places} - {""} for part in range(3))
    return [part for part, found in enumerate(values) if len(found) > 1 and part not in but]


MOST_RUNS: Final = 3
"""Changes of a batch that Qt is told one by one."""


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers that follow each other, as first and last."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of *rows*, or, where those are many, one span over all of them.

    To tell Qt of a change lets the engine's thread have the interpreter each time, and what is
    painted twice costs less than the wait for it.
    """
    found = runs(rows)
    return found if len(found) <= MOST_RUNS else [(rows[0], rows[-1])]


def _gravity(line: Line) -> int:
    return GRAVITY[line.state] if line.state is not None else _UNENDED


def _gravest(row: Row) -> int:
    return _gravity(row.worst)
