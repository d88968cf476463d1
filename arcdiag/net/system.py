"""The real network: what ``ports.Network`` promises, put together."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from arcdiag.model.host import NameServer, RootStore
from arcdiag.model.observation import (
    Answered,
    Handshaken,
    Judged,
    Queried,
    Resolved,
    Routed,
    Traced,
    Tunnelled,
)
from arcdiag.model.proxy import Proxy
from arcdiag.net import http, tcp, tls, tunnel
from arcdiag.net.budget import PATIENCE_S, Budget, allowed_sockets
from arcdiag.net.clock import Now, utc_now
from arcdiag.net.dns import NameServers
from arcdiag.net.hops import this as hops
from arcdiag.net.resolver import os_lookup
from arcdiag.net.route.this import way_to
from arcdiag.net.tls_context import anybody
from arcdiag.ports import HttpRequest, Link, Network, SecureLink

if TYPE_CHECKING:
    from arcdiag.net.trust.trust import Trust

Lookup = Callable[[str], Awaitable[Resolved]]
Dial = Callable[[str, int], tuple[str, int]]


def straight(address: str, port: int) -> tuple[str, int]:
    """Dial what was asked for."""
    return address, port


class SystemNetwork(Network):
    """Sockets of this machine, used within one event loop; ``aclose`` when done.

    ``lookup`` stands for the system's resolver, ``dial`` says where an address is really to be
    found (reports keep the one asked for), ``source`` is the local address to send from, and
    ``now`` the wall clock that servers' dates are compared with. ``patience_s`` is how long a
    connect may wait for one of this process' own sockets; it must be less than a step's time
    limit, or the wait passes for a server's silence.
    """

    def __init__(
        self,
        *,
        trust: "Trust",
        lookup: Lookup = os_lookup,
        dial: Dial = straight,
        source: str = "",
        now: Now = utc_now,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._trust = trust
        self._lookup = lookup
        self._dial = dial
        self._source = source
        self._now = now
        self._budget = Budget(allowed_sockets(), patience_s)
        self._name_servers = NameServers(self._budget, dial, source)

    @property
    def sockets(self) -> int:
        """How many connections may be open at once; more wait for one to be closed."""
        return self._budget.sockets

    @property
    def roots(self) -> RootStore | None:
        """What the store of trusted roots holds; None before `prepare`."""
        return self._trust.holdings

    async def prepare(self) -> None:
        """Load what the first steps would otherwise wait for, so that no step's time holds it."""
        anybody()
        await self._trust.prepare()
        await http.rehearse(self._now)

    async def lookup(self, host: str) -> Resolved:
        """Ask the operating system's resolver; a literal address is its own answer."""
        if tcp.is_literal(host):
            return Resolved(source="literal", addresses=(host,))
        return await self._lookup(host)

    async def query(self, server: NameServer, host: str, question: str) -> Queried:
        """Put one question to one name server, on the wire."""
        return await self._name_servers.query(server, host, question)

    async def route(self, address: str) -> Routed:
        """The way the system would send to one address."""
        return way_to(address, self._source)

    async def connect(self, address: str, port: int, *, segment: int = 0) -> Link:
        """Open a TCP connection to one address, its segments capped to *segment* bytes."""
        dialled = self._dial(address, port)
        return await tcp.connect((address, port), dialled, self._source, self._budget, segment)

    async def tunnel(
        self, link: Link, proxy: Proxy, host: str, port: int
    ) -> tuple[Link | None, Tunnelled]:
        """Ask *proxy* to connect on to *host*."""
        return await tunnel.tunnel(link, proxy, host, port, self._now)

    async def trace(self, address: str, port: int) -> Traced:
        """How far connection attempts to one address come; takes at most a few seconds."""
        dialled = self._dial(address, port)
        return await hops.trace((address, port), dialled, self._source, self._budget)

    async def start_tls(self, link: Link, host: str) -> tuple[SecureLink, Handshaken]:
        """Complete TLS over *link*, trusting anybody."""
        return await tls.start_tls(link, host)

    async def verify(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        """Judge a presented chain."""
        return await self._trust.judge(chain, host, at)

    async def request(self, link: Link, request: HttpRequest) -> Answered:
        """Make one HTTP request over *link*."""
        return await http.request(link, request, self._now)

    async def aclose(self) -> None:
        """Close the sockets that are shared between questions."""
        await self._name_servers.aclose()
