"""Begins and ends runs for the window, each in its turn; at most one goes on at a time."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from arcdiag.gui.bridge import Batch, Bridge, Ended, Failed, Make
from arcdiag.gui.turns import Turns
from arcdiag.model.events import Event
from arcdiag.model.order import CheckOrder
from arcdiag.model.report import Report
from arcdiag.report.history import History

if TYPE_CHECKING:
    from arcdiag.gui.run_thread import RunThread

Tell = Callable[[Event], None]
Keep = Callable[[Report], str]
"""Keeps a report; returns why it could not, or an empty text."""

PAINTED_MS: Final = 20
"""After a plan was told: by then it is laid out and painted."""


def run_thread() -> "type[RunThread]":
    """The thread of a run, with asyncio: much to load, which the first picture does not need."""
    from arcdiag.gui.run_thread import RunThread

    return RunThread


class RunController(QObject):
    """Signals come in the window's thread, in this order: began, told …, and reported or failed.

    Controllers that share their *turns* have no two runs at a time; the runs of one that
    *yields* are cancelled when another's turn comes.
    """

    began: ClassVar[Signal] = Signal()
    told: ClassVar[Signal] = Signal(object)
    """A `Batch`."""
    cancelling: ClassVar[Signal] = Signal()
    reported: ClassVar[Signal] = Signal(object)
    """A `Shown`."""
    failed: ClassVar[Signal] = Signal(object)
    """A `Failed`."""
    ended: ClassVar[Signal] = Signal()
    """After either."""

    def __init__(
        self,
        history: History,
        parent: QObject | None = None,
        *,
        turns: Turns | None = None,
        yields: bool = False,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self.turns = turns or Turns(self)
        self._yields = yields
        self._run: RunThread | None = None
        self._bridge: Bridge | None = None

    @property
    def is_running(self) -> bool:
        """Is a run going on, be it that it is being cancelled?"""
        return self._run is not None

    def check(self, order: CheckOrder, keep: Keep | None = None) -> None:
        """Look at this machine's network as *order* says."""

        async def make(tell: Tell) -> Report:
            from arcdiag import wiring  # here: it is heavy, and the window shall be there first

            return await wiring.check_report(order, tell)

        self.begin(make, order.deadline, keep)

    def demo(self, scenario: str) -> None:
        """Look at a simulated broken network."""

        async def make(tell: Tell) -> Report:
            from arcdiag import wiring

            return await wiring.demo_report(scenario, tell)

        self.begin(make)

    def open(self, path: Path) -> None:
        """Read a saved report, or the one in a bundle, and judge it by today's rules.

        It is not kept: it is somewhere already.
        """
        notes: list[str] = []

        async def make(_: Tell) -> Report:
            from arcdiag import wiring
            from arcdiag.catalog.load import load_catalog
            from arcdiag.report.opened import opened

            found = opened(path)
            notes.append(found.note)
            return wiring.rejudged(found.report, load_catalog())

        self.begin(make, keep=lambda _: "".join(notes))

    def begin(
        self,
        make: Make,
        deadline: float = 0.0,
        keep: Keep | None = None,
    ) -> None:
        """Begin the run that *make* makes; does nothing while another goes on."""
        if self._run is not None:
            return
        self._bridge = Bridge(self)
        self._bridge.told.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._bridge.ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._run = run_thread()(make, self._bridge, keep or self._history.keep, deadline)
        self.began.emit()
        self.turns.take(self._run.start, self.cancel if self._yields else None)

    def cancel(self) -> None:
        """End the run early; its report still comes."""
        if self._run is not None:
            self._run.cancel()
            self.cancelling.emit()

    def _pass_on(self, batch: Batch) -> None:
        self.told.emit(batch)
        if self._run is not None:
            painted = PAINTED_MS if batch.planned_lines is not None else 0
            QTimer.singleShot(painted, self._run.seen)

    def _end(self, ended: Ended) -> None:
        bridge, self._run, self._bridge = self._bridge, None, None
        if bridge is not None:
            bridge.deleteLater()
        if isinstance(ended, Failed):
            self.failed.emit(ended)
        else:
            self.reported.emit(ended)
        self.turns.leave()
        self.ended.emit()
