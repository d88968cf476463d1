"""What puts off a start: a busy loop, as the run's own clock tells it."""

from collections.abc import Iterator

from arcdiag.engine.breath import breath
from tests.unit.fakes import FakeClock


class Told(FakeClock):
    """A clock that says what it is told to, while the loop's own time stands still."""

    def __init__(self, *moments: float) -> None:
        self.rest: Iterator[float] = iter(moments)

    def elapsed(self) -> float:
        return next(self.rest)


async def test_passes_that_the_loops_own_time_cannot_tell_apart_are_waited_for() -> None:
    clock = Told(0.0, 0.010, 0.020, 0.021, 9.0)

    await breath(clock)

    assert list(clock.rest) == [9.0]
