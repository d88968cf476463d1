"""A few threads for work that must not hold up the event loop, nor the end of the program."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

IDLE_SECONDS: Final = 2.0
"""After which a thread without work ends."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Any]"

    def do(self) -> None:
        """Do it, unless nobody waits any more; a fault in it goes to whoever waits."""
        if self.answer.cancelled():
            return
        try:
            result, error = self.work(), None
        except Exception as caught:
            result, error = None, caught
        try:
            self.loop.call_soon_threadsafe(self._tell, result, error)
        except RuntimeError:  # the loop is closed: the run is over
            return

    def _tell(self, result: object, error: Exception | None) -> None:
        if self.answer.done():
            return
        if error is not None:
            self.answer.set_exception(error)
        else:
            self.answer.set_result(result)


class Workers:
    """At most *count* daemon threads, started when there is work.

    The standard library's executor would wait for them at the program's end.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._lock = Lock()
        self._running = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """What *work* returns or raises; when cancelled, nobody waits for it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        with self._lock:
            self._jobs.put(_Job(work, loop, answer))
            start = self._running < self._count
            self._running += start
        if start:
            Thread(target=self._work, name="arcdiag-trust", daemon=True).start()
        return await answer

    def _work(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_SECONDS)
            except Empty:
                with self._lock:
                    if self._jobs.empty():
                        self._running -= 1
                        return
            else:
                job.do()
                del job  # holds a whole chain
