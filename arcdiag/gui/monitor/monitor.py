"""Repeats the set-up every so often while the window is open; runs by hand come first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from arcdiag.gui.bridge import Failed, Shown
from arcdiag.gui.monitor.looks import Looks
from arcdiag.gui.monitor.schedule import Schedule
from arcdiag.gui.run_controller import Keep, RunController
from arcdiag.gui.turns import Turns
from arcdiag.gui.words import tr
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.report import Ending, Report
from arcdiag.report.history import History

BEAT_MS: Final = 1000

Begin = Callable[[RunController, Keep], None]
"""Begins one run on the controller."""


def _now() -> datetime:
    return datetime.now(UTC)


class Monitor(QObject):
    """Looks at the same again and again. Its looks are beside the window's own runs, not shown as
    those are; of reports only those are kept in which something changed.
    """

    changed: ClassVar[Signal] = Signal()
    """It was begun or stopped, a look began, or time has passed."""
    looked: ClassVar[Signal] = Signal()
    """A look ended, and `looks` has it."""

    def __init__(
        self,
        history: History,
        turns: Turns,
        parent: QObject | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._now = now
        self.runs = RunController(history, self, turns=turns, yields=True)
        self.looks = Looks()
        self.trouble = ""
        """Why the latest look came to nothing, in a line; empty: it did not."""
        self._begin: Begin | None = None
        self._schedule: Schedule | None = None
        self._keeper = _Keeper(history)
        self._seen_by = self.looks
        """Those that the look which goes on was begun for."""
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.setTimerType(Qt.TimerType.CoarseTimer)
        self._beat.timeout.connect(self.tick)
        self.runs.reported.connect(self._reported)
        self.runs.failed.connect(self._failed)
        turns.free.connect(self.tick)

    @property
    def is_on(self) -> bool:
        """Is it to go on looking?"""
        return self._schedule is not None

    @property
    def is_looking(self) -> bool:
        """Does a look go on now, be it that it is being cancelled?"""
        return self.runs.is_running

    @property
    def left(self) -> timedelta:
        """Until the next look."""
        return self._schedule.left(self._now()) if self._schedule is not None else timedelta()

    def start(self, begin: Begin, every: timedelta) -> None:
        """Forget what was seen, and look as *begin* does, now and *every* so often."""
        self.looks, self.trouble = Looks(), ""
        self._begin, self._keeper = begin, _Keeper(self._history)
        self._schedule = Schedule(every, self._now())
        self._beat.start()
        self.looked.emit()
        self.tick()

    def stop(self) -> None:
        """Look no more; what was seen stays."""
        self._begin, self._schedule = None, None
        self._beat.stop()
        self.runs.cancel()
        self.changed.emit()

    def change(self, every: timedelta) -> None:
        """Look so often from now on."""
        if self._schedule is not None:
            self._schedule.change(every)
            self.tick()

    def tick(self) -> None:
        """Begin a look if one is due and nothing else goes on."""
        if self._schedule is not None and self._begin is not None:
            now = self._now()
            if self._schedule.is_due(now) and not self.runs.turns.is_taken:
                self._schedule.began(now)
                self._seen_by = self.looks
                self._begin(self.runs, self._keeper.keep)
        self.changed.emit()

    def _reported(self, shown: Shown) -> None:
        if self._schedule is None or self._seen_by is not self.looks:
            return
        if shown.report.run.ending is Ending.CANCELLED:  # a run by hand came between
            self._schedule.again(self._now())
            return
        self.trouble = shown.note
        self.looks.add(shown.report, shown.lines, self._schedule.every)
        if any(check.cause is Cause.PROXY_AUTH_REQUIRED for check in shown.report.checks):
            self.stop()
            self.trouble = tr(
                "Stopped: a proxy wants a login, or did not take the one it was given, and asking "
                "again and again could lock an account."
            )
        self.looked.emit()
        self.changed.emit()

    def _failed(self, failed: Failed) -> None:
        if self._schedule is None or self._seen_by is not self.looks:
            return
        if failed.lines:
            self.trouble = failed.lines[0]
        else:
            self._schedule.again(self._now())


class _Keeper:
    """Keeps the reports in which a state changed; called in engine threads, one at a time."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._states: dict[str, State] | None = None

    def keep(self, report: Report) -> str:
        """See `Keep`."""
        states = {check.id: check.state for check in report.checks}
        if report.run.ending is Ending.CANCELLED or states == self._states:
            return ""
        self._states = states
        return self._history.keep(report, watched=True)
