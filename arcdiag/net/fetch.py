"""Fetches one small file by http or https: straight, from trusted servers, and bounded."""

import asyncio
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin

import httpcore

from arcdiag import __version__
from arcdiag.model.failure import Cause
from arcdiag.model.proxy import Target
from arcdiag.net.clock import utc_now
from arcdiag.net.http_stream import LinkStream
from arcdiag.ports import Link, NetError, Network
from arcdiag.proxies.url import UrlError, parse_target

MOST_REDIRECTS: Final = 5
MOST_ADDRESSES: Final = 4
"""Of one host are tried, in the resolver's order."""
CONNECT_S: Final = 5.0
"""For one address."""

_REDIRECTS: Final = (301, 302, 303, 307, 308)


class FetchError(Exception):
    """The file was not fetched; in words, which hold no login."""


async def fetch(network: Network, url: str, *, most: int, seconds: float) -> bytes:
    """The bytes at *url*, at most *most* of them, within *seconds*. Raises FetchError.

    Redirects are followed to other http and https URLs, from https to https only.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _followed(network, url, most)
    except TimeoutError:
        raise FetchError(f"not fetched within {seconds:g} s") from None
    except NetError as error:
        raise FetchError(error.failure.message) from error
    except UrlError as error:
        raise FetchError(f"the URL {error}") from None


async def _followed(network: Network, url: str, most: int) -> bytes:
    for _ in range(MOST_REDIRECTS + 1):
        target = parse_target(url)
        if target.scheme not in ("http", "https"):
            raise FetchError("only http and https URLs are fetched")
        found = await _asked(network, target, url, most)
        if isinstance(found, bytes):
            return found
        following = urljoin(url, found)
        if target.scheme == "https" and not following.lower().startswith("https://"):
            raise FetchError("the server leads from https to a place without it")
        url = following
    raise FetchError(f"more than {MOST_REDIRECTS} redirects")


async def _asked(network: Network, target: Target, url: str, most: int) -> bytes | str:
    """The file, or where a redirect leads."""
    link = await _linked(network, target)
    stream = LinkStream(link, utc_now)
    try:
        connection = httpcore.AsyncHTTP11Connection(_request(target, url).url.origin, stream)
        response = await connection.handle_async_request(_request(target, url))
        if response.status in _REDIRECTS:
            where = (value for name, value in response.headers if name.lower() == b"location")
            return next(where, b"").decode("latin-1")
        if response.status != 200:
            raise FetchError(f"the server answers with status {response.status}")
        return await _body(response, stream, most)
    except httpcore.ProtocolError as error:
        raise FetchError("the server's answer is no sound HTTP") from error
    except (httpcore.NetworkError, UnicodeError) as error:
        raise FetchError("the request could not be sent") from error
    finally:
        await link.close()


async def _linked(network: Network, target: Target) -> Link:
    """A connection to the first address that accepts one, verified where it is https."""
    found = await network.lookup(target.host)
    last = NetError(Cause.DNS_NODATA, "the name has no addresses")
    for address in found.addresses[:MOST_ADDRESSES]:
        try:
            async with asyncio.timeout(CONNECT_S):
                link = await network.connect(address, target.port)
        except NetError as error:
            last = error
            continue
        except TimeoutError:
            last = NetError(Cause.TCP_TIMEOUT, f"no connection within {CONNECT_S:g} s")
            continue
        return await _secured(network, link, target) if target.scheme == "https" else link
    raise last


async def _secured(network: Network, link: Link, target: Target) -> Link:
    try:
        secure, _ = await network.start_tls(link, target.host)
        judged = await network.verify(secure.chain, target.host, datetime.now(UTC))
        if not judged.verified:
            raise FetchError(f"the server's certificate is not trusted: {judged.faults[0].message}")
    except BaseException:
        await link.close()
        raise
    return secure


def _request(target: Target, url: str) -> httpcore.Request:
    host = f"[{target.host}]" if ":" in target.host else target.host
    default = target.port == (443 if target.scheme == "https" else 80)
    rest = url.partition("://")[2] if "://" in url else url
    path = rest.partition("#")[0][len(rest.partition("/")[0]) :] or "/"
    where = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode("ascii"),
        port=target.port,
        target=path.encode("utf-8"),
    )
    headers = [
        (b"Host", (host if default else f"{host}:{target.port}").encode("ascii")),
        (b"User-Agent", f"arcdiag/{__version__}".encode()),
        (b"Accept", b"application/x-ns-proxy-autoconfig, */*"),
        (b"Connection", b"close"),
    ]
    return httpcore.Request(b"GET", where, headers=headers)


async def _body(response: httpcore.Response, stream: LinkStream, most: int) -> bytes:
    """The whole body; the stream may go on for twice its most, for the lines between pieces."""
    body = bytearray()
    stream.most = stream.received + 2 * most
    async for piece in response.aiter_stream():
        body += piece
        if len(body) > most:
            break
    if len(body) > most:
        raise FetchError(f"the file is larger than {most // 2**20} MiB")
    return bytes(body)
