"""A SOCKS5 proxy (RFC 1928, RFC 1929), and the ways in which it may go wrong."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from arcdiag.demo import http
from arcdiag.demo.proxy_trouble import ProxyServer, ProxyTrouble
from arcdiag.demo.relay import NoSuchNameError, Onward, carry

_VERSION: Final = 5
_NONE: Final = 0
_PASSWORD: Final = 2
_NO_METHOD: Final = 0xFF
_OPENED: Final = 0
_DENIED: Final = 2
_NO_HOST: Final = 4
_REFUSED: Final = 5
_NO_COMMAND: Final = 7
_NO_TYPE: Final = 8
_GARBAGE: Final = b"SSH-2.0-OpenSSH_9.2\r\n"


class _ReplyError(Exception):
    """The request ends here, with this reply code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class SocksProxy:
    """The conversation of one proxy with each of its clients."""

    def __init__(self, server: ProxyServer, onward: Onward) -> None:
        self._server = server
        self._onward = onward

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Agree on a login, take one request, carry bytes."""
        offered = await _greeting(reader)
        match self._server.trouble:
            case ProxyTrouble.CLOSES:
                return
            case ProxyTrouble.GARBAGE | ProxyTrouble.PAGE | ProxyTrouble.ENDLESS:
                writer.write(_GARBAGE)
                return
            case ProxyTrouble.SILENT:
                while await reader.read(http.HEAD_LIMIT):
                    pass
                return
        if not await self._logged_in(offered, reader, writer):
            return
        try:
            host, port = await _request(reader)
            there = await self._reached(host, port)
        except _ReplyError as reply:
            writer.write(_reply(reply.code))
            return
        writer.write(_reply(_OPENED))
        await carry((reader, writer), there)

    async def _logged_in(
        self, offered: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if not self._server.wants_login:
            writer.write(bytes((_VERSION, _NONE)))
            return True
        if _PASSWORD not in offered:
            writer.write(bytes((_VERSION, _NO_METHOD)))
            return False
        writer.write(bytes((_VERSION, _PASSWORD)))
        await reader.readexactly(1)
        user = (await _counted(reader)).decode("utf-8", "replace")
        password = (await _counted(reader)).decode("utf-8", "replace")
        admitted = self._server.admits((user, password))
        writer.write(bytes((1, 0 if admitted else 1)))
        return admitted

    async def _reached(
        self, host: str, port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._server.refuses(host):
            raise _ReplyError(_DENIED)
        if self._server.trouble is ProxyTrouble.CANNOT:
            raise _ReplyError(_NO_HOST)
        try:
            there = await self._onward.connect(host, port)
        except (NoSuchNameError, TimeoutError):
            raise _ReplyError(_NO_HOST) from None
        except OSError:
            raise _ReplyError(_REFUSED) from None
        if self._server.trouble is ProxyTrouble.OPENS_AND_CLOSES:
            there[1].transport.abort()
        return there


async def _greeting(reader: asyncio.StreamReader) -> bytes:
    """The ways to log in that the client offers; raises EOFError for anything but SOCKS5."""
    if (await reader.readexactly(1))[0] != _VERSION:
        raise EOFError
    return await _counted(reader)


async def _request(reader: asyncio.StreamReader) -> tuple[str, int]:
    _, command, _, kind = await reader.readexactly(4)
    match kind:
        case 1:
            host = str(IPv4Address(await reader.readexactly(4)))
        case 3:
            host = (await _counted(reader)).decode("latin-1")
        case 4:
            host = str(IPv6Address(await reader.readexactly(16)))
        case _:
            raise _ReplyError(_NO_TYPE)
    port = int.from_bytes(await reader.readexactly(2))
    if command != 1:
        raise _ReplyError(_NO_COMMAND)
    return host, port


async def _counted(reader: asyncio.StreamReader) -> bytes:
    """A field that begins with its own length."""
    length = (await reader.readexactly(1))[0]
    return await reader.readexactly(length)


def _reply(code: int) -> bytes:
    return bytes((_VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0))
