"""A proxy's way on: looks the name up for itself, connects, and carries bytes both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from arcdiag.demo.addresses import Place
from arcdiag.demo.names import Names

PATIENCE_S: Final = 2.0
"""Waits so long for a connection of its own."""
_CHUNK: Final = 64 * 1024

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NoSuchNameError(Exception):
    """The proxy's own resolver does not know the name."""


class Onward:
    """What lies beyond the proxies: true names, and the simulated Internet as *dial* leads."""

    def __init__(self, names: Names, dial: Callable[[str, int], Place]) -> None:
        self._names = names
        self._dial = dial

    async def connect(self, host: str, port: int) -> Streams:
        """A connection to *host*; raises NoSuchNameError, TimeoutError or OSError."""
        truth = self._names.truth(host.lower().rstrip("."))
        if truth is None or not truth.addresses:
            raise NoSuchNameError(host)
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.open_connection(*self._dial(truth.addresses[0], port))


async def carry(here: Streams, there: Streams) -> None:
    """Bytes both ways, until both sides have ended or one breaks off."""
    ways = (_one_way(here[0], there[1]), _one_way(there[0], here[1]))
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.gather(*tasks)
    finally:
        there[1].transport.abort()  # before the wait, which may itself be cancelled
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _one_way(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(_CHUNK):
        sink.write(data)
        await sink.drain()
    if sink.can_write_eof():
        sink.write_eof()
