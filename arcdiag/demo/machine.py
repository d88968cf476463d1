"""The simulated machine: its resolver, hosts file and dead servers included, and its clock."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype

from arcdiag.demo.addresses import Place
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Resolved
from arcdiag.net.failures import resolver_failure
from arcdiag.ports import NetError

PATIENCE_S: Final = 2.0
"""Waits so long for one server before it asks the next (``timeout:`` in resolv.conf)."""
_TYPES: Final = (dns.rdatatype.A, dns.rdatatype.AAAA)
_ANSWERS: Final = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)


class SkewedClock:
    """The machine's clock: true, but for a constant offset of the wall clock."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The time this machine believes in, aware, UTC."""
        return datetime.now(UTC) + self._ahead

    def elapsed(self) -> float:
        """Seconds that only ever grow."""
        return time.perf_counter()


class StubResolver:
    """Looks names up as glibc does: hosts file first, then the servers in order, both families.

    A server that is silent or answers with neither NOERROR nor NXDOMAIN is passed over.
    """

    def __init__(
        self,
        hosts_file: Mapping[str, str],
        servers: Sequence[NameServer],
        dial: Callable[[str, int], Place],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._hosts_file = {name.lower(): address for name, address in hosts_file.items()}
        self._servers = servers
        self._dial = dial
        self._patience_s = patience_s

    async def __call__(self, host: str) -> Resolved:
        """The addresses of *host*, as any program on this machine would get them."""
        if address := _literal(host) or self._hosts_file.get(host.lower()):
            return Resolved(source="system", addresses=(address,), canonical="")
        half = None
        for server in self._servers:
            place = self._dial(server.address, server.port)
            v4, v6 = await asyncio.gather(*(self._answer(place, host, kind) for kind in _TYPES))
            if v4 and v6:
                return _resolved(v6, v4)
            half = half or v4 or v6
        if half:
            return _resolved(half)
        raise _nothing(socket.EAI_AGAIN)

    async def _answer(
        self, place: Place, host: str, kind: dns.rdatatype.RdataType
    ) -> dns.message.Message | None:
        """A usable answer of one server to one question, if one comes in time."""
        try:
            async with asyncio.timeout(self._patience_s):
                answer = await _ask(place, host, kind, self._patience_s / 2)
        except (OSError, TimeoutError, dns.exception.DNSException):
            return None
        return answer if answer.rcode() in _ANSWERS else None


def _resolved(*answers: dns.message.Message) -> Resolved:
    """Both families in one answer, in the order given (IPv6 first is RFC 6724's default)."""
    addresses: list[str] = []
    canonical = ""
    for answer in answers:
        for records in answer.answer:
            if records.rdtype in _TYPES:
                addresses += [str(ip_address(record.address)) for record in records]
                canonical = records.name.to_text(omit_final_dot=True)
    if not addresses:
        raise _nothing(socket.EAI_NONAME)
    return Resolved(source="system", addresses=tuple(addresses), canonical=canonical)


def _nothing(code: int) -> NetError:
    """What the system's resolver reports when it has no address."""
    return resolver_failure(socket.gaierror(code, ""))


def _literal(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


async def _ask(
    place: Place, host: str, kind: dns.rdatatype.RdataType, again_s: float
) -> dns.message.Message:
    """One question by UDP, once more after *again_s*, and by TCP when the answer was cut off."""
    query = dns.message.make_query(host, kind)
    answer = await _ask_udp(place, query, again_s)
    if answer.flags & dns.flags.TC:
        answer = await _ask_tcp(place, query)
    return answer


async def _ask_udp(place: Place, query: dns.message.Message, again_s: float) -> dns.message.Message:
    loop = asyncio.get_running_loop()
    wire = query.to_wire()
    with socket.socket(type=socket.SOCK_DGRAM) as link:
        link.setblocking(False)
        await loop.sock_connect(link, place)
        await loop.sock_sendall(link, wire)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(again_s):
                return await _heard(link, query)
        await loop.sock_sendall(link, wire)
        return await _heard(link, query)


async def _heard(link: socket.socket, query: dns.message.Message) -> dns.message.Message:
    """The first answer to *query*, whatever else arrives before it."""
    loop = asyncio.get_running_loop()
    while True:
        answer = dns.message.from_wire(await loop.sock_recv(link, 65_535))
        if query.is_response(answer):
            return answer


async def _ask_tcp(place: Place, query: dns.message.Message) -> dns.message.Message:
    reader, writer = await asyncio.open_connection(*place)
    try:
        wire = query.to_wire()
        writer.write(struct.pack("!H", len(wire)) + wire)
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        return dns.message.from_wire(await reader.readexactly(length))
    except asyncio.IncompleteReadError as error:
        raise ConnectionResetError from error
    finally:
        writer.transport.abort()
