"""Conversations end with their server, and no connection outlives them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from arcdiag.demo.addresses import LOOPBACK
from arcdiag.demo.conversations import Conversations

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.fixture
async def ends() -> AsyncIterator[Ends]:
    """A server's reader and writer, with a client that holds on."""
    accepted: asyncio.Queue[Ends] = asyncio.Queue()
    server = await asyncio.start_server(lambda *both: accepted.put_nowait(both), LOOPBACK, 0)
    _, client = await asyncio.open_connection(*server.sockets[0].getsockname())
    yield await accepted.get()
    client.transport.abort()
    server.close()
    await asyncio.sleep(0)


async def test_one_that_ends_before_it_began_is_let_go_of(ends: Ends) -> None:
    conversations = Conversations(60)

    conversations.over(silent)(*ends)
    await conversations.close()

    assert ends[1].transport.is_closing()


async def test_who_comes_in_while_all_is_closed_is_let_go_of(ends: Ends) -> None:
    conversations = Conversations(60)
    connected = conversations.over(silent)
    await conversations.close()

    connected(*ends)

    assert ends[1].transport.is_closing()


async def test_an_idle_one_is_let_go_of(ends: Ends) -> None:
    conversations = Conversations(0.05)

    conversations.over(silent)(*ends)

    async with asyncio.timeout(5):
        assert await ends[0].read() == b""
    assert ends[1].transport.is_closing()
    await conversations.close()
