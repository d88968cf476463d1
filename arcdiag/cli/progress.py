"""The line on standard error that tells how far a run is; only where it can be rewritten."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from typing import Final

from arcdiag.cli.console import is_lively
from arcdiag.model.events import Event, Finished, Planned

_EVERY_S: Final = 0.2
_PATIENCE_S: Final = 1.0
"""Getting ready is worth a word only where it takes longer, as with a slow PAC server."""
_WIDTH: Final = 40
_CLEAR: Final = f"\r{'':{_WIDTH}}\r"  # blanks: older Windows consoles print escapes as they are


class Progress:
    """Counts checks as they end. ``deadline`` is the run's, in seconds; 0: none is known."""

    def __init__(self, deadline: float = 0.0) -> None:
        self._deadline = deadline
        self._began = time.monotonic()
        self._planned = 0
        self._done: set[tuple[str, int]] = set()

    def tell(self, event: Event) -> None:
        """Take note of an event of the run."""
        match event:
            case Planned(plan=plan, rounds=rounds):
                self._planned = rounds * len(plan.checks)
            case Finished(seen=seen, attempt=attempt):
                self._done.add((seen.check.id, attempt))

    def line(self) -> str:
        """``12 of 38 · 4 s of 30``; before the ways are known ``getting ready · 2 s of 30``."""
        spent = f"{time.monotonic() - self._began:.0f} s"
        limit = f" of {self._deadline:g}" if self._deadline else ""
        if not self._planned:
            return f"getting ready · {spent}{limit}"
        total = max(self._planned, len(self._done))
        return f"{len(self._done)} of {total} · {spent}{limit}"

    @contextlib.asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Keep the line on screen while the block runs, and take it away at its end."""
        if not is_lively(sys.stderr):
            yield
            return
        drawing = asyncio.create_task(self._draw())
        try:
            yield
        finally:
            drawing.cancel()
            _write(_CLEAR)

    async def _draw(self) -> None:
        while True:
            if self._planned or time.monotonic() - self._began > _PATIENCE_S:
                _write(f"\r{self.line():{_WIDTH}}")
            await asyncio.sleep(_EVERY_S)


def _write(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
