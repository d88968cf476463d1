"""The queue of second tries: how far apart, who first, and when it is too late."""

import asyncio
import itertools
from collections.abc import Sequence

import pytest

from arcdiag.engine.pace import APART_S, SHARE, Pace
from tests.unit.fakes import FakeClock
from tests.unit.leaping import LeapingLoop

TRY_S = 5.0


def starts(
    ranks: Sequence[int],
    *,
    deadline: float = 30.0,
    concurrency: int = 64,
    after_s: float = TRY_S,
    spent: float = TRY_S,
) -> list[float | None]:
    """When each of so many tries would begin, in seconds of the run; None: no time is left."""

    async def run() -> list[float | None]:
        clock = FakeClock()
        began = clock.elapsed()
        pace = Pace(clock, timeout=TRY_S, deadline=deadline, concurrency=concurrency)
        await asyncio.sleep(spent)

        async def one(rank: int) -> float | None:
            granted = await pace.turn(limits=1.0, after_s=after_s, rank=rank)
            return clock.elapsed() - began if granted else None

        return list(await asyncio.gather(*map(one, ranks)))

    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(run())


def gaps(times: Sequence[float | None]) -> list[float]:
    known = sorted(time for time in times if time is not None)
    return [later - before for before, later in itertools.pairwise(known)]


def test_the_first_goes_at_once_and_few_go_a_second_apart() -> None:
    assert starts([0, 0, 0]) == pytest.approx([5.0, 6.0, 7.0], abs=0.01)


def test_many_share_the_time_evenly_and_end_well_before_the_deadline() -> None:
    times = starts([0] * 60)

    assert None not in times
    assert max(gaps(times)) < 2 * min(gaps(times))
    assert max(time for time in times if time is not None) + TRY_S <= SHARE * 30 + 0.5


def test_what_was_refused_at_once_is_put_off() -> None:
    assert starts([0], after_s=0.1, spent=0.1) == pytest.approx([APART_S], abs=0.01)


def test_a_lower_rank_goes_first() -> None:
    times = starts([1, 1, 0, 0])

    assert None not in times
    assert max(times[2:]) < times[1]  # type: ignore[operator,type-var]  # none is missing


def test_what_could_not_end_before_the_deadline_is_not_begun() -> None:
    assert starts([0, 0], deadline=9.9) == [None, None]
    assert starts([0], deadline=10.1) == pytest.approx([5.0], abs=0.01)


def test_no_more_go_on_at_once_than_the_run_allows() -> None:
    times = starts([0] * 20, concurrency=10)

    assert min(gaps(times)) >= TRY_S / 10 - 0.01


async def test_a_try_that_is_given_up_lets_the_next_one_go() -> None:
    pace = Pace(FakeClock(), timeout=1.0, deadline=30.0, concurrency=64)
    await pace.turn(limits=1.0, after_s=9.0)
    given_up = asyncio.create_task(pace.turn(limits=1.0, after_s=9.0))
    await asyncio.sleep(0.01)
    next_one = asyncio.create_task(pace.turn(limits=1.0, after_s=9.0))
    await asyncio.sleep(0.01)
    given_up.cancel()

    assert await asyncio.wait_for(next_one, 5)
