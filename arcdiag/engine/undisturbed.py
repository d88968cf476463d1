"""Keeps a run from what would falsify its times or cost its report."""

import asyncio
import gc
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

YOUNG_VALUES: Final = 20_000
"""New containers before a search for garbage begins; Python's own 700 suits small programs."""
YOUNG_SEARCHES: Final = 60
"""Searches of the young before the middle generation is searched: with Python's own 10 that is
40 ms in the midst of 1,500 checks, in which a window stands still."""


async def despite_cancelling(last: Coroutine[Any, Any, None]) -> None:
    """Let *last* come to its end: once a run is over, a cancel must not cost its report."""
    task = asyncio.create_task(last)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            own = asyncio.current_task()
            if own is not None:
                own.uncancel()


async def unless_cancelled(first: Coroutine[Any, Any, None]) -> bool:
    """Await what comes before a run; False when it was cancelled, which the run must then tell."""
    try:
        await first
    except asyncio.CancelledError:
        own = asyncio.current_task()
        if own is not None:
            own.uncancel()
        return False
    return True


def let_go(*held: dict[Any, Any] | set[Any]) -> None:
    """Empty them, one by one.

    What a large run held is freed by the hundred thousand: in one go, by the collector or with
    the last name for it, that is a tenth of a second in which no other thread does anything.
    """
    for each in held:
        take = each.popitem if isinstance(each, dict) else each.pop
        while each:
            take()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage less often.

    A run makes tens of thousands of values that live to its end; searching them again and again
    finds nothing, and costs a twentieth to a tenth of the run's work.
    """
    usual = gc.get_threshold()
    gc.set_threshold(YOUNG_VALUES, YOUNG_SEARCHES, usual[2])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
