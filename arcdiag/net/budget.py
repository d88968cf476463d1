"""How many sockets a run may hold at once, so that ten thousand checks exhaust no descriptors."""

import asyncio
import importlib
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.ports import NetError

WANTED_FILES: Final = 16_384
"""What the soft limit is raised to where the hard one allows it."""
KEPT_FREE: Final = 64
"""Descriptors left to everything else: files, name servers' sockets, the event loop."""
MOST: Final = 1_024
"""More at once only wait for each other, and falsify each other's times."""
WITHOUT_LIMIT: Final = 1_024
"""Where the system knows no such limit (Windows)."""
PATIENCE_S: Final = 4.0
"""Below the default time limit of a step: who waits longer must not pass for a dead server."""


def allowed_sockets() -> int:
    """Sockets this process may hold; half of what is left, as demo servers live in it too."""
    try:
        limits = importlib.import_module("resource")
    except ImportError:
        return WITHOUT_LIMIT
    soft, hard = limits.getrlimit(limits.RLIMIT_NOFILE)
    unlimited = limits.RLIM_INFINITY
    best = WANTED_FILES if hard == unlimited else min(hard, WANTED_FILES)
    if soft != unlimited and soft < best:
        try:
            limits.setrlimit(limits.RLIMIT_NOFILE, (best, hard))
            soft = best
        except (OSError, ValueError):  # a sandbox may forbid it; then we live with less
            best = soft
    files = WANTED_FILES if soft == unlimited else soft
    return max(8, min(MOST, (files - KEPT_FREE) // 2))


class Budget:
    """A number of sockets; taking one waits a while for another to be given back."""

    def __init__(self, sockets: int, patience_s: float = PATIENCE_S) -> None:
        self.sockets = sockets
        self._patience_s = patience_s
        self._free = asyncio.Semaphore(sockets)

    async def acquire(self) -> None:
        """Take one; waiting too long is ``local-limit``."""
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
        except TimeoutError as error:
            message = f"all {self.sockets} sockets that this process may open are in use"
            raise NetError(Cause.LOCAL_LIMIT, message, "EMFILE") from error

    def release(self) -> None:
        """Give one back."""
        self._free.release()
