"""Repeated runs: rounds one after the other, each attempt kept, and the sum of them."""

import asyncio
from collections.abc import Sequence

import pytest

from arcdiag.engine.rounds import summed_up
from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import (
    Chosen,
    Connected,
    Observation,
    Reached,
    Repeated,
    Resolved,
    Step,
)
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.report import Ending
from arcdiag.ports import Link, NetError
from tests.unit.fakes import NOON, FakeClock, FakeNetwork, after, check


async def probe(
    network: FakeNetwork,
    checks: Sequence[Check],
    settings: Settings,
    events: list[Event] | None = None,
) -> Outcome:
    told = events if events is not None else []
    return await run(Plan(checks=tuple(checks)), network, FakeClock(), settings, told.append)


def attempts(seen: Seen) -> list[int]:
    return sorted({one.attempt for one in seen.observations})


def total(seen: Seen) -> Repeated:
    (one,) = [one.outcome for one in seen.observations if isinstance(one.outcome, Repeated)]
    return one


class Shaky(FakeNetwork):
    """Of three connects of an address the first comes about; both tries of every second attempt
    are lost."""

    async def connect(self, address: str, port: int, *, segment: int = 0) -> Link:
        link = await super().connect(address, port)
        if self.dialled.count(address) % 3 != 1:
            raise NetError(Cause.TCP_TIMEOUT, "no answer")
        return link


async def test_every_round_asks_and_connects_anew() -> None:
    network = FakeNetwork()

    outcome = await probe(network, [check(), check("b.example.com")], Settings(repeat=3))

    assert network.looked_up == ["a.example.com", "b.example.com"] * 3
    assert [attempts(seen) for seen in outcome.seen] == [[1, 2, 3]] * 2
    assert outcome.seen[0].observations[-1].step is Step.SUM_UP
    ids = [one.id for one in outcome.seen[0].observations]
    assert len(set(ids)) == len(ids)


async def test_a_run_made_once_sums_nothing_up() -> None:
    outcome = await probe(FakeNetwork(), [check()], Settings())

    assert Step.SUM_UP not in [one.step for one in outcome.seen[0].observations]


async def test_the_lost_attempts_are_counted() -> None:
    outcome = await probe(Shaky(), [check()], Settings(repeat=4))

    summed = total(outcome.seen[0])
    assert (summed.attempts, summed.lost) == (4, 2)


async def test_what_listeners_hear_counts_rounds() -> None:
    events: list[Event] = []

    await probe(FakeNetwork(), [check()], Settings(repeat=2), events)

    assert isinstance(events[0], Planned)
    assert events[0].rounds == 2
    assert [one.attempt for one in events if isinstance(one, Finished)] == [1, 2]


async def test_a_cancel_in_the_second_round_keeps_the_first() -> None:
    network = FakeNetwork({"slow.example.com": ("20.9.9.9",)}, {"20.9.9.9": after(0.3)})
    checks = [check(), check("slow.example.com")]
    task = asyncio.create_task(probe(network, checks, Settings(repeat=50)))
    await asyncio.sleep(0.45)

    task.cancel()
    outcome = await task

    assert outcome.ending is Ending.CANCELLED
    slow = outcome.seen[1]
    assert attempts(slow) == [1, 2]
    assert total(slow).attempts == 1
    cut = [one for one in slow.observations if isinstance(one.outcome, Skipped)]
    assert {one.attempt for one in cut} == {2}


async def test_the_deadline_is_for_all_rounds_together() -> None:
    network = FakeNetwork(connects={"20.1.1.1": after(0.2)})

    outcome = await probe(network, [check()], Settings(repeat=50, deadline=0.5))

    assert outcome.ending is Ending.DEADLINE
    assert total(outcome.seen[0]).attempts in (1, 2)


class Telling(FakeNetwork):
    """A service that tells other hosts from time to time."""

    def __init__(self, *bodies: str) -> None:
        super().__init__()
        self._bodies = list(bodies)

    async def lookup(self, host: str) -> Resolved:
        if host == "a.example.com":
            self.body = self._bodies.pop(0)
        return await super().lookup(host)


TELLER = check(id="teller", discovers="told", discovers_name="*.bus.example.com")
TOLD = check(id="told", host="", name="*.bus.example.com", awaits="teller")


async def test_told_hosts_are_the_same_checks_in_every_round() -> None:
    network = Telling(
        '["one.bus.example.com", "two.bus.example.com"]',
        '["two.bus.example.com", "three.bus.example.com"]',
    )

    outcome = await probe(network, [TELLER, TOLD], Settings(repeat=2))

    found = {seen.check.id: (seen.check.host, attempts(seen)) for seen in outcome.seen}
    assert found == {
        "teller": ("a.example.com", [1, 2]),
        "told": ("one.bus.example.com", [1, 2]),
        "told~2": ("two.bus.example.com", [1, 2]),
        "told~3": ("three.bus.example.com", [2]),
    }


async def test_a_host_told_only_in_a_later_round_is_the_checks_host() -> None:
    network = Telling("[]", '["one.bus.example.com"]')

    outcome = await probe(network, [TELLER, TOLD], Settings(repeat=2))

    assert outcome.seen[1].check.host == "one.bus.example.com"
    assert total(outcome.seen[1]).attempts == 1


@pytest.mark.parametrize("cause", ["deadline", "cancel"])
async def test_a_check_that_is_cut_off_is_finished_too(cause: str) -> None:
    events: list[Event] = []
    network = FakeNetwork(connects={"20.1.1.1": after(60)})
    checks = [check(), check("b.example.com"), check("c.example.com")]
    settings = Settings(concurrency=1, deadline=0.15 if cause == "deadline" else 30)
    task = asyncio.create_task(probe(network, checks, settings, events))
    if cause == "cancel":
        await asyncio.sleep(0.15)
        task.cancel()

    outcome = await task

    finished = {one.seen.check.id: one.seen for one in events if isinstance(one, Finished)}
    assert finished == {seen.check.id: seen for seen in outcome.seen}


def seen(step: Step, outcome: object, took_ms: float = 1.0) -> Observation:
    return Observation(
        id="o1", step=step, target="t", started=NOON, took_ms=took_ms, outcome=outcome
    )  # type: ignore[arg-type]


def attempt(took_ms: float) -> tuple[Observation, ...]:
    spare = Connected(address="20.0.0.2", port=443, local="10.0.0.1")
    used = Connected(address="20.0.0.1", port=443, local="10.0.0.1")
    return (
        seen(Step.CONNECT, spare, 999.0),
        seen(Step.CONNECT, used, took_ms),
        seen(Step.CHOOSE, Chosen(address="20.0.0.1", after_ms=took_ms)),
    )


def test_the_times_are_those_of_the_address_that_was_used() -> None:
    summed = summed_up([attempt(10), attempt(30), attempt(20)])

    assert summed == Repeated(
        attempts=3, lost=0, least_ms=10, median_ms=20, most_ms=30, jitter_ms=15
    )


def test_behind_a_proxy_they_are_those_of_the_proxy() -> None:
    reached = Reached(proxy="http://p:3128", address="10.0.0.9", port=3128, local="10.0.0.1")

    summed = summed_up([(seen(Step.REACH, reached, 7.0),)])

    assert summed is not None
    assert (summed.least_ms, summed.jitter_ms) == (7.0, 0.0)


def test_a_refusal_is_no_loss() -> None:
    refusal = seen(Step.CONNECT, Failure(cause=Cause.TCP_REFUSED, message="no"))

    assert summed_up([(refusal,)]) == Repeated(attempts=1, lost=0)
