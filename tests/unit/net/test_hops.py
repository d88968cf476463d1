"""Traceroutes over loopback, and what is made of the errors that routers send."""

import asyncio
import struct
import sys
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.demo.hole import Hole
from arcdiag.model.failure import Cause
from arcdiag.model.observation import TraceHop
from arcdiag.net.budget import Budget
from arcdiag.net.hops import elsewhere
from arcdiag.net.hops.offender import Offender, offender
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import NetError
from tests.unit.net.servers import LOOPBACK, listening, says, unused_port

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who answered")


def told(origin: int, kind: int, code: int, address: str = "10.20.0.1") -> bytes:
    """A struct sock_extended_err and the sender's socket address behind it."""
    packed = ip_address(address).packed
    v4 = len(packed) == 4
    head = struct.pack("=H", 2 if v4 else 10) + bytes(2 if v4 else 6)
    return struct.pack("=IBBBBII", 113, origin, kind, code, 0, 0, 0) + head + packed + bytes(8)


@on_linux
async def test_an_address_that_answers_is_where_the_trace_ends(network: SystemNetwork) -> None:
    async with listening(says(b"")) as port:
        seen = await network.trace(LOOPBACK, port)

    assert seen.arrived
    assert [(hop.limit, hop.address, hop.word) for hop in seen.hops] == [(1, LOOPBACK, "connected")]
    assert (seen.address, seen.port) == (LOOPBACK, port)


@on_linux
@pytest.mark.parametrize("address", [LOOPBACK, "::1"])
async def test_a_refusal_is_an_arrival_too(network: SystemNetwork, address: str) -> None:
    seen = await network.trace(address, unused_port())

    assert seen.arrived
    assert seen.hops[-1].word == "refused"


@on_linux
async def test_silence_at_every_limit_is_told_as_that_and_gives_all_sockets_back() -> None:
    from arcdiag.net.hops.linux import MOST_HOPS, trace

    hole, budget = Hole(), Budget(16)
    try:
        await hole.fill()
        place = (LOOPBACK, hole.port)

        seen = await trace(place, place, "", budget, patience_s=0.05)
    finally:
        hole.close()

    assert not seen.arrived
    assert seen.hops == tuple(TraceHop(limit=limit) for limit in range(1, MOST_HOPS + 1))
    for _ in range(16):
        await asyncio.wait_for(budget.acquire(), 0.5)


@on_linux
async def test_a_trace_takes_a_share_of_the_sockets_and_leaves_the_rest() -> None:
    from arcdiag.net.hops.linux import trace

    hole, budget = Hole(), Budget(8, patience_s=0.01)
    try:
        await hole.fill()
        place = (LOOPBACK, hole.port)
        tracing = asyncio.create_task(trace(place, place, "", budget, patience_s=5))
        await asyncio.sleep(0.2)

        for _ in range(6):
            await budget.acquire()

        tracing.cancel()
        await asyncio.wait([tracing])
    finally:
        hole.close()
    assert tracing.cancelled()


@on_linux
async def test_a_source_that_is_not_ours_is_said_once() -> None:
    from arcdiag.net.hops.linux import trace

    place = (LOOPBACK, 9)
    with pytest.raises(NetError) as caught:
        await trace(place, place, "203.0.113.9", Budget(64), patience_s=0.05)

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


async def test_a_system_that_does_not_tell_says_so() -> None:
    with pytest.raises(NetError) as caught:
        await elsewhere.trace((LOOPBACK, 9), (LOOPBACK, 9), "", Budget(8))

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (told(2, 11, 0), "passed on"),
        (told(2, 3, 1), "host unreachable"),
        (told(2, 3, 13), "administratively prohibited"),
        (told(2, 3, 3), "refused"),
        (told(2, 3, 99), "unreachable"),
        (told(3, 3, 0, "fe80::1"), "passed on"),
        (told(3, 1, 1, "fe80::1"), "administratively prohibited"),
    ],
)
def test_a_routers_error_is_put_into_words(data: bytes, word: str) -> None:
    seen = offender(data)

    assert seen is not None
    assert seen.word == word
    assert seen.address in ("10.20.0.1", "fe80::1")


def test_an_error_of_this_machine_itself_is_nobodys_answer() -> None:
    assert offender(told(1, 0, 0)) is None
    assert offender(b"") is None


def test_an_error_without_its_sender_is_an_error_all_the_same() -> None:
    assert offender(told(2, 11, 0)[:18]) == Offender(word="passed on")


@given(st.binary(max_size=80))
def test_no_bytes_make_the_reading_fail(data: bytes) -> None:
    offender(data)
