"""The doors to the world, as the engine and the probes see them.

The real ones are in ``net`` and ``host``, the simulated Azure's in ``demo``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from arcdiag.model.failure import Cause, Failure
from arcdiag.model.host import NameServer
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
from arcdiag.model.proxy import Proxy, Target, Ways
from arcdiag.model.value import Value


class NetError(Exception):
    """A network step failed; carries the failure as data."""

    def __init__(self, cause: Cause, message: str, code: str = "") -> None:
        super().__init__(message)
        self.failure = Failure(cause=cause, message=message, code=code)


def seen_before(late: TimeoutError) -> Failure | None:
    """What a step whose time limit ended it had seen until then; None where it does not say.

    A step says so by ``raise cut from NetError(…)`` when the CancelledError *cut* reaches it: a
    cancel must go through, and what began before it is still worth telling.
    """
    cut = late.__cause__
    known = None if cut is None else cut.__cause__
    return known.failure if isinstance(known, NetError) else None


class Link(Protocol):
    """An open byte stream, plain or inside TLS."""

    address: str
    port: int
    local: str

    async def send(self, data: bytes) -> None:
        """Send all of *data*."""

    async def receive(self, limit: int) -> bytes:
        """At most *limit* bytes; empty at the end of the stream."""

    async def close(self) -> None:
        """Let go at once; never raises, never waits for the other side."""


class SecureLink(Link, Protocol):
    """A link inside TLS. ``chain`` is what the other side presented, DER, leaf first."""

    chain: tuple[bytes, ...]


class HttpRequest(Value, frozen=True):
    """One GET to make. ``upgrade`` asks to change to WebSocket; ``keep`` bounds the excerpt.

    ``proxy`` is the HTTP proxy at the other end of the link, which is asked for the whole URL, with
    its login; it is left out where a tunnel leads through it, or a SOCKS proxy.
    """

    host: str
    port: int
    path: str
    secure: bool
    upgrade: bool = False
    keep: int = 512
    proxy: Proxy | None = None


class Network(Protocol):
    """Resolve, connect, negotiate, ask: one thing each.

    All raise NetError, and all may be cancelled at any time; the caller sets the time limits.
    """

    async def lookup(self, host: str) -> Resolved:
        """Ask the operating system's resolver, both families."""

    async def query(self, server: NameServer, host: str, question: str) -> Queried:
        """Put one question (``A`` or ``AAAA``) to one name server, on the wire."""

    async def route(self, address: str) -> Routed:
        """The way the system would send to one address; nothing is sent to learn it."""

    async def connect(self, address: str, port: int, *, segment: int = 0) -> Link:
        """Open a TCP connection to one address, its segments capped to *segment* bytes."""

    async def tunnel(
        self, link: Link, proxy: Proxy, host: str, port: int
    ) -> tuple[Link | None, Tunnelled]:
        """Ask *proxy*, at the other end of *link*, to connect on; any answer is a `Tunnelled`.

        HTTP CONNECT or SOCKS5, as its scheme says; the name goes to the proxy unresolved. What
        comes back is the way through, or None where it was not opened; *link* is then closed.
        """

    async def trace(self, address: str, port: int) -> Traced:
        """How far connection attempts to one address come, told by the routers on the way."""

    async def start_tls(self, link: Link, host: str) -> tuple[SecureLink, Handshaken]:
        """Complete TLS over *link*, trusting anybody, and keep what the other side showed."""

    async def verify(self, chain: Sequence[bytes], host: str, at: datetime) -> Judged:
        """Judge a presented chain by this machine's trust and a Go program's rules."""

    async def request(self, link: Link, request: HttpRequest) -> Answered:
        """Make one HTTP request over *link*; never follows a redirect."""


class Router(Protocol):
    """Tells which ways lead to a URL."""

    async def ways(self, url: Target) -> Ways:
        """The ways to *url*; never raises: where they cannot be told, the answer says why."""


class Clock(Protocol):
    """Time, in both meanings."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""

    def elapsed(self) -> float:
        """Seconds that only ever grow."""
