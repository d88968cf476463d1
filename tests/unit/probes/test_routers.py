"""Traceroutes of a run: for what got lost, once each, a few, and holding nobody up."""

import asyncio
from collections.abc import Sequence

import pytest

from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Observation, Step, Traced
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.report import Ending
from arcdiag.ports import NetError
from arcdiag.probes.routers import MOST_TRACES
from tests.unit.fakes import FakeClock, FakeNetwork, after, check, failing

LOST = failing(NetError(Cause.TCP_TIMEOUT, "no answer"))
REFUSED = failing(NetError(Cause.TCP_REFUSED, "refused"))

HURRIED = Settings(timeout=2, deadline=3)
"""No time for second tries, which wait for their turn."""


async def probe(
    network: FakeNetwork, checks: Sequence[Check], settings: Settings | None = None
) -> Outcome:
    plan = Plan(checks=tuple(checks))
    return await run(plan, network, FakeClock(), settings or HURRIED, lambda event: None)


def traces(seen: Seen) -> list[Observation]:
    return [each for each in seen.observations if each.step is Step.TRACE]


async def test_what_got_lost_is_followed_once_for_all_checks_of_the_place() -> None:
    hosts = {"a.example.com": ("20.1.1.1",), "b.example.com": ("20.1.1.1",)}
    network = FakeNetwork(hosts, {"20.1.1.1": LOST}, traces={"20.1.1.1": after(0.02)})

    outcome = await probe(network, [check("a.example.com"), check("b.example.com")])

    assert network.traced == [("20.1.1.1", 443)]
    first, second = (traces(seen) for seen in outcome.seen)
    assert [each.id for each in first] == [each.id for each in second]
    assert isinstance(first[0].outcome, Traced)
    assert first[0].target == "20.1.1.1 port 443"


@pytest.mark.parametrize(
    "connects",
    [
        {},
        {"20.1.1.1": REFUSED},
        {"20.1.1.1": LOST, "20.1.1.2": after(0)},
        {"20.1.1.1": failing(NetError(Cause.LOCAL_LIMIT, "no socket"))},
    ],
)
async def test_what_is_answered_somehow_is_not_followed(connects: dict) -> None:
    network = FakeNetwork({"a.example.com": ("20.1.1.1", "20.1.1.2")}, connects)

    await probe(network, [check("a.example.com")])

    assert network.traced == [] or "20.1.1.2" not in connects


async def test_one_address_of_each_family_is_enough() -> None:
    addresses = ("2603::1", "20.1.1.1", "2603::2", "20.1.1.2")
    network = FakeNetwork({"a.example.com": addresses}, dict.fromkeys(addresses, LOST))

    await probe(network, [check("a.example.com")])

    assert sorted(network.traced) == [("20.1.1.1", 443), ("2603::1", 443)]


async def test_a_run_follows_a_few_addresses_only() -> None:
    names = {f"h{n}.example.com": (f"20.1.1.{n}",) for n in range(1, MOST_TRACES + 4)}
    lost = {address: LOST for (address,) in names.values()}
    network = FakeNetwork(names, lost)

    outcome = await probe(network, [check(host) for host in names])

    assert len(network.traced) == MOST_TRACES
    assert sum(bool(traces(seen)) for seen in outcome.seen) == MOST_TRACES


async def test_following_holds_no_other_check_up() -> None:
    network = FakeNetwork(
        {"a.example.com": ("20.1.1.1",), "b.example.com": ("20.1.1.2",)},
        {"20.1.1.1": LOST},
        traces={"20.1.1.1": after(0.3)},
    )
    began = asyncio.get_running_loop().time()
    ended: dict[str, float] = {}

    def tell(event: object) -> None:
        seen = getattr(event, "seen", None)
        if seen is not None:
            ended[seen.check.host] = asyncio.get_running_loop().time() - began

    plan = Plan(checks=(check("a.example.com"), check("b.example.com")))
    await run(plan, network, FakeClock(), Settings(timeout=2, deadline=3, concurrency=1), tell)

    assert ended["b.example.com"] < ended["a.example.com"]


async def test_a_short_time_limit_for_steps_does_not_cut_a_traceroute_off() -> None:
    network = FakeNetwork(connects={"20.1.1.1": LOST}, traces={"20.1.1.1": after(0.15)})

    outcome = await probe(network, [check()], Settings(timeout=0.05))

    assert isinstance(traces(outcome.seen[0])[0].outcome, Traced)


async def test_the_deadline_ends_a_traceroute_and_keeps_what_the_check_saw() -> None:
    network = FakeNetwork(connects={"20.1.1.1": LOST}, traces={"20.1.1.1": after(60)})

    outcome = await probe(network, [check()], Settings(timeout=0.05, deadline=0.6))

    assert outcome.ending is Ending.DEADLINE
    connects = [e for e in outcome.seen[0].observations if e.step is Step.CONNECT]
    assert isinstance(connects[0].outcome, Failure)


async def test_a_system_that_tells_nothing_costs_nothing() -> None:
    refusal = NetError(Cause.LOCAL_LIMIT, "this system does not tell")
    network = FakeNetwork(connects={"20.1.1.1": LOST}, traces={"20.1.1.1": failing(refusal)})

    outcome = await probe(network, [check()])

    seen = traces(outcome.seen[0])[0]
    assert isinstance(seen.outcome, Failure)
    assert not isinstance(seen.outcome, Skipped)


async def test_a_repeated_check_is_followed_in_its_first_lost_attempt_only() -> None:
    network = FakeNetwork(connects={"20.1.1.1": LOST})

    outcome = await probe(network, [check()], Settings(timeout=2, deadline=3, repeat=3))

    assert network.traced == [("20.1.1.1", 443)]
    assert [each.attempt for each in traces(outcome.seen[0])] == [1]
