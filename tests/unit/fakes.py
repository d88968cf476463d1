"""Stand-ins for our own ports, for tests of what lies above them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from arcdiag.model.choices import Mode, Protocol, Severity
from arcdiag.model.host import NameServer
from arcdiag.model.observation import (
    Answered,
    Handshaken,
    Judged,
    Queried,
    Record,
    Resolved,
    Routed,
    Traced,
    TraceHop,
    Tunnelled,
)
from arcdiag.model.plan import Check
from arcdiag.model.proxy import Proxy
from arcdiag.ports import HttpRequest, Link, NetError, SecureLink

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def check(host: str = "a.example.com", **changes: object) -> Check:
    """A plain https check, changed as asked."""
    values: dict[str, object] = {
        "id": f"e:{host}",
        "endpoint": "e",
        "name": host,
        "host": host,
        "port": 443,
        "protocol": Protocol.HTTPS,
        "path": "",
        "region": "",
        "mode": Mode.PUBLIC,
        "route": "direct",
        "required": True,
        "severity": Severity.BLOCKER,
        "purpose": "run",
        "purposes": ("run",),
    }
    return Check(**{**values, **changes})  # type: ignore[arg-type]


class FakeClock:
    """Noon, and the event loop's own seconds."""

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        return asyncio.get_running_loop().time()


class FakeLink:
    """A link that counts whether it was closed."""

    def __init__(self, address: str, port: int, opened: "list[FakeLink]") -> None:
        self.address, self.port, self.local = address, port, "10.0.0.5"
        self.chain = (b"leaf",)
        self.closed = False
        opened.append(self)

    async def send(self, data: bytes) -> None:
        raise NotImplementedError

    async def receive(self, limit: int) -> bytes:
        raise NotImplementedError

    async def close(self) -> None:
        self.closed = True


Act = Callable[[], Awaitable[None]]


async def nothing() -> None:
    """Takes no time and succeeds."""


def after(seconds: float) -> Act:
    """Takes so long and succeeds."""
    return lambda: asyncio.sleep(seconds)


def failing(error: Exception) -> Act:
    """Fails at once."""

    async def act() -> None:
        raise error

    return act


Tunnel = Callable[[Proxy, str, int], Awaitable[Tunnelled]]


async def opened(proxy: Proxy, host: str, port: int) -> Tunnelled:
    """The proxy connects on."""
    return Tunnelled(
        proxy=proxy.bare,
        target=f"{host}:{port}",
        opened=True,
        status=200,
        login=proxy.login is not None,
    )


def refused(status: int, reason: str = "", schemes: tuple[str, ...] = ()) -> Tunnel:
    """The proxy says no."""

    async def answer(proxy: Proxy, host: str, port: int) -> Tunnelled:
        return Tunnelled(
            proxy=proxy.bare,
            target=f"{host}:{port}",
            opened=False,
            status=status,
            reason=reason,
            login=proxy.login is not None,
            schemes=schemes,
        )

    return answer


def in_turn(*acts: Act) -> Act:
    """Does the first of these the first time, and so on; the last one ever after."""
    left = list(acts)

    async def act() -> None:
        await (left.pop(0) if len(left) > 1 else left[0])()

    return act


class FakeNetwork:
    """A network in which every step does what the test says, by host or address."""

    def __init__(
        self,
        addresses: Mapping[str, tuple[str, ...]] | None = None,
        connects: Mapping[str, Act] | None = None,
        handshakes: Mapping[str, Act] | None = None,
        body: str = "",
        servers: Mapping[str, Act] | None = None,
        looks_up: Act = nothing,
        answers: Act = nothing,
        losses: int = 0,
        routes: Mapping[str, Act] | None = None,
        traces: Mapping[str, Act] | None = None,
        tunnels: Mapping[str, Tunnel] | None = None,
    ) -> None:
        self.addresses = addresses or {}
        self.connects = connects or {}
        self.handshakes = handshakes or {}
        self.servers = servers or {}
        self.tunnels = tunnels or {}
        self.body = body
        self.looks_up = looks_up
        self.answers = answers
        self.losses = losses
        self.routes = routes or {}
        self.routed: list[str] = []
        self.traces = traces or {}
        self.traced: list[tuple[str, int]] = []
        self.opened: list[FakeLink] = []
        self.dialled: list[str] = []
        self.shaken: list[tuple[str, str]] = []
        self.looked_up: list[str] = []
        self.asked: list[str] = []
        self.requests: list[HttpRequest] = []
        self.tunnelled: list[str] = []

    async def lookup(self, host: str) -> Resolved:
        self.looked_up.append(host)
        await self.looks_up()
        return Resolved(source="system", addresses=self.addresses.get(host, ("20.1.1.1",)))

    async def query(self, server: NameServer, host: str, question: str) -> Queried:
        await self.servers.get(server.address, nothing)()
        found = self.addresses.get(host, ("20.1.1.1",))
        lost, self.losses = self.losses > 0, max(0, self.losses - 1)
        family = [a for a in found if (":" in a) == (question == "AAAA")]
        return Queried(
            server=str(server),
            transport="udp",
            question=question,
            rcode="NOERROR",
            attempts=2 if lost else 1,
            addresses=tuple(Record(name=host, type=question, ttl=60, value=a) for a in family),
        )

    async def route(self, address: str) -> Routed:
        self.routed.append(address)
        await self.routes.get(address, nothing)()
        return Routed(address=address, source="10.0.0.5", interface="lan0", gateway="10.0.0.1")

    async def trace(self, address: str, port: int) -> Traced:
        self.traced.append((address, port))
        await self.traces.get(address, nothing)()
        hops = (TraceHop(limit=1, address="10.0.0.1", word="passed on"), TraceHop(limit=2))
        return Traced(address=address, port=port, hops=hops)

    async def connect(self, address: str, port: int, *, segment: int = 0) -> Link:
        self.dialled.append(address)
        await self.connects.get(address, nothing)()
        return FakeLink(address, port, self.opened)

    async def tunnel(
        self, link: Link, proxy: Proxy, host: str, port: int
    ) -> tuple[Link | None, Tunnelled]:
        self.tunnelled.append(f"{host}:{port}")
        seen = await self.tunnels.get(host, opened)(proxy, host, port)
        if not seen.opened:
            await link.close()
            return None, seen
        return FakeLink(link.address, link.port, self.opened), seen

    async def start_tls(self, link: Link, host: str) -> tuple[SecureLink, Handshaken]:
        self.shaken.append((link.address, host))
        await self.handshakes.get(host, nothing)()
        seen = Handshaken(address=link.address, version="TLSv1.3", cipher="x", alpn="", chain=())
        return FakeLink(link.address, link.port, self.opened), seen

    async def verify(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        return Judged(store="system", faults=(), anchor=None)

    async def request(self, link: Link, request: HttpRequest) -> Answered:
        self.asked.append(request.host + request.path)
        self.requests.append(request)
        await self.answers()
        return Answered(
            method="GET",
            path=request.path,
            status=200,
            version="1.1",
            headers=(),
            excerpt=self.body,
        )


__all__ = [
    "NOON",
    "FakeClock",
    "FakeLink",
    "FakeNetwork",
    "NetError",
    "after",
    "check",
    "failing",
    "in_turn",
    "nothing",
    "opened",
    "refused",
]
