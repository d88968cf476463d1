"""One check's place among those that may go on at once."""

import asyncio
from typing import Final

LINGERING: Final = 8
"""Times the checks at once: so many may wait for a name server's last word or for their second
try and hold nobody up. A spare that is dead would else make every name cost a whole time limit."""


class Slots:
    """The places of a run: ``concurrency`` at work, and a bounded number that only wait."""

    def __init__(self, concurrency: int) -> None:
        self._working = asyncio.Semaphore(concurrency)
        self._lingering = asyncio.Semaphore(LINGERING * concurrency)

    async def take(self) -> "Slot":
        """Wait for a place at work."""
        await self._working.acquire()
        return Slot(self._working, self._lingering)

    def beside(self) -> "Slot":
        """No place at all: for what others wait for."""
        return Slot(None, self._lingering)


class Slot:
    """One place; given back early or at the latest in the end."""

    def __init__(self, working: asyncio.Semaphore | None, lingering: asyncio.Semaphore) -> None:
        self._held = working
        self._lingering = lingering
        self._changing = asyncio.Lock()

    async def step_aside(self) -> None:
        """Leave the work to others, and only wait from now on; a second call does nothing."""
        async with self._changing:
            if self._held is not None and self._held is not self._lingering:
                await self._lingering.acquire()
                self._held.release()
                self._held = self._lingering

    def release(self) -> None:
        """Give the place back; a second call does nothing."""
        if self._held is not None:
            self._held.release()
            self._held = None
