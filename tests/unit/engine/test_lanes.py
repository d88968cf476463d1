"""Modes side by side: what is alike is looked at once; ways of their own stand apart."""

import asyncio

import msgspec
import pytest

from arcdiag.engine.environments import environments
from arcdiag.engine.lanes import Lane, run_lanes
from arcdiag.engine.routing import Routing
from arcdiag.engine.settings import Settings
from arcdiag.model.choices import Mode
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.order import CheckOrder, ModeOrder
from arcdiag.model.plan import Check, Plan, Scope
from arcdiag.model.report import Ending
from tests.unit.fakes import FakeClock, FakeNetwork, check


def of_mode(mode: Mode, host: str = "a.example.com", **changes: object) -> Check:
    return check(host, mode=mode, **{"id": f"e:{host}/{mode}", **changes})


def lane(network: FakeNetwork, *checks: Check, **settings: object) -> Lane:
    return Lane(
        plan=Plan(checks=checks),
        network=network,
        settings=msgspec.structs.replace(Settings(), **settings),
        routing=Routing(),
    )


async def test_what_modes_have_in_common_is_looked_at_once() -> None:
    network, told = FakeNetwork(), list[Event]()
    checks = [of_mode(mode) for mode in (Mode.PUBLIC, Mode.PRIVATE_PEERING)]

    outcome = await run_lanes([lane(network, *checks)], FakeClock(), told.append)

    assert len(network.requests) == 1
    assert [seen.check for seen in outcome.seen] == checks
    assert outcome.seen[0].observations == outcome.seen[1].observations != ()
    assert [event.seen.check for event in told if isinstance(event, Finished)] == checks
    (planned,) = (event for event in told if isinstance(event, Planned))
    assert planned.plan.checks == tuple(checks)


async def test_a_told_host_is_told_to_every_mode() -> None:
    network = FakeNetwork(body="https://b.example.com")
    checks = []
    for mode in (Mode.PUBLIC, Mode.MICROSOFT_PEERING):
        teller = of_mode(mode, discovers="told", discovers_name="b.example.com")
        waiting = of_mode(mode, "", id=f"told/{mode}", name="<told>", awaits=teller.id)
        checks += [teller, waiting]

    outcome = await run_lanes([lane(network, *checks)], FakeClock(), lambda event: None)

    assert [seen.check.host for seen in outcome.seen] == ["a.example.com", "b.example.com"] * 2
    assert [seen.check.id for seen in outcome.seen] == [check.id for check in checks]
    assert len(network.requests) == 2


async def test_lanes_have_networks_of_their_own_and_ids_in_common() -> None:
    networks = [FakeNetwork(), FakeNetwork()]
    checks = [of_mode(Mode.PUBLIC), of_mode(Mode.PRIVATE_PEERING)]
    lanes = [lane(network, one) for network, one in zip(networks, checks, strict=True)]

    outcome = await run_lanes(lanes, FakeClock(), lambda event: None)

    assert [len(network.requests) for network in networks] == [1, 1]
    ids = [seen.id for one in outcome.seen for seen in one.observations]
    assert len(set(ids)) == len(ids)
    assert outcome.ending is Ending.COMPLETE


async def test_a_cancel_ends_every_lane_and_keeps_what_was_seen() -> None:
    reached = asyncio.Event()

    async def never() -> None:
        reached.set()
        await asyncio.Event().wait()

    quick, stuck = FakeNetwork(), FakeNetwork(connects={"20.1.1.1": never})
    lanes = [lane(quick, of_mode(Mode.PUBLIC)), lane(stuck, of_mode(Mode.PRIVATE_PEERING))]
    running = asyncio.create_task(run_lanes(lanes, FakeClock(), lambda event: None))
    await reached.wait()
    await asyncio.sleep(0.05)
    running.cancel()

    outcome = await running

    assert outcome.ending is Ending.CANCELLED
    assert [len(seen.observations) > 0 for seen in outcome.seen] == [True, True]


@pytest.mark.parametrize("repeat", [1, 2])
async def test_rounds_of_lanes(repeat: int) -> None:
    network = FakeNetwork()
    checks = [of_mode(mode) for mode in Mode]

    outcome = await run_lanes(
        [lane(network, *checks, repeat=repeat)], FakeClock(), lambda event: None
    )

    assert [seen.check for seen in outcome.seen] == checks
    assert len(network.requests) == repeat


def test_modes_that_go_alike_share_an_environment() -> None:
    order = CheckOrder(
        scope=Scope(modes=(Mode.PUBLIC, Mode.PRIVATE_PEERING, Mode.MICROSOFT_PEERING)),
        modes=(ModeOrder(mode=Mode.PRIVATE_PEERING, source="10.1.0.5"),),
        source="10.9.9.9",
    )

    shared, private = environments(order)

    assert shared.scope.modes == (Mode.PUBLIC, Mode.MICROSOFT_PEERING)
    assert (shared.source, private.source) == ("10.9.9.9", "10.1.0.5")
    assert private.scope.modes == (Mode.PRIVATE_PEERING,)
