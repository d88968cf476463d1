"""One run in a thread of its own, with its own event loop; the window never waits for it."""

import asyncio
import contextlib
import threading
import traceback
from collections.abc import Callable
from typing import Final

from arcdiag.diagnosis.checks import judge
from arcdiag.engine.undisturbed import seldom_collected
from arcdiag.gui.bridge import Batch, Bridge, Ended, Failed, Make, Shown
from arcdiag.gui.models.line import Line, line_of
from arcdiag.log import keep_fault
from arcdiag.model.events import Event, Finished, Observed, Planned
from arcdiag.model.report import Report
from arcdiag.orders.refusals import refusals
from arcdiag.report.progress import Progress

EVERY_S: Final = 0.05
"""Between two batches: faster is not seen, and each costs the window a repaint."""
PLAN_S: Final = 0.5
"""The longest that a run waits with its first step until its plan is on the screen."""
BATCH_S: Final = 0.05
"""The longest that it waits until a batch is."""


class RunThread:
    """Makes a report, keeps it, and tells *bridge* about it.

    ``deadline`` is the run's, in seconds. *keep* returns why it could not, or an empty text.
    """

    def __init__(
        self, make: Make, bridge: Bridge, keep: Callable[[Report], str], deadline: float = 0.0
    ) -> None:
        self._make = make
        self._keep = keep
        self._bridge = bridge
        self._progress = Progress(deadline)
        self._events: list[Event] = []
        self._begun: set[str] = set()
        self._seen = threading.Event()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Report] | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, name="arcdiag-engine", daemon=True)

    def start(self) -> None:
        """Begin; called once."""
        self._thread.start()

    def cancel(self) -> None:
        """End the run early, from any thread; what was seen is still reported."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None:
                with contextlib.suppress(RuntimeError):  # the loop has just closed: it is over
                    self._loop.call_soon_threadsafe(self._task.cancel)

    def seen(self) -> None:
        """What was told last is on the screen; from the window's thread."""
        self._seen.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the thread's end; tells whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        ended: Ended
        try:
            with seldom_collected():  # to the end: judging and keeping make much, too
                report = asyncio.run(self._reported())
                lines = tuple(map(line_of, report.checks))
                ended = Shown(report, lines, self._keep(report))
        except asyncio.CancelledError:
            ended = Failed()
        except Exception as error:
            ended = _failed(error)
        with contextlib.suppress(RuntimeError):  # the window is gone, and with it the bridge
            self._show(BATCH_S)
            self._bridge.ended.emit(ended)

    async def _reported(self) -> Report:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.create_task(self._made())
            if self._cancelled:
                self._task.cancel()
        telling = asyncio.create_task(self._tell())
        try:
            return await self._task
        finally:
            telling.cancel()

    async def _made(self) -> Report:
        return await self._make(self._hear)

    def _hear(self, event: Event) -> None:
        """Keep *event* for the next batch; a plan is shown before anything is timed."""
        self._events.append(event)
        if isinstance(event, Planned):
            self._show(PLAN_S)

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            self._show(BATCH_S)

    def _show(self, patience_s: float) -> None:
        """Tell what happened, and stand still until it is seen.

        Window and engine cannot both have the interpreter: side by side each takes twice as long,
        and the window is felt to hang.
        """
        self._seen.clear()
        self._flush()
        self._seen.wait(patience_s)

    def _flush(self) -> None:
        events, self._events[:] = tuple(self._events), ()
        planned: tuple[Line, ...] | None = None
        begun: dict[str, None] = {}
        ended: dict[str, Finished] = {}
        for event in events:
            self._progress.tell(event)
            match event:
                case Planned():
                    planned = tuple(map(line_of, event.plan.checks))
                case Observed(check=check) if check and check not in self._begun:
                    begun[check] = None
                case Finished(seen=seen):
                    ended[seen.check.id] = event
        self._begun.update(begun)
        if not self._progress.planned:
            return
        checks = tuple(judge(event.seen).result for event in ended.values())
        self._bridge.told.emit(
            Batch(
                planned_lines=planned,
                begun=tuple(begun),
                checks=checks,
                lines=tuple(map(line_of, checks)),
                progress=self._progress.line(),
                done=self._progress.done,
                planned=self._progress.planned,
            )
        )


def _failed(error: Exception) -> Failed:
    lines = refusals(error)
    if lines:
        return Failed(lines=tuple(lines))
    details = "".join(traceback.format_exception(error))
    return Failed(lines=(type(error).__name__,), log=keep_fault(error), details=details)
