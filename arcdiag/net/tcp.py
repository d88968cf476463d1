"""One TCP connection to one address, timed by nobody and hidden from nobody."""

import asyncio
import ipaddress
import socket
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.net.budget import Budget
from arcdiag.net.failures import code_of, connection_failure
from arcdiag.ports import NetError

Place = tuple[str, int] | tuple[str, int, int, int]
MOST_AT_ONCE: Final = 65_536
"""Bytes taken by one receive, however many the caller would take."""


class TcpLink:
    """An open TCP connection. ``address`` and ``port`` are the ones asked for."""

    __slots__ = ("_budget", "_loop", "_socket", "address", "local", "port")

    def __init__(self, connected: socket.socket, address: str, port: int, budget: Budget) -> None:
        self._socket: socket.socket | None = connected
        self._loop = asyncio.get_running_loop()
        self._budget = budget
        self.address = address
        self.port = port
        self.local = str(connected.getsockname()[0])

    async def send(self, data: bytes) -> None:
        """Send all of *data*."""
        try:
            await self._loop.sock_sendall(self._open(), data)
        except OSError as error:
            raise connection_failure(error) from error

    async def receive(self, limit: int) -> bytes:
        """At most *limit* bytes; empty at the end of the stream."""
        try:
            return await self._loop.sock_recv(self._open(), min(limit, MOST_AT_ONCE))
        except OSError as error:
            raise connection_failure(error) from error

    async def close(self) -> None:
        """Let go at once; a second call does nothing."""
        if self._socket is not None:
            shut(self._socket)
            self._socket = None
            self._budget.release()

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise NetError(Cause.TCP_RESET, "the connection was closed on this side", "ENOTCONN")
        return self._socket


async def connect(
    asked: tuple[str, int],
    dialled: tuple[str, int],
    source: str,
    budget: Budget,
    segment: int = 0,
) -> TcpLink:
    """Connect to *dialled* within *budget*, from *source* if given; *asked* is what is reported.

    With *segment* both sides send segments of at most so many bytes (RFC 9293, section 3.7.1).
    """
    await budget.acquire()
    opened: socket.socket | None = None
    try:
        opened = _socket_for(dialled[0], source)
        if segment:
            _cap(opened, segment)
        await asyncio.get_running_loop().sock_connect(opened, place(*dialled))
        return TcpLink(opened, *asked, budget)
    except BaseException as error:
        if opened is not None:
            shut(opened)
        budget.release()
        if isinstance(error, OSError):
            raise connection_failure(error) from error
        raise


def _socket_for(address: str, source: str) -> socket.socket:
    opened = socket.socket(family_of(address), socket.SOCK_STREAM)
    try:
        opened.setblocking(False)
        # Without it a request waits for the acknowledgement of the handshake's last flight.
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if source:
            bind(opened, source)
    except BaseException:
        opened.close()
        raise
    return opened


def _cap(opened: socket.socket, segment: int) -> None:
    option = getattr(socket, "TCP_MAXSEG", None)
    if option is None:
        message = "this system caps no segment sizes"
        raise NetError(Cause.LOCAL_LIMIT, message, "TCP_MAXSEG")
    try:
        opened.setsockopt(socket.IPPROTO_TCP, option, segment)
    except OSError as error:
        message = f"this system does not cap segments to {segment} bytes"
        raise NetError(Cause.LOCAL_LIMIT, message, code_of(error)) from error


def bind(unbound: socket.socket, source: str) -> None:
    """Send from *source*; an address that cannot serve is this machine's limit, nobody else's."""
    try:
        unbound.bind(place(source, 0))
    except OSError as error:
        message = f"this machine cannot send from {source} to this address"
        raise NetError(Cause.LOCAL_LIMIT, message, code_of(error)) from error


def family_of(address: str) -> socket.AddressFamily:
    """The socket family of an address."""
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def place(address: str, port: int) -> Place:
    """A socket address that nothing needs to resolve any more, the scope as a number."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return address, port
    scope = parsed.scope_id or ""
    number = int(scope) if scope.isdecimal() else socket.if_nametoindex(scope) if scope else 0
    return address.partition("%")[0], port, 0, number


def shut(done: socket.socket) -> None:
    """Close, whatever state it is in."""
    try:
        done.close()
    except OSError:  # the system has let go of it already
        return


def is_literal(host: str) -> bool:
    """Is *host* itself an address?"""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
