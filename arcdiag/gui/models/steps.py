"""The steps of one check in the order they began, each with its place in time."""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from arcdiag.gui.models.line import GRAVITY
from arcdiag.gui.models.roles import DECORATION, DISPLAY, FOREGROUND, HORIZONTAL, NOWHERE, Index
from arcdiag.gui.theme import Look
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State
from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.observation import Judged, Observation, Resolved, Tunnelled
from arcdiag.model.report import CheckResult
from arcdiag.report.plain import plain
from arcdiag.report.steps import came_of
from arcdiag.report.words import duration

STEP, WHEN, OUTCOME = 0, 1, 2
SPAN: Final = Qt.ItemDataRole.UserRole
"""The `Span` of a row."""
MOST_CHARACTERS: Final = 2000


@dataclass(frozen=True, slots=True)
class Span:
    """Where a step's bar begins and ends, as shares of the whole check."""

    begin: float
    end: float
    took: str
    state: State


@dataclass(frozen=True, slots=True)
class _Row:
    step: str
    target: str
    outcome: str
    span: Span


class StepsModel(QAbstractTableModel):
    """One row a step."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[_Row, ...] = ()
        self._headers: Final = (tr("Step"), tr("When"), tr("What came of it"))

    def show(self, check: CheckResult | None) -> None:
        """Show the steps of *check*, or none."""
        self.beginResetModel()
        self._rows = _rows(check) if check is not None else ()
        self.endResetModel()

    def sentence(self, row: int) -> str:
        """All of one step, for reading and copying."""
        each = self._rows[row]
        took = translated(each.span.took)
        told = tr("{target}: {came} ({took})", target=each.target, came=each.outcome, took=took)
        return f"{each.step} {told}"

    def telling(self) -> int:
        """The row that tells most: what went wrong last, else the last; -1: there is none."""
        worst = min((GRAVITY[row.span.state] for row in self._rows), default=0)
        rows = [n for n, row in enumerate(self._rows) if GRAVITY[row.span.state] == worst]
        return rows[-1] if rows else -1

    # What Qt asks.

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """See Qt."""
        if role == DISPLAY and orientation == HORIZONTAL and 0 <= section < len(self._headers):
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """See Qt."""
        row = self._rows[index.row()]
        column = index.column()
        if role == DISPLAY:
            return (row.step, row.span.took, f"{row.target}{tr(': ')}{row.outcome}")[column]
        if role == SPAN:
            return row.span
        if role == DECORATION and column == STEP:
            return self._look.sign(row.span.state)
        if role == FOREGROUND and column == OUTCOME and row.span.state is State.FAIL:
            return self._look.ink(State.FAIL)
        return None


def _rows(check: CheckResult) -> tuple[_Row, ...]:
    seen = sorted(check.observations, key=lambda one: one.started)
    if not seen:
        return ()
    first = seen[0].started
    begins = [(one.started - first).total_seconds() * 1000 for one in seen]
    whole = max((begin + one.took_ms for begin, one in zip(begins, seen, strict=True)), default=0)
    whole = max(whole, 0.001)
    repeated = any(one.attempt > 1 for one in seen)
    return tuple(
        _row(one, begin / whole, (begin + one.took_ms) / whole, repeated=repeated)
        for begin, one in zip(begins, seen, strict=True)
    )


def _row(seen: Observation, begin: float, end: float, *, repeated: bool) -> _Row:
    span = Span(min(max(begin, 0), 1), min(max(end, 0), 1), duration(seen.took_ms), _state(seen))
    return _Row(
        step=f"#{seen.attempt} {seen.step}" if repeated else str(seen.step),
        target=plain(translated(seen.target)),
        outcome=plain(translated(came_of(seen.outcome)), MOST_CHARACTERS),
        span=span,
    )


def _state(seen: Observation) -> State:
    match seen.outcome:
        case Failure():
            return State.FAIL
        case Skipped():
            return State.NOT_TESTED
        case Tunnelled(opened=False) | Resolved(addresses=()):
            return State.FAIL
        case Judged(faults=faults) if faults:
            return State.WARN if seen.outcome.verified else State.FAIL
    return State.PASS
