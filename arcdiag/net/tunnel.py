"""The way through a proxy, in whichever words it understands: HTTP CONNECT or SOCKS5."""

from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Proxy, Scheme
from arcdiag.net import http_connect, socks5
from arcdiag.net.clock import Now
from arcdiag.net.failures import IN_PROXY, during
from arcdiag.ports import Link, NetError


class TunnelLink:
    """A link through a proxy. ``address`` and ``port`` are the proxy's: nothing else is known."""

    __slots__ = ("_link", "address", "local", "port")

    def __init__(self, link: Link) -> None:
        self._link = link
        self.address = link.address
        self.port = link.port
        self.local = link.local

    async def send(self, data: bytes) -> None:
        """Send all of *data*."""
        await self._link.send(data)

    async def receive(self, limit: int) -> bytes:
        """At most *limit* bytes; empty at the end of the stream."""
        return await self._link.receive(limit)

    async def close(self) -> None:
        """Let go of the proxy as well."""
        await self._link.close()


async def tunnel(
    link: Link, proxy: Proxy, host: str, port: int, now: Now
) -> tuple[TunnelLink | None, Tunnelled]:
    """Ask *proxy* over *link* to connect on; unless it does, *link* is closed."""
    try:
        seen = await _ask(link, proxy, host, port, now)
    except NetError as error:
        await link.close()
        raise during(IN_PROXY, error, "{message} when the proxy was asked to connect on") from error
    except BaseException:
        await link.close()
        raise
    if not seen.opened:
        await link.close()
        return None, seen
    return TunnelLink(link), seen


async def _ask(link: Link, proxy: Proxy, host: str, port: int, now: Now) -> Tunnelled:
    if proxy.scheme in (Scheme.SOCKS5, Scheme.SOCKS5H):
        return await socks5.ask(link, proxy, host, port)
    return await http_connect.ask(link, proxy, host, port, now)
