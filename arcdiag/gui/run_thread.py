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
from arcdiag.model.report import CheckResult, Report
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
        self._planned: tuple[Line, ...] | None = None
        self._begun: set[str] = set()
        self._beginning: list[str] = []
        self._ended: dict[str, tuple[CheckResult, Line]] = {}
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
        """Judge what ended, and keep it for the next batch; a plan is told at once.

        One by one as they end: a batch's worth together would put off whatever else is timed.
        """
        self._progress.tell(event)
        match event:
            case Planned():
                self._planned = tuple(map(line_of, event.plan.checks))
                self._show(PLAN_S)
            case Observed(check=check) if check and check not in self._begun:
                self._begun.add(check)
                self._beginning.append(check)
            case Finished(seen=seen):
                result = judge(seen).result
                self._ended[result.id] = result, line_of(result)

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
        if not self._progress.planned:
            return
        planned, self._planned = self._planned, None
        beginning, self._beginning = self._beginning, []
        ended, self._ended = self._ended, {}
        self._bridge.told.emit(
            Batch(
                planned_lines=planned,
                begun=tuple(beginning),
                checks=tuple(check for check, _ in ended.values()),
                lines=tuple(line for _, line in ended.values()),
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
