"""What repeated looks saw, the newest so many: bounded, however long the window is open."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from arcdiag.diagnosis.heartbeats import TAKES_THEM, Beat, Place, Standing, came, standing
from arcdiag.gui.models.line import GRAVITY, Line
from arcdiag.gui.words import tr, translated
from arcdiag.language.current import counted
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.report import CheckResult, Report
from arcdiag.model.value import Value
from arcdiag.report.words import STATES, duration

MOST: Final = 288
"""A day of heartbeats."""
LEAST: Final = 12
"""Kept however many endpoints there are."""
MOST_CELLS: Final = 200_000
"""About 20 MB."""


class Cell(Value, frozen=True):
    """What one look saw of one endpoint; times in milliseconds, 0 where nothing was measured."""

    state: State
    cause: str
    took_ms: float


class Look(Value, frozen=True):
    """One look; ``gap`` tells that looks are missing between it and the one before."""

    at: datetime
    gap: bool
    every: timedelta
    cells: dict[str, Cell]
    beats: dict[Place, Beat]


class Looks:
    """The newest looks and their endpoints."""

    def __init__(self) -> None:
        self._looks: deque[Look] = deque()
        self._lines: dict[str, Line] = {}
        self._hearts: frozenset[str] = frozenset()

    @property
    def looks(self) -> Sequence[Look]:
        """The oldest first."""
        return self._looks

    @property
    def lines(self) -> list[Line]:
        """Each endpoint as the newest look saw it, what needs a hand first."""
        return sorted(self._lines.values(), key=_gravity)

    @property
    def heart(self) -> str:
        """The check that takes heartbeats, the gravest of several; empty: there is none."""
        return next((line.id for line in self.lines if line.id in self._hearts), "")

    def add(self, report: Report, lines: Iterable[Line], every: timedelta) -> None:
        """A look ended, with a line for each check; looks are *every* so often."""
        at = report.run.started
        before = self._looks[-1].at if self._looks else at
        self._looks.append(
            Look(
                at=at,
                gap=not timedelta() <= at - before <= 2 * every,
                every=every,
                cells={check.id: _cell(check) for check in report.checks},
                beats={
                    place: Beat(at=at, came=what) for place, what in came(report.checks).items()
                },
            )
        )
        self._hearts = frozenset(
            check.id for check in report.checks if check.endpoint == TAKES_THEM
        )
        self._lines.update({line.id: line for line in lines})
        self._forget(len(report.checks))

    def of(self, identity: str) -> list[Cell | None]:
        """What each look saw of one endpoint, the oldest first; None: it was not among them."""
        return [look.cells.get(identity) for look in self._looks]

    def standings(self) -> dict[Place, Standing]:
        """How heartbeats stand from each place, the gravest first."""
        places = dict.fromkeys(place for look in self._looks for place in look.beats)
        every = self._looks[-1].every if self._looks else timedelta()
        found = {
            place: standing(
                [look.beats[place] for look in self._looks if place in look.beats], every
            )
            for place in places
        }
        return dict(sorted(found.items(), key=lambda one: GRAVITY[one[1].state]))

    def _forget(self, width: int) -> None:
        most = max(LEAST, min(MOST, MOST_CELLS // max(width, 1)))
        dropped = False
        while len(self._looks) > most:
            self._looks.popleft()
            dropped = True
        if dropped or len(self._lines) > width:
            alive = {identity for look in self._looks for identity in look.cells}
            self._lines = {key: line for key, line in self._lines.items() if key in alive}


def summed_up(cells: Iterable[Cell | None]) -> str:
    """``12 looks: 10 pass, 2 fail; median 84 ms``."""
    known = [cell for cell in cells if cell is not None]
    counts = [
        tr("{count} {state}", count=count, state=translated(STATES[state]))
        for state in STATES
        if (count := sum(cell.state is state for cell in known))
    ]
    times = [cell.took_ms for cell in known if cell.took_ms > 0 and cell.state is not State.FAIL]
    number = counted(len(known), "{count} look", "{count} looks")
    said = tr("{number}: {states}", number=number, states=", ".join(counts))
    if not times:
        return said
    return tr("{said}; median {time}", said=said, time=duration(median(times)))


def told(look: Look, cell: Cell | None) -> str:
    """What one look saw of one endpoint, in a line."""
    parts = (
        [translated(STATES[cell.state]), cell.cause] if cell is not None else [tr("not looked at")]
    )
    if cell is not None and cell.took_ms:
        parts.append(duration(cell.took_ms))
    what = ", ".join(filter(None, parts))
    return tr("{when} UTC: {what}", when=f"{look.at:%Y-%m-%d %H:%M:%S}", what=what)


def _cell(check: CheckResult) -> Cell:
    return Cell(state=check.state, cause=str(check.cause or ""), took_ms=check.took_ms)


def _gravity(line: Line) -> int:
    """What nothing can ever be told of comes last: it would stand on top at every look."""
    if line.state is None or line.cause == Cause.SKIPPED_WILDCARD:
        return len(GRAVITY)
    return GRAVITY[line.state]
