"""The ways to addresses: asked for once, shared, and no check's undoing."""

from collections.abc import Sequence

from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Answered, Observation, Routed, Step
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.ports import NetError
from tests.unit.fakes import FakeClock, FakeNetwork, after, check, failing

SAME = {"a.example.com": ("20.1.1.1", "2603::1"), "b.example.com": ("20.1.1.1",)}


async def probe(network: FakeNetwork, checks: Sequence[Check]) -> Outcome:
    return await run(Plan(checks=tuple(checks)), network, FakeClock(), Settings(), lambda _: None)


def routes(seen: Seen) -> list[Observation]:
    return [each for each in seen.observations if each.step is Step.ROUTE]


async def test_checks_that_share_an_address_share_its_way() -> None:
    network = FakeNetwork(SAME, routes={"20.1.1.1": after(0.01)})

    outcome = await probe(network, [check("a.example.com"), check("b.example.com")])

    first, second = (routes(seen) for seen in outcome.seen)
    assert sorted(network.routed) == ["20.1.1.1", "2603::1"]
    assert [each.target for each in second] == ["20.1.1.1"]
    assert second[0].id in {each.id for each in first}
    assert isinstance(second[0].outcome, Routed)


async def test_the_way_is_known_before_anything_is_sent() -> None:
    outcome = await probe(FakeNetwork(), [check()])

    steps = [each.step for each in outcome.seen[0].observations]
    assert steps.index(Step.ROUTE) < steps.index(Step.CONNECT)


async def test_a_way_that_cannot_be_told_costs_no_check_its_answer() -> None:
    refusal = NetError(Cause.LOCAL_LIMIT, "the kernel could not be asked", "EMFILE")
    network = FakeNetwork(routes={"20.1.1.1": failing(refusal)})

    outcome = await probe(network, [check()])

    last = outcome.seen[0].observations[-1]
    assert isinstance(last.outcome, Answered)
    assert isinstance(routes(outcome.seen[0])[0].outcome, Failure)
