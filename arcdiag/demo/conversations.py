"""The open conversations of one server, which end together with it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]


class Conversations:
    """Tasks that are remembered while they last.

    asyncio's own tasks for stream servers are not: a loop that ends would leave them behind, and
    Python 3.11 logs an error when one is cancelled.
    """

    def __init__(self, idle_s: float) -> None:
        self._idle_s = idle_s
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, talk: Coroutine[Any, Any, None]) -> None:
        """Let *talk* run on its own."""
        task = asyncio.get_running_loop().create_task(talk)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def over(self, talk: Talk) -> Connected:
        """A stream server's callback that talks with each client apart."""

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.begin(self._guarded(talk, reader, writer))

        return connected

    async def close(self) -> None:
        """End them all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _guarded(
        self, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Whatever the client does, the connection is let go of, at the latest when idle."""
        try:
            with contextlib.suppress(OSError, ssl.SSLError, EOFError):
                async with asyncio.timeout(self._idle_s):
                    await talk(reader, writer)
                    writer.close()
                    await writer.wait_closed()
        finally:
            writer.transport.abort()
