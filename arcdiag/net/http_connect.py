"""HTTP CONNECT: what a proxy answers to the wish for a connection, by httpcore."""

import asyncio
import re
from typing import Final

import httpcore

from arcdiag import __version__
from arcdiag.model.failure import UNFINISHED, Cause
from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Proxy
from arcdiag.net.clock import Now
from arcdiag.net.http_answer import (
    PROXY_CHALLENGES,
    SERVER_CHALLENGES,
    ascii_of,
    body_of,
    charset_of,
    kept,
    offered,
)
from arcdiag.net.http_stream import MOST_HEAD, LinkStream
from arcdiag.net.proxy_login import basic, hiding
from arcdiag.net.text import printable
from arcdiag.ports import Link, NetError

OPENED: Final = 200
"""Go takes no other status for a yes (golang/go, src/net/http/transport.go, Transport.dialConn)."""
GO_READS: Final = 4096
"""Bytes that Go takes at once there; what of them lies behind the answer's head is thrown away, as
measured with Go 1.19.8."""
UNAUTHORIZED: Final = 401
"""A server's word for a wrong login, which is tinyproxy's too; its challenges go with it."""
_INTERIM: Final = re.compile(rb"HTTP/1\.[01] (1\d\d)(?: ([^\r\n]*))?\r?\n")
MOST_PAGE: Final = 4096
"""Bytes of a refusal's page that are read."""
MOST_EXCERPT: Final = 512
MOST_REASON: Final = 120


class _InterimError(Exception):
    """An answer of the kind 1xx came first."""

    def __init__(self, status: int, reason: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.reason = reason


class _FirstAnswer(LinkStream):
    """Ends at an interim answer, and reads as Go does, for which the first answer is the answer."""

    def __init__(self, link: Link, now: Now) -> None:
        super().__init__(link, now)
        self._line = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # as in LinkStream
        """See `LinkStream.read`; raises _InterimError."""
        data = await super().read(min(max_bytes, GO_READS), timeout)
        if b"\n" not in self._line:
            self._line = (self._line + data)[:GO_READS]
            interim = _INTERIM.match(self._line)
            if interim is not None:
                raise _InterimError(int(interim[1]), interim[2] or b"")
        return data


async def ask(link: Link, proxy: Proxy, host: str, port: int, now: Now) -> Tunnelled:
    """The proxy's answer, as the agent would take it.

    The agent is a Go program: an interim answer (1xx) is no yes to it, and bytes that come together
    with the head of a yes are thrown away; those are kept as an excerpt only.
    """
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    stream = _FirstAnswer(link, now)
    hide = hiding(proxy.login)
    # From None: a library's message may quote an answer that repeats the login.
    try:
        wire = _wire_request(proxy, target)
        connection = httpcore.AsyncHTTP11Connection(wire.url.origin, stream)
        response = await connection.handle_async_request(wire)
    except _InterimError as interim:
        return Tunnelled(
            proxy=proxy.bare,
            target=target,
            opened=False,
            status=interim.status,
            reason=hide(printable(interim.reason))[:MOST_REASON],
            login=proxy.login is not None,
        )
    except httpcore.RemoteProtocolError:
        raise _no_answer(stream, hide(printable(stream.begin))) from None
    except (httpcore.LocalProtocolError, UnicodeError):
        message = "the host's name cannot be written as an HTTP request"
        raise NetError(Cause.PROXY_ERROR, message, "LocalProtocolError") from None
    except asyncio.CancelledError as cut:
        if stream.received:
            message = "the proxy's answer began and did not come to its end"
            raise cut from NetError(Cause.PROXY_TIMEOUT, message, UNFINISHED)
        raise
    page = await _rest(stream, response)
    in_servers_words = response.status == UNAUTHORIZED
    challenges = SERVER_CHALLENGES if in_servers_words else PROXY_CHALLENGES
    return Tunnelled(
        proxy=proxy.bare,
        target=target,
        opened=response.status == OPENED,
        status=response.status,
        reason=hide(printable(response.extensions["reason_phrase"]))[:MOST_REASON],
        login=proxy.login is not None,
        schemes=offered(response, challenges, hide),
        headers=kept(response, hide),
        excerpt=hide(printable(page, charset_of(response)))[:MOST_EXCERPT],
    )


def _wire_request(proxy: Proxy, target: str) -> httpcore.Request:
    where = ascii_of(target)
    headers = [(b"Host", where), (b"User-Agent", f"arcdiag/{__version__}".encode("ascii"))]
    if proxy.login is not None:
        headers.append((b"Proxy-Authorization", basic(proxy.login).encode("ascii")))
    url = httpcore.URL(scheme=b"http", host=ascii_of(proxy.host), port=proxy.port, target=where)
    return httpcore.Request(b"CONNECT", url, headers=headers)


async def _rest(stream: LinkStream, response: httpcore.Response) -> bytes:
    """What came behind the head: together with a yes, or of a page."""
    if response.status // 100 != 2:
        stream.enough = stream.received + MOST_PAGE
        return await body_of(response)
    stream.enough = stream.received  # nothing more is waited for
    left: httpcore.AsyncNetworkStream = response.extensions["network_stream"]
    return (await left.read(MOST_HEAD))[:MOST_PAGE]


def _no_answer(stream: LinkStream, begin: str) -> NetError:
    if stream.ended:
        when = "halfway through its answer" if stream.received else "without an answer"
        code = UNFINISHED if stream.received else "EOF"
        return NetError(Cause.PROXY_CLOSED, f"the proxy closed the connection {when}", code)
    message = f"the proxy's answer is not HTTP; it begins: {begin}"
    return NetError(Cause.PROXY_GARBLED, message, "RemoteProtocolError")
