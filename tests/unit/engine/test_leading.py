"""Finding out the ways: bounded for the whole run, and what it showed is told."""

import asyncio
import time

from arcdiag.engine.leading import MOST_NOTES, WORTH_TELLING_S, Leading
from arcdiag.engine.routing import Route, Routing
from arcdiag.model.failure import Cause, Skipped
from arcdiag.model.plan import Check, Plan
from arcdiag.model.proxy import Target, Ways
from arcdiag.model.report import RouteFacts
from tests.unit.engine.routers import ONE, Says
from tests.unit.engine.test_proxied import AT, probe
from tests.unit.fakes import FakeNetwork, check

URL = Target(shown="https://a.example", scheme="https", host="a.example", port=443)
P = RouteFacts(name="p", notes=("from the settings",))


class Slow:
    """Answers after so long; remembers how often it was asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.asked = 0

    async def ways(self, url: Target) -> Ways:
        self.asked += 1
        await asyncio.sleep(self._seconds)
        return Ways(hops=(ONE,))


async def laid(routing: Routing, *hosts: str) -> tuple[Check, ...]:
    return (await routing.laid(Plan(checks=tuple(map(check, hosts))))).checks


async def test_a_router_that_takes_too_long_is_given_up_once_for_all_checks() -> None:
    slow = Slow(60)
    routing = Routing([Route("p", slow)], patience_s=0.1)
    began = time.monotonic()

    first, second = await laid(routing, "a.example", "b.example")

    assert time.monotonic() - began < 5
    assert slow.asked == 1
    assert "was not found out within 0.1 s" in first.untestable
    assert first.untestable == second.untestable
    assert routing.noted(P).notes == (
        "from the settings",
        "the way to 2 hosts cannot be told: it was not found out within 0.1 s",
    )


async def test_many_answers_that_are_each_in_time_are_bounded_together() -> None:
    slow = Slow(0.2)
    routing = Routing([Route("p", slow)], patience_s=0.5)

    checks = await laid(routing, *(f"h{number}.example" for number in range(20)))

    assert slow.asked <= 3
    assert sum(bool(each.untestable) for each in checks) >= 18


async def test_a_slow_route_takes_nothing_from_one_that_needs_no_time() -> None:
    routing = Routing([Route("slow", Slow(60)), Route("quick", Says(None))], patience_s=0.05)

    checks = await laid(routing, "a.example", "b.example")

    assert [bool(each.untestable) for each in checks] == [True, False, True, False]


async def test_what_a_script_says_is_noted_once_and_of_its_own_route() -> None:
    leading = Leading(5)
    says = Says(a=Ways(hops=(None,), notes=("SOCKS version 4 is not spoken",)))

    for _ in range(3):
        await leading.ways("p", says, URL)
    await leading.ways("q", Says(None), URL)

    assert leading.told(P) == ("from the settings", "SOCKS version 4 is not spoken")
    assert leading.told(RouteFacts(name="q")) == ()


async def test_a_way_that_cannot_be_told_is_noted_with_its_host_and_reason() -> None:
    leading = Leading(5)

    await leading.ways("p", Says(a=Ways(hops=(), unknown="the PAC file fails")), URL)

    assert leading.told(P)[1:] == ("the way to a.example cannot be told: the PAC file fails",)


async def test_a_script_that_says_something_else_of_every_url_fills_no_report() -> None:
    leading = Leading(5)

    for number in range(100):
        await leading.ways("p", Says(a=Ways(hops=(None,), notes=(f"note {number}",))), URL)

    assert len(leading.told(P)) == MOST_NOTES


async def test_time_that_is_worth_a_word_gets_one() -> None:
    leading = Leading(60)

    await leading.ways("p", Slow(WORTH_TELLING_S + 0.05), URL)

    assert leading.told(RouteFacts(name="p"))[-1].startswith("finding out the ways took 2.")


async def test_a_check_without_a_way_is_not_tested_and_nothing_is_sent() -> None:
    network = FakeNetwork(AT)

    (seen,) = (await probe(network, Says(a=Ways(hops=(), unknown="no PAC file")))).seen

    outcome = seen.observations[0].outcome
    assert isinstance(outcome, Skipped)
    assert outcome.cause is Cause.SKIPPED_DEPENDENCY
    assert network.dialled == []
