"""What is tried when a handshake died: another name, small segments; and only then."""

import asyncio
from collections.abc import Sequence

import pytest

from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Handshaken, Observation, Step, Trial
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.ports import Link, SecureLink
from arcdiag.probes.second_look import NEUTRAL, SEGMENT
from tests.unit.fakes import FakeClock, FakeNetwork, NetError, after, check, failing, in_turn

SILENCE = after(60)
RESET = failing(NetError(Cause.TLS_RESET, "reset"))
SHORT = Settings(timeout=0.3, deadline=15)
GBL, GAS = "gbl.his.arc.azure.com", "ea.his.arc.azure.com"


async def probe(network: FakeNetwork, *checks: Check, settings: Settings = SHORT) -> Outcome:
    return await run(Plan(checks=checks), network, FakeClock(), settings, lambda event: None)


def taken(seen: Seen, step: Step) -> list[Observation]:
    return [one for one in seen.observations if one.step is step]


def trials(seen: Seen, step: Step) -> list[object]:
    return [one.outcome for one in taken(seen, step)]


@pytest.mark.parametrize("dying", [SILENCE, RESET])
async def test_another_name_that_passed_is_tried_at_the_same_address(dying: object) -> None:
    places = {GBL: ("20.1.1.1",), GAS: ("20.2.2.2",), "b.example.com": ("20.3.3.3",)}
    network = FakeNetwork(places, handshakes={GBL: dying})  # type: ignore[dict-item]  # both are acts

    outcome = await probe(network, check("b.example.com"), check(GAS), check(GBL))

    assert trials(outcome.seen[2], Step.CONTRAST) == [
        Trial(address="20.1.1.1", name=GAS, version="TLSv1.3")
    ]
    assert all(link.closed for link in network.opened)


def shakes(seen: Seen) -> list[bool]:
    return [isinstance(one.outcome, Handshaken) for one in taken(seen, Step.HANDSHAKE)]


@pytest.mark.parametrize("dying", [SILENCE, RESET])
async def test_once_another_name_has_passed_this_one_is_tried_a_third_time(dying: object) -> None:
    outcome = await probe(FakeNetwork(handshakes={GBL: dying}), check(GBL))  # type: ignore[dict-item]  # both are acts

    third = taken(outcome.seen[0], Step.HANDSHAKE)[-1]
    (contrast,) = taken(outcome.seen[0], Step.CONTRAST)
    assert shakes(outcome.seen[0]) == [False, False, False]
    assert third.again
    assert third.started >= contrast.started


async def test_what_stands_at_the_third_try_goes_on_as_usual() -> None:
    by_chance = in_turn(RESET, RESET, after(0))
    network = FakeNetwork(handshakes={GBL: by_chance})

    outcome = await probe(network, check(GBL))

    assert shakes(outcome.seen[0]) == [False, False, True]
    assert trials(outcome.seen[0], Step.REQUEST)
    assert all(link.closed for link in network.opened)


async def test_where_the_other_name_dies_too_there_is_no_third_try() -> None:
    network = FakeNetwork(handshakes={GBL: RESET, NEUTRAL: RESET})

    outcome = await probe(network, check(GBL))

    assert shakes(outcome.seen[0]) == [False, False]


async def test_a_third_try_that_finds_no_time_says_so_and_takes_nothing_back() -> None:
    network = FakeNetwork(handshakes={GBL: SILENCE})

    outcome = await probe(network, check(GBL), settings=Settings(timeout=0.3, deadline=1.6))

    last = taken(outcome.seen[0], Step.HANDSHAKE)[-1].outcome
    assert isinstance(last, Skipped)
    assert "no time was left" in last.why


async def test_where_no_name_passed_a_neutral_one_is_tried() -> None:
    network = FakeNetwork(handshakes={GBL: SILENCE})

    outcome = await probe(network, check(GBL))

    (trial,) = trials(outcome.seen[0], Step.CONTRAST)
    assert isinstance(trial, Trial)
    assert trial.name == NEUTRAL


async def test_another_name_is_tried_once_per_address_and_told_with_every_check() -> None:
    names = [f"h{n}.example.org" for n in range(4)]
    network = FakeNetwork(handshakes=dict.fromkeys(names, SILENCE))

    outcome = await probe(network, *(check(name) for name in names))

    assert [host for _, host in network.shaken].count(NEUTRAL) == 1
    ids = {one.id for seen in outcome.seen for one in taken(seen, Step.CONTRAST)}
    assert len(ids) == 1
    assert all(taken(seen, Step.CONTRAST) for seen in outcome.seen)


async def test_small_segments_are_tried_after_silence_only() -> None:
    class Narrow(FakeNetwork):
        """Full-size segments get lost once TLS has begun."""

        async def connect(self, address: str, port: int, *, segment: int = 0) -> Link:
            link = await super().connect(address, port)
            link.local = str(segment)
            return link

        async def start_tls(self, link: Link, host: str) -> tuple[SecureLink, Handshaken]:
            if link.local == "0":
                await asyncio.sleep(60)
            return await super().start_tls(link, host)

    outcome = await probe(Narrow(), check(GBL))
    reset = await probe(FakeNetwork(handshakes={GBL: RESET}), check(GBL))

    assert trials(outcome.seen[0], Step.SMALL_SEGMENTS) == [
        Trial(address="20.1.1.1", name=GBL, version="TLSv1.3", segment=SEGMENT)
    ]
    (contrast,) = trials(outcome.seen[0], Step.CONTRAST)
    assert isinstance(contrast, Failure)
    assert contrast.cause is Cause.TLS_TIMEOUT
    assert trials(reset.seen[0], Step.SMALL_SEGMENTS) == []


async def test_a_trial_that_cannot_connect_does_not_pass_for_a_dead_handshake() -> None:
    network = FakeNetwork(
        connects={"20.1.1.1": in_turn(after(0), SILENCE)}, handshakes={GBL: SILENCE}
    )

    outcome = await probe(network, check(GBL))

    (contrast,) = trials(outcome.seen[0], Step.CONTRAST)
    assert isinstance(contrast, Failure)
    assert contrast.cause is Cause.TCP_TIMEOUT


@pytest.mark.parametrize("network", [FakeNetwork(), FakeNetwork(answers=SILENCE)])
async def test_nothing_is_tried_where_the_handshake_stood(network: FakeNetwork) -> None:
    outcome = await probe(network, check(GBL))

    steps: Sequence[Step] = [one.step for one in outcome.seen[0].observations]
    assert Step.CONTRAST not in steps
    assert Step.SMALL_SEGMENTS not in steps
