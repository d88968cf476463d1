"""Keeps our own crowding out of what is timed."""

import asyncio
from typing import Final

from arcdiag.ports import Clock

BREATH_S: Final = 0.004
"""A pass through the event loop longer than this puts off the next check's start: what is under
way would be timed by our own crowding, not by the network."""

PATIENCE_S: Final = 0.1
"""The longest that one start is put off; a loop that is always busy must go on all the same."""


async def breath(clock: Clock) -> None:
    """Wait until the loop gets through what is ready quickly.

    The loop's own time is too coarse: on Windows it moves on every 16 ms.
    """
    began = before = clock.elapsed()
    while True:
        await asyncio.sleep(0)
        now = clock.elapsed()
        if now - before < BREATH_S or now - began > PATIENCE_S:
            return
        before = now
