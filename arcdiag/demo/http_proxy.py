"""An HTTP proxy: CONNECT, whole URLs of plain HTTP, Basic login, and the ways to get it wrong."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Final
from urllib.parse import urlsplit

from arcdiag.demo import http
from arcdiag.demo.proxy_trouble import ProxyServer, ProxyTrouble
from arcdiag.demo.relay import NoSuchNameError, Onward, carry
from arcdiag.model.value import Value

_OPENED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
_NAME: Final = "squid/5.7"
_HTML: Final = ("Content-Type", "text/html;charset=utf-8")
_PAGE: Final = (
    "<html><head><title>Contoso acceptable use</title></head>"
    "<body><h1>Accept the terms to go on</h1></body></html>"
)
_GARBAGE: Final = b"\x00\xffGARBAGE\x9c\x07" * 40
_HEADER: Final = b"X-Filler: " + b"a" * 1000 + b"\r\n"


class _Wish(Value, frozen=True):
    """A request to a proxy, as far as its answer depends on it."""

    method: str
    host: str
    port: int
    target: str
    """What is asked of the server behind, for a plain request."""
    login: tuple[str, str] | None
    head: bytes


class HttpProxy:
    """The conversation of one proxy with each of its clients."""

    def __init__(self, server: ProxyServer, onward: Onward) -> None:
        self._server = server
        self._onward = onward

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        wish = await _heard(reader)
        if wish is None:
            return
        if self._server.trouble is not None:
            await self._wrong(self._server.trouble, reader, writer)
        elif (reply := self._refused(wish)) is not None:
            writer.write(reply.wire())
        else:
            await self._on(wish, reader, writer)

    def _refused(self, wish: _Wish) -> http.Reply | None:
        if not self._server.admits(wish.login):
            offers = self._server.schemes or ("Basic",)
            headers = (("Proxy-Authenticate", _challenge(scheme)) for scheme in offers)
            return _own(407, "ERR_CACHE_ACCESS_DENIED", *headers)
        if self._server.refuses(wish.host):
            return _own(403, "ERR_ACCESS_DENIED")
        return None

    async def _on(
        self, wish: _Wish, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            there = await self._onward.connect(wish.host, wish.port)
        except NoSuchNameError:
            writer.write(_own(503, "ERR_DNS_FAIL").wire())
        except TimeoutError:
            writer.write(_own(504, "ERR_CONNECT_FAIL").wire())
        except OSError:
            writer.write(_own(503, "ERR_CONNECT_FAIL").wire())
        else:
            if wish.method == "CONNECT":
                writer.write(_OPENED)
            else:
                there[1].write(wish.head)
            await carry((reader, writer), there)

    async def _wrong(
        self, trouble: ProxyTrouble, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        match trouble:
            case ProxyTrouble.SILENT:
                while await reader.read(http.HEAD_LIMIT):
                    pass
            case ProxyTrouble.GARBAGE:
                writer.write(_GARBAGE)
            case ProxyTrouble.ENDLESS:
                writer.write(b"HTTP/1.1 200 OK\r\n")
                while True:
                    writer.write(_HEADER)
                    await writer.drain()
                    await asyncio.sleep(0)
            case ProxyTrouble.OPENS_AND_CLOSES:
                writer.write(_OPENED)
            case ProxyTrouble.PAGE:
                writer.write(http.Reply(status=200, headers=(_HTML,), body=_PAGE).wire())
                await writer.drain()
                await reader.read(http.HEAD_LIMIT)
            case ProxyTrouble.CANNOT:
                writer.write(_own(502, "ERR_CONNECT_FAIL").wire())


async def _heard(reader: asyncio.StreamReader) -> _Wish | None:
    """The head of a request, read within bounds; None when it is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = await reader.read(http.HEAD_LIMIT)
        data += piece
        if not piece or len(data) > http.HEAD_LIMIT:
            return None
    head, _, rest = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        return None
    connects = words[0] == "CONNECT"
    url = urlsplit(f"//{words[1]}" if connects else words[1])
    try:
        port = url.port or 80
    except ValueError:
        return None
    named = {line.partition(":")[0].strip().lower(): line.partition(":")[2] for line in lines}
    kept = [line for line in lines if not line.lower().startswith("proxy-")]
    target = f"{url.path or '/'}{f'?{url.query}' if url.query else ''}"
    plain = "\r\n".join([f"{words[0]} {target} HTTP/1.1", *kept]).encode("latin-1")
    return _Wish(
        method=words[0],
        host=url.hostname or "",
        port=port,
        target=target,
        login=_login(named.get("proxy-authorization", "")),
        head=plain + b"\r\n\r\n" + rest,
    )


def _login(value: str) -> tuple[str, str] | None:
    scheme, _, token = value.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(token, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password


def _challenge(scheme: str) -> str:
    return f'{scheme} realm="Contoso proxy"' if scheme in ("Basic", "Digest") else scheme


def _own(status: int, error: str, *headers: tuple[str, str]) -> http.Reply:
    """What the proxy says in its own name."""
    marks = (("Server", _NAME), ("X-Squid-Error", f"{error} 0"), ("Via", f"1.1 proxy ({_NAME})"))
    page = f"<html><head><title>ERROR {error}</title></head><body></body></html>"
    return http.Reply(status=status, headers=(*marks, *headers, _HTML), body=page)
