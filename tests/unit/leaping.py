"""An event loop whose waits are over at once: what takes ten seconds is seen in no time.

For tests in which nothing but our own fakes is waited for. A thread or a socket on which such a
loop waited would look infinitely slow.
"""

import asyncio
from collections.abc import Callable, Mapping
from selectors import BaseSelector, SelectorKey
from typing import Any, Final, cast

import pytest

BEGINS_AT: Final = 100.0


class LeapingLoop(asyncio.SelectorEventLoop):
    """Instead of waiting it moves its clock, and nothing else moves that."""

    def __init__(self) -> None:
        super().__init__()
        self.at = BEGINS_AT
        """Seconds; what `time` says."""
        mine = cast("Any", self)
        mine._selector = _Leaping(mine._selector, self)

    def time(self) -> float:
        return self.at


class _Leaping:
    def __init__(self, selector: BaseSelector, loop: LeapingLoop) -> None:
        self._selector = selector
        self._loop = loop

    def select(self, timeout: float | None) -> list[tuple[SelectorKey, int]]:
        if timeout is None:
            return self._selector.select(None)
        ready = self._selector.select(0)
        if not ready:
            self._loop.at += timeout
        return ready

    def __getattr__(self, name: str) -> object:
        return getattr(self._selector, name)


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """For a conftest.py: the loop of all its tests but those marked ``real_time``."""
    if item.get_closest_marker("real_time"):
        return {"real-time": asyncio.new_event_loop}
    return {"leaping": LeapingLoop}
