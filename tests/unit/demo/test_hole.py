"""Where packets vanish, seen with bare sockets."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from arcdiag.demo.addresses import LOOPBACK
from arcdiag.demo.hole import ClosedPort, Hole


@pytest.fixture
def link() -> Iterator[socket.socket]:
    with socket.socket() as link:
        link.setblocking(False)
        yield link


async def test_a_connection_into_the_hole_is_never_made(link: socket.socket) -> None:
    hole = Hole()
    await hole.fill()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):  # long enough for the first SYN that is sent again
            await asyncio.get_running_loop().sock_connect(link, (LOOPBACK, hole.port))
    hole.close()

    assert hole.complete


async def test_many_connections_at_once_all_vanish() -> None:
    hole = Hole()
    await hole.fill()

    async def outcome() -> str:
        with socket.socket() as link:
            link.setblocking(False)
            try:
                async with asyncio.timeout(0.3):
                    await asyncio.get_running_loop().sock_connect(link, (LOOPBACK, hole.port))
            except TimeoutError:
                return "vanished"
        return "made"

    outcomes = await asyncio.gather(*(outcome() for _ in range(100)))
    hole.close()

    assert set(outcomes) == {"vanished"}


async def test_a_datagram_into_the_hole_brings_nothing_back_not_even_a_refusal() -> None:
    hole = Hole()
    loop = asyncio.get_running_loop()
    with socket.socket(type=socket.SOCK_DGRAM) as link:
        link.setblocking(False)
        link.connect((LOOPBACK, hole.port))
        link.send(b"a question")

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await loop.sock_recv(link, 512)
    hole.close()


async def test_a_closed_port_refuses(link: socket.socket) -> None:
    port = ClosedPort()

    with pytest.raises(ConnectionRefusedError):
        await asyncio.get_running_loop().sock_connect(link, (LOOPBACK, port.port))
    port.close()
