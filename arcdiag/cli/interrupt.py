"""What Ctrl+C and a polite end (SIGTERM: kill, timeout, systemd) do: the first one ends the run
early and costs nothing of what was seen, the second one ends everything.
"""

import asyncio
import signal
import threading
from types import FrameType, TracebackType
from typing import Final

_WISHES: Final = ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL))
"""The signals that ask for an end, and what is done about them where nobody said otherwise."""


class Interrupt:
    """Hears the wish for an end while the block runs; ``came`` tells whether there was one.

    asyncio's own handling would drop a finished report when the key is pressed while it is judged,
    and Python's would stop it being written.
    """

    def __init__(self) -> None:
        self.came = False
        self._run: asyncio.Task[object] | None = None
        self._heard: list[signal.Signals] = []

    def __enter__(self) -> "Interrupt":
        own = threading.current_thread() is threading.main_thread()
        for wish, usual in _WISHES:
            # Whoever ignores the signal (nohup) or has a handler of their own keeps it.
            if own and signal.getsignal(wish) is usual:
                signal.signal(wish, self._hear)
                self._heard.append(wish)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for wish, usual in _WISHES:
            if wish in self._heard:
                signal.signal(wish, usual)

    def ends(self, run: "asyncio.Task[object] | None") -> None:
        """From now on there is something to report: the first wish cancels *run*, if it lasts."""
        self._run = run

    def _hear(self, number: int, frame: FrameType | None) -> None:
        run = self._run
        if self.came or run is None:
            signal.default_int_handler(number, frame)
        self.came = True
        if not run.done():
            run.get_loop().call_soon_threadsafe(run.cancel)
