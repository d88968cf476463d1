"""One HTTP request over a link that was measured before, by httpcore; bounded in all that a server
may send without end.
"""

import base64
import secrets

import httpcore

from arcdiag import __version__
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Answered
from arcdiag.model.proxy import Proxy, Scheme
from arcdiag.net.clock import Now, clock_offset
from arcdiag.net.failures import IN_HTTP, during
from arcdiag.net.http_answer import (
    MOST_BODY,
    PROXY_CHALLENGES,
    ascii_of,
    body_of,
    charset_of,
    kept,
    offered,
    value_of,
)
from arcdiag.net.http_stream import LinkStream
from arcdiag.net.proxy_login import basic, hiding
from arcdiag.net.text import printable
from arcdiag.ports import HttpRequest, Link, NetError


async def request(link: Link, asked: HttpRequest, now: Now) -> Answered:
    """Ask once over *link* and close it; any status is an answer."""
    stream = LinkStream(link, now)
    try:
        return await _answer(stream, asked)
    except NetError as error:
        raise during(IN_HTTP, error, "{message} after the request was sent") from error
    except httpcore.RemoteProtocolError:
        raise _no_answer(stream, _forwarder(asked)) from None  # httpcore may quote a login
    except (httpcore.LocalProtocolError, UnicodeError) as error:
        message = "this cannot be written as an HTTP request"
        raise NetError(Cause.HTTP_ERROR, message, "LocalProtocolError") from error
    finally:
        await link.close()


async def rehearse(now: Now) -> None:
    """Answer one request from memory: the parts that are loaded at first use are there then."""
    await request(_Rehearsal(), HttpRequest(host="localhost", port=80, path="/", secure=False), now)


class _Rehearsal:
    """A link whose other side says one thing."""

    address = local = "127.0.0.1"
    port = 80

    async def send(self, data: bytes) -> None:
        """Take it."""

    async def receive(self, limit: int) -> bytes:
        """The one answer."""
        return b"HTTP/1.1 204 No Content\r\n\r\n"[:limit]

    async def close(self) -> None:
        """Nothing is open."""


async def _answer(stream: LinkStream, asked: HttpRequest) -> Answered:
    wire = _wire_request(asked)
    proxy = _forwarder(asked)
    hide = hiding(proxy.login if proxy else None)
    connection = httpcore.AsyncHTTP11Connection(wire.url.origin, stream)
    response = await connection.handle_async_request(wire)
    stream.enough = stream.received + min(4 * asked.keep, MOST_BODY)
    body = b"" if response.status == 101 else await body_of(response)
    offset = clock_offset(value_of(response, b"date"), value_of(response, b"age"), stream.first)
    return Answered(
        method="GET",
        path=asked.path,
        status=response.status,
        version=response.extensions["http_version"].decode("ascii", "replace"),
        headers=kept(response, hide),
        schemes=offered(response, PROXY_CHALLENGES, hide),
        excerpt=hide(printable(body, charset_of(response)))[: asked.keep],
        body_bytes=len(body),
        clock_offset_ms=offset[0] if offset else None,
        clock_error_ms=offset[1] if offset else 0.0,
    )


def _wire_request(asked: HttpRequest) -> httpcore.Request:
    default = 443 if asked.secure else 80
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    where = host if asked.port == default else f"{host}:{asked.port}"
    proxy = _forwarder(asked)
    headers = [
        ("Host", where),
        ("User-Agent", f"arcdiag/{__version__}"),
        ("Accept", "*/*"),
        *(_upgrade() if asked.upgrade else [("Connection", "close")]),
        *([("Proxy-Authorization", basic(proxy.login))] if proxy and proxy.login else []),
    ]
    path = (asked.path or "/").encode("utf-8")
    url = httpcore.URL(
        scheme=b"https" if asked.secure else b"http",
        host=ascii_of(asked.host),
        port=asked.port,
        target=b"http://%b%b" % (ascii_of(where), path) if proxy else path,
    )
    return httpcore.Request(b"GET", url, headers=[(ascii_of(k), ascii_of(v)) for k, v in headers])


def _forwarder(asked: HttpRequest) -> Proxy | None:
    """The proxy that must be asked for the whole URL: nobody else may see its login."""
    if asked.proxy is None or asked.secure:
        return None
    return asked.proxy if asked.proxy.scheme in (Scheme.HTTP, Scheme.HTTPS) else None


def _upgrade() -> list[tuple[str, str]]:
    """RFC 6455, section 4.1."""
    return [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", base64.b64encode(secrets.token_bytes(16)).decode("ascii")),
    ]


def _no_answer(stream: LinkStream, proxy: Proxy | None) -> NetError:
    who = "the proxy" if proxy else "the server"
    if stream.ended:
        when = "halfway through its answer" if stream.received else "without an answer"
        return NetError(Cause.HTTP_CLOSED, f"{who} closed the connection {when}", "EOF")
    begin = hiding(proxy.login if proxy else None)(printable(stream.begin))
    message = f"the answer is not HTTP; it begins: {begin}"
    return NetError(Cause.HTTP_ERROR, message, "RemoteProtocolError")
