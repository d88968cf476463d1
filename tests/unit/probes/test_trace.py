"""What becomes of a step that does not end in time."""

import asyncio
import itertools
import time

import pytest

from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.observation import Resolved, Step
from arcdiag.ports import NetError
from arcdiag.probes.trace import STALLED_S, Trace
from tests.unit.fakes import FakeClock


async def waited(stall: float) -> Failure:
    """What a step of 0.05 s that gets no answer comes to, on a machine that sleeps meanwhile."""
    trace = Trace(
        clock=FakeClock(),
        ids=map(str, itertools.count()),
        timeout=0.05,
        stopped=lambda: Cause.SKIPPED_CANCELLED,
        tell=lambda observation: None,
    )
    asyncio.get_running_loop().call_later(0.01, time.sleep, stall)

    silence: asyncio.Future[Resolved] = asyncio.Future()
    await trace.step(Step.CONNECT, "x", silence, late=Cause.TCP_TIMEOUT, detail=lambda seen: seen)

    outcome = trace.observations[0].outcome
    assert isinstance(outcome, Failure)
    return outcome


async def test_silence_is_the_networks() -> None:
    assert (await waited(0.0)).cause is Cause.TCP_TIMEOUT


async def cut_off(known: NetError) -> Failure:
    """What a step comes to that says at its end what it had seen."""
    trace = Trace(
        clock=FakeClock(),
        ids=map(str, itertools.count()),
        timeout=0.05,
        stopped=lambda: Cause.SKIPPED_CANCELLED,
        tell=lambda observation: None,
    )

    async def act() -> Resolved:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as cut:
            raise cut from known
        raise AssertionError

    late = Cause.TLS_TIMEOUT
    await trace.step(Step.HANDSHAKE, "x", act(), late=late, detail=lambda seen: seen)
    outcome = trace.observations[0].outcome
    assert isinstance(outcome, Failure)
    return outcome


async def test_what_had_been_seen_when_the_time_was_over_is_kept() -> None:
    half = await cut_off(NetError(Cause.TLS_TIMEOUT, "half of it came", UNFINISHED))
    other = await cut_off(NetError(Cause.DNS_TIMEOUT, "not this step's", UNFINISHED))

    assert (half.cause, half.code) == (Cause.TLS_TIMEOUT, UNFINISHED)
    assert half.message == "half of it came within 0.05 s"
    assert (other.cause, other.code) == (Cause.TLS_TIMEOUT, "")


@pytest.mark.real_time
async def test_a_machine_that_stood_still_accuses_nobody() -> None:
    failure = await waited(STALLED_S + 0.1)

    assert failure.cause is Cause.LOCAL_LIMIT
    assert failure.message.startswith("this machine stood still: a limit of 0.05 s took 1.")
