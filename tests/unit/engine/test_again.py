"""Second tries: what was silent is tried once more, and both tries are kept."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Answered, Chosen, Connected, Handshaken, Observation, Step
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.report import Ending
from tests.unit.fakes import (
    FakeClock,
    FakeNetwork,
    NetError,
    after,
    check,
    failing,
    in_turn,
    nothing,
)

SHORT = Settings(timeout=0.2, deadline=10)
SILENCE = after(60)


async def probe(
    network: FakeNetwork, checks: Sequence[Check] = (), settings: Settings = SHORT
) -> Outcome:
    plan = Plan(checks=tuple(checks) or (check(),))
    return await run(plan, network, FakeClock(), settings, lambda event: None)


def tries(seen: Seen, step: Step) -> list[tuple[bool, object]]:
    """First and second: the cause of a failure, else the kind of what was seen."""
    return [(one.again, _word(one)) for one in seen.observations if one.step is step]


def _word(seen: Observation) -> object:
    outcome = seen.outcome
    return outcome.cause if isinstance(outcome, Failure | Skipped) else type(outcome)


async def test_a_silent_address_is_tried_once_more_and_no_more() -> None:
    network = FakeNetwork(connects={"20.1.1.1": SILENCE})

    outcome = await probe(network)

    assert tries(outcome.seen[0], Step.CONNECT) == [
        (False, Cause.TCP_TIMEOUT),
        (True, Cause.TCP_TIMEOUT),
    ]
    assert outcome.ending is Ending.COMPLETE


async def test_an_address_that_answers_then_leads_on() -> None:
    network = FakeNetwork(
        {"a.example.com": ("20.1.1.1", "20.1.1.2")},
        connects={"20.1.1.1": SILENCE, "20.1.1.2": in_turn(SILENCE, nothing)},
    )

    outcome = await probe(network)

    seen = outcome.seen[0]
    chosen = [one for one in seen.observations if isinstance(one.outcome, Chosen)]
    assert [(one.again, one.outcome) for one in chosen] == [
        (True, Chosen(address="20.1.1.2", after_ms=chosen[0].outcome.after_ms, lost=("20.1.1.1",)))
    ]
    assert chosen[0].outcome.after_ms < 100
    assert tries(seen, Step.REQUEST) == [(False, Answered)]
    assert all(link.closed for link in network.opened)


async def test_one_silent_address_of_several_is_tried_again_alone() -> None:
    network = FakeNetwork(
        {"a.example.com": ("20.1.1.1", "20.1.1.2")}, connects={"20.1.1.1": SILENCE}
    )

    outcome = await probe(network)

    assert sorted(network.dialled) == ["20.1.1.1", "20.1.1.1", "20.1.1.2"]
    assert tries(outcome.seen[0], Step.HANDSHAKE) == [(False, Handshaken)]


@pytest.mark.parametrize("cause", [Cause.TCP_REFUSED, Cause.TCP_UNREACHABLE, Cause.TCP_RESET])
async def test_what_was_said_once_is_not_asked_again(cause: Cause) -> None:
    network = FakeNetwork(connects={"20.1.1.1": failing(NetError(cause, "no"))})

    outcome = await probe(network)

    assert tries(outcome.seen[0], Step.CONNECT) == [(False, cause)]


async def test_the_second_word_is_kept_whatever_it_is() -> None:
    unreachable = failing(NetError(Cause.TCP_UNREACHABLE, "a router says so"))
    network = FakeNetwork(connects={"20.1.1.1": in_turn(SILENCE, unreachable)})

    outcome = await probe(network)

    assert tries(outcome.seen[0], Step.CONNECT) == [
        (False, Cause.TCP_TIMEOUT),
        (True, Cause.TCP_UNREACHABLE),
    ]


@pytest.mark.parametrize("cause", [Cause.TLS_TIMEOUT, Cause.TLS_RESET, Cause.TLS_CLOSED])
async def test_a_handshake_that_died_is_repeated_from_the_connect(cause: Cause) -> None:
    dying = SILENCE if cause is Cause.TLS_TIMEOUT else failing(NetError(cause, "broken off"))
    network = FakeNetwork(handshakes={"a.example.com": in_turn(dying, nothing)})

    outcome = await probe(network)

    seen = outcome.seen[0]
    assert tries(seen, Step.CONNECT) == [(False, Connected), (True, Connected)]
    assert tries(seen, Step.HANDSHAKE) == [(False, cause), (True, Handshaken)]
    assert tries(seen, Step.REQUEST) == [(True, Answered)]
    assert all(link.closed for link in network.opened)


async def test_a_request_without_answer_is_made_again_over_a_fresh_link() -> None:
    network = FakeNetwork(answers=in_turn(SILENCE, nothing))

    outcome = await probe(network)

    seen = outcome.seen[0]
    assert tries(seen, Step.HANDSHAKE) == [(False, Handshaken), (True, Handshaken)]
    assert tries(seen, Step.REQUEST) == [(False, Cause.HTTP_TIMEOUT), (True, Answered)]


async def test_hosts_that_only_the_second_answer_names_are_followed() -> None:
    telling = check(
        "gbl.his.arc.azure.com",
        id="gbl",
        discovers="his",
        discovers_name="{his_code}.his.arc.azure.com",
    )
    told = check("", id="his", name="{his_code}.his.arc.azure.com", awaits="gbl")
    network = FakeNetwork(body='"https://ea.his.arc.azure.com"', answers=in_turn(SILENCE, nothing))

    outcome = await probe(network, [telling, told])

    assert outcome.seen[1].check.host == "ea.his.arc.azure.com"


async def test_without_time_for_a_second_try_the_first_word_stands_and_it_is_said() -> None:
    network = FakeNetwork(connects={"20.1.1.1": SILENCE})

    outcome = await probe(network, settings=Settings(timeout=0.5, deadline=0.9))

    seen = outcome.seen[0]
    assert tries(seen, Step.CONNECT) == [
        (False, Cause.TCP_TIMEOUT),
        (True, Cause.SKIPPED_DEADLINE),
    ]
    assert outcome.ending is Ending.COMPLETE
    assert seen.observations[-1].target == seen.observations[-2].target


async def test_a_cancelled_run_says_what_was_not_tried_again() -> None:
    network = FakeNetwork(
        {f"h{n}.example.com": (f"20.1.1.{n}",) for n in range(3)},
        connects={f"20.1.1.{n}": SILENCE for n in range(3)},
    )
    checks = [check(f"h{n}.example.com") for n in range(3)]
    running = asyncio.create_task(probe(network, checks))
    await asyncio.sleep(0.3)  # the first tries are over, of the second ones the first is under way

    running.cancel()
    outcome = await running

    assert outcome.ending is Ending.CANCELLED
    for seen in outcome.seen:
        assert tries(seen, Step.CONNECT) == [
            (False, Cause.TCP_TIMEOUT),
            (True, Cause.SKIPPED_CANCELLED),
        ]


async def test_who_waits_for_a_second_try_holds_nobody_up() -> None:
    network = FakeNetwork(
        {"dead.example.com": ("20.9.9.9",)}, connects={"20.9.9.9": SILENCE, "20.1.1.1": nothing}
    )
    checks = [check("dead.example.com"), *(check(f"h{n}.example.com") for n in range(5))]
    done: list[str] = []

    def tell(event: object) -> None:
        seen = getattr(event, "seen", None)
        if seen is not None:
            done.append(seen.check.host)

    settings = Settings(timeout=0.4, deadline=30, concurrency=1)
    await run(Plan(checks=tuple(checks)), network, FakeClock(), settings, tell)

    assert done.index("dead.example.com") == len(checks) - 1


async def test_where_all_is_silent_the_run_ends_well_before_its_deadline() -> None:
    checks = [check(f"h{n}.example.com") for n in range(38)]
    network = FakeNetwork(
        {one.host: (f"20.1.1.{n}", f"20.1.2.{n}") for n, one in enumerate(checks)},
        connects={f"20.1.{k}.{n}": SILENCE for k in (1, 2) for n in range(38)},
    )
    began = time.monotonic()

    outcome = await probe(network, checks, Settings(timeout=0.5, deadline=3.0))

    assert outcome.ending is Ending.COMPLETE
    assert time.monotonic() - began < 2.7
    for seen in outcome.seen:
        again = [word for second, word in tries(seen, Step.CONNECT) if second]
        assert again == [Cause.TCP_TIMEOUT] * 2
