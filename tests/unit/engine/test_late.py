"""What passed late is gone through once more, where that can tell chance from a slow way."""

from collections.abc import Sequence

from arcdiag.diagnosis.attempts import judge_attempts
from arcdiag.engine.late import MOST
from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.choices import State
from arcdiag.model.events import Event, Finished
from arcdiag.model.failure import Cause
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.report import Ending
from tests.unit.fakes import FakeClock, FakeNetwork, after, check, in_turn

USUAL = Settings(deadline=30)
LATE = after(4)
AT_ONCE = after(0)
PLACES = {f"{letter}.example.com": (f"20.1.1.{number}",) for number, letter in enumerate("abcdefg")}
FIRST = next(iter(PLACES.values()))[0]


async def probe(
    network: FakeNetwork,
    checks: Sequence[Check],
    settings: Settings = USUAL,
    events: list[Event] | None = None,
) -> Outcome:
    tell = [] if events is None else events
    return await run(Plan(checks=tuple(checks)), network, FakeClock(), settings, tell.append)


def all_checks() -> list[Check]:
    return [check(name) for name in PLACES]


def attempts(outcome: Outcome) -> list[int]:
    return [max(one.attempt for one in seen.observations) for seen in outcome.seen]


def ruled(seen: Seen) -> tuple[State, Cause | None]:
    result = judge_attempts(seen).result
    return result.state, result.cause


async def test_what_came_late_by_chance_passes_and_both_attempts_are_kept() -> None:
    events: list[Event] = []
    network = FakeNetwork(PLACES, connects={FIRST: in_turn(LATE, AT_ONCE)})

    outcome = await probe(network, all_checks(), events=events)

    assert attempts(outcome) == [2, 1, 1, 1, 1, 1, 1]
    assert ruled(outcome.seen[0]) == (State.PASS, None)
    assert outcome.ending is Ending.COMPLETE
    assert len([one for one in events if isinstance(one, Finished)]) == len(PLACES)


async def test_what_comes_late_again_is_slow() -> None:
    outcome = await probe(FakeNetwork(PLACES, connects={FIRST: LATE}), all_checks())

    assert attempts(outcome)[0] == 2
    assert ruled(outcome.seen[0]) == (State.WARN, Cause.SLOW)


async def test_where_many_come_late_it_is_no_chance() -> None:
    late = {addresses[0]: LATE for addresses in PLACES.values()}

    outcome = await probe(FakeNetwork(PLACES, connects=late), all_checks())

    assert len(PLACES) > MOST
    assert attempts(outcome) == [1] * len(PLACES)


async def test_without_time_it_stays_at_one_attempt() -> None:
    network = FakeNetwork(PLACES, connects={FIRST: LATE})

    outcome = await probe(network, all_checks(), Settings(deadline=11))

    assert attempts(outcome)[0] == 1
    assert ruled(outcome.seen[0]) == (State.WARN, Cause.SLOW)


async def test_who_asks_for_several_attempts_gets_so_many() -> None:
    network = FakeNetwork(PLACES, connects={FIRST: LATE})

    outcome = await probe(network, all_checks(), Settings(deadline=30, repeat=3))

    assert attempts(outcome)[0] == 3
