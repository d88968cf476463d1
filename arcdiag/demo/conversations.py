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
        self._over = False

    def begin(self, talk: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let *talk* run on its own."""
        task = asyncio.get_running_loop().create_task(talk)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def over(self, talk: Talk) -> Connected:
        """A stream server's callback that talks with each client apart.

        Whatever becomes of the talk, the connection is let go of: of one that is cancelled
        before it began not a line is run, and some clients come in while all is being closed.
        """

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self._over:
                writer.transport.abort()
                return
            task = self.begin(self._bounded(talk, reader, writer))
            task.add_done_callback(lambda _: writer.transport.abort())

        return connected

    async def close(self) -> None:
        """End them all, and let nobody in any more."""
        self._over = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _bounded(
        self, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Whatever the client does, it ends, at the latest when idle."""
        with contextlib.suppress(OSError, ssl.SSLError, EOFError):
            async with asyncio.timeout(self._idle_s):
                await talk(reader, writer)
                writer.close()
                await writer.wait_closed()
