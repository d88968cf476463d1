"""Connections: what they become when the other side, or this one, does not play along."""

import asyncio
import socket

import pytest

from arcdiag.model.failure import Cause
from arcdiag.net import tcp
from arcdiag.net.budget import Budget, allowed_sockets
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import NetError
from tests.offers import needs_segment_caps
from tests.unit.net.conftest import Lenient
from tests.unit.net.servers import LOOPBACK, listening, resetting, says, silent, unused_port


async def test_a_connection_carries_bytes_both_ways(network: SystemNetwork) -> None:
    async with listening(says(b"welcome")) as port:
        link = await network.connect(LOOPBACK, port)
        await link.send(b"hello")

        heard = await link.receive(100)

        assert heard == b"welcome"
        assert await link.receive(100) == b""
        assert (link.address, link.port, link.local) == (LOOPBACK, port, LOOPBACK)
        await link.close()


async def test_a_port_without_a_listener_is_refused(network: SystemNetwork) -> None:
    with pytest.raises(NetError) as caught:
        await network.connect(LOOPBACK, unused_port())

    assert caught.value.failure.cause is Cause.TCP_REFUSED
    assert caught.value.failure.code == "ECONNREFUSED"


async def exchange(network: SystemNetwork, port: int) -> bytes:
    link = await network.connect(LOOPBACK, port)
    try:
        await asyncio.sleep(0.05)
        await link.send(b"hello")
        return await link.receive(100)
    finally:
        await link.close()


async def test_a_reset_is_a_reset_whenever_it_shows(network: SystemNetwork) -> None:
    async with resetting(at_once=True) as port:
        with pytest.raises(NetError) as caught:
            await exchange(network, port)

    assert caught.value.failure.cause is Cause.TCP_RESET


async def test_the_address_map_changes_what_is_dialled_but_not_what_is_reported() -> None:
    async with listening(says(b"")) as port:
        network = SystemNetwork(
            trust=Lenient(),  # type: ignore[arg-type]
            dial=lambda address, number: (LOOPBACK, port),
        )

        link = await network.connect("20.1.2.3", 443)

        assert (link.address, link.port) == ("20.1.2.3", 443)
        await link.close()
        await network.aclose()


async def test_the_source_address_is_used() -> None:
    async with listening(says(b"")) as port:
        network = SystemNetwork(trust=Lenient(), source="127.0.0.9")  # type: ignore[arg-type]

        link = await network.connect(LOOPBACK, port)

        assert link.local == "127.0.0.9"
        await link.close()


async def test_a_source_address_of_another_machine_is_a_local_limit() -> None:
    network = SystemNetwork(trust=Lenient(), source="192.0.2.1")  # type: ignore[arg-type]

    with pytest.raises(NetError) as caught:
        await network.connect(LOOPBACK, unused_port())

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


async def test_a_source_of_the_other_family_is_a_local_limit() -> None:
    network = SystemNetwork(trust=Lenient(), source="127.0.0.1")  # type: ignore[arg-type]

    with pytest.raises(NetError) as caught:
        await network.connect("::1", unused_port())

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT


async def test_a_closed_link_says_so_and_closes_again_in_peace(network: SystemNetwork) -> None:
    async with listening(silent) as port:
        link = await network.connect(LOOPBACK, port)
        await link.close()

        await link.close()

        with pytest.raises(NetError):
            await link.receive(1)


async def test_a_cancelled_connect_leaves_nothing_open_and_gives_its_place_back() -> None:
    budget = Budget(1)
    with socket.socket() as full:
        full.bind((LOOPBACK, 0))
        full.listen(0)
        place = full.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(place)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await tcp.connect(place, place, "", budget)

        for one in waiting:
            one.close()
    async with listening(silent) as port:
        link = await tcp.connect((LOOPBACK, port), (LOOPBACK, port), "", budget)
        await link.close()


async def test_a_cancelled_receive_ends_the_connection(network: SystemNetwork) -> None:
    ended = asyncio.Event()

    async def watch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        ended.set()

    async with listening(watch) as port:
        link = await network.connect(LOOPBACK, port)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await link.receive(1)
        await link.close()

        await asyncio.wait_for(ended.wait(), 1)

    assert ended.is_set()


async def test_a_used_up_budget_is_named_and_not_taken_for_a_dead_server() -> None:
    budget = Budget(1, patience_s=0.05)
    async with listening(silent) as port:
        place = (LOOPBACK, port)
        held = await tcp.connect(place, place, "", budget)

        with pytest.raises(NetError) as caught:
            await tcp.connect(place, place, "", budget)

        assert caught.value.failure.cause is Cause.LOCAL_LIMIT
        await held.close()
        again = await tcp.connect(place, place, "", budget)
        await again.close()


async def test_more_connections_than_the_budget_wait_for_their_turn() -> None:
    budget = Budget(4)

    async def once(place: tuple[str, int]) -> bytes:
        link = await tcp.connect(place, place, "", budget)
        await link.send(b"?")
        heard = await link.receive(10)
        await link.close()
        return heard

    async with listening(says(b"!")) as port:
        heard = await asyncio.gather(*(once((LOOPBACK, port)) for _ in range(60)))

    assert heard == [b"!"] * 60


def test_the_budget_stays_below_the_descriptors_of_the_process() -> None:
    assert 8 <= allowed_sockets() <= 1024


def test_an_ipv6_scope_becomes_a_number() -> None:
    assert tcp.place("fe80::1%7", 443) == ("fe80::1", 443, 0, 7)
    assert tcp.place("::1", 443) == ("::1", 443, 0, 0)
    assert tcp.place(LOOPBACK, 443) == (LOOPBACK, 443)


@needs_segment_caps
async def test_segments_can_be_capped(network: SystemNetwork) -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        link = await network.connect(LOOPBACK, server.getsockname()[1], segment=536)
        accepted, _ = server.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) <= 536
        await link.close()
