"""A measured link as httpcore wants it, counting bytes and moments."""

import asyncio
import logging
from typing import Final

import httpcore

from arcdiag.model.failure import Cause
from arcdiag.net.clock import Heard, Now
from arcdiag.ports import Link, NetError

# Its debug lines quote whole answers, and a proxy's answer may repeat the login.
logging.getLogger("httpcore").setLevel(logging.WARNING)

MOST_HEAD: Final = 64 * 1024
"""Bytes before the head of an answer is complete, interim answers (1xx) included."""


class LinkStream(httpcore.AsyncNetworkStream):
    """A link as httpcore wants it, with its own count of bytes and moments."""

    def __init__(self, link: Link, now: Now) -> None:
        self._link = link
        self._now = now
        self._loop = asyncio.get_running_loop()
        self._sent_at = 0.0
        self.first: Heard | None = None
        self.begin = b""
        self.received = 0
        self.ended = False
        self.enough: int | None = None
        self.most = MOST_HEAD

    # httpcore hands over a time limit; the one of the whole step holds here instead.
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        """The next bytes, until there are more than an answer's head or ``enough`` of its body."""
        if self.enough is not None and self.received >= self.enough:
            return b""
        if self.received > self.most:
            message = f"the answer had no end after {self.received} bytes"
            raise NetError(Cause.HTTP_ERROR, message, "endless")
        data = await self._link.receive(max_bytes)
        if self.first is None:
            self.first = Heard(at=self._now(), waited_s=self._loop.time() - self._sent_at)
            self.begin = data[:80]
        self.received += len(data)
        self.ended = not data
        return data

    # As above.
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Send; a server may answer without reading, so a failure shows at the read after it."""
        if not buffer:
            return
        try:
            await self._link.send(buffer)
        except NetError as error:
            raise httpcore.WriteError from error
        self._sent_at = self._loop.time()

    async def aclose(self) -> None:
        """Close the link."""
        await self._link.close()
