"""The web servers of the simulation: one pair of ports per place, all hosts behind it."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from arcdiag.demo import http
from arcdiag.demo.addresses import ANY_PORTS, LOOPBACK, Doors
from arcdiag.demo.conversations import Conversations
from arcdiag.demo.tls import Certificates, SecureStream, read_hello
from arcdiag.demo.trouble import Fault, Manner, Trouble, manner

_IDLE_S: Final = 120.0
_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER: on, 0 seconds, which makes a close a reset."""

Service = Callable[[http.Asked], http.Reply]


class WebPlace:
    """The servers that stand at one address (or at all that are not special)."""

    def __init__(
        self,
        address: str,
        faults: tuple[Fault, ...],
        certificates: Certificates,
        service: Service,
    ) -> None:
        self._address = address
        self._faults = faults
        self._certificates = certificates
        self._service = service
        self._servers: list[asyncio.Server] = []
        self._conversations = Conversations(_IDLE_S)
        self._turns: Counter[str] = Counter()

    async def open(self, at: str | None = LOOPBACK, doors: Doors = ANY_PORTS) -> Doors:
        """Listen; a queue of 1,000 lets a crowd of checks in at once.

        ``at`` None is every address of this network, where that is not the machine's own.
        """
        for talk, port in ((self._secure, doors.secure), (self._plain, doors.plain)):
            connected = self._conversations.over(talk)
            server = await asyncio.start_server(connected, at, port, backlog=1000)
            self._servers.append(server)
        secure, plain = (server.sockets[0].getsockname()[1] for server in self._servers)
        return Doors(secure, plain)

    async def close(self) -> None:
        """Stop, and let go of every connection."""
        for server in self._servers:
            server.close()
        await self._conversations.close()

    def _manner(self, host: str) -> Manner:
        """How to behave in the next conversation with *host*."""
        self._turns[host] += 1
        return manner(self._faults, host, self._address, self._turns[host])

    async def _secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = await read_hello(reader)
        if hello is None:
            return
        data, host = hello
        how = self._manner(host)
        await asyncio.sleep(how.delay_ms / 1000)
        if not await _stands(how, reader, writer):
            return
        context = self._certificates.context(
            host or "unnamed.example", how.showing, tls10=how.link is Trouble.TLS10
        )
        stream = SecureStream(reader, writer, context, data)
        await stream.handshake()
        if asked := await _asked(stream.read):
            await stream.write(await self._reply(how, asked))
            await stream.end()

    async def _plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await _asked(lambda: reader.read(http.HEAD_LIMIT))
        if asked is None:
            return
        how = self._manner(asked.host)
        if await _stands(how, reader, writer):
            writer.write(await self._reply(how, asked))

    async def _reply(self, how: Manner, asked: http.Asked) -> bytes:
        await asyncio.sleep(how.delay_ms / 1000)
        reply = http.foreign(how.page) if how.page else self._service(asked)
        return reply.wire()


async def _stands(how: Manner, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Act out what happens to the link after the client's first bytes; does it live on?"""
    match how.link:
        case Trouble.RESET:
            link = writer.get_extra_info("socket")
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            writer.transport.abort()
        case Trouble.SILENT:
            while await reader.read(http.HEAD_LIMIT):
                pass
        case Trouble.NOT_TLS:
            writer.write(http.Reply(status=400, body="Bad Request").wire())
        case None | Trouble.TLS10:
            return True
    return False


async def _asked(read: Callable[[], Awaitable[bytes]]) -> http.Asked | None:
    """Read the head of a request; None when there is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = await read()
        if not more or len(data) > http.HEAD_LIMIT:
            return None
        data += more
    return http.read_head(data.partition(b"\r\n\r\n")[0])
