"""Lines gathered by purpose, what failed first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from arcdiag.gui.models.line import GRAVITY, Line
from arcdiag.gui.models.sieve import Sieve

_UNENDED: Final = len(GRAVITY)


@dataclass(slots=True)
class Group:
    """One purpose and the lines of it that pass a sieve, in the order they are shown."""

    purpose: str
    lines: list[Line] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """The checks in it, in no order."""
        return {line.id for line in self.lines}


def grouped(lines: Iterable[Line], sieve: Sieve) -> list[Group]:
    """The groups of those lines that pass."""
    groups: dict[str, Group] = {}
    for line in lines:
        if sieve.passes(line):
            groups.setdefault(line.purpose, Group(line.purpose)).lines.append(line)
    for group in groups.values():
        group.lines.sort(key=_gravity)
    return list(groups.values())


def spread(lines: Iterable[Line]) -> list[int]:
    """The parts of a line's place (mode, region, route) that tell lines apart."""
    places = {line.place for line in lines}
    values = ({place[part] for place in places} - {""} for part in range(3))
    return [part for part, found in enumerate(values) if len(found) > 1]


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers that follow each other, as first and last."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _gravity(line: Line) -> int:
    return GRAVITY[line.state] if line.state is not None else _UNENDED
