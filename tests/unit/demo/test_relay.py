"""A simulated proxy lets go of its way on."""

import asyncio

import pytest

from arcdiag.demo.addresses import LOOPBACK
from arcdiag.demo.relay import carry
from tests.unit.net.servers import listening, silent


def ended() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_eof()
    return reader


@pytest.mark.parametrize("moments", range(8))
async def test_the_way_on_is_let_go_of_whenever_the_proxy_is_stopped(moments: int) -> None:
    """Both sides have ended; stopped after so many turns of the loop, it may be clearing up."""
    async with listening(silent) as port:
        _, here = await asyncio.open_connection(LOOPBACK, port)
        _, there = await asyncio.open_connection(LOOPBACK, port)
        carried = asyncio.create_task(carry((ended(), here), (ended(), there)))
        await asyncio.sleep(0)
        for _ in range(moments):
            await asyncio.sleep(0)

        carried.cancel()
        await asyncio.gather(carried, return_exceptions=True)

        assert there.transport.is_closing()
        here.transport.abort()
