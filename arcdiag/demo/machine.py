"""The simulated machine: its resolver, hosts file and dead servers included, and its clock."""

from __future__ import annotations

import asyncio
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

PATIENCE_S: Final = 1.5
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
        for server in self._servers:
            place = self._dial(server.address, server.port)
            try:
                async with asyncio.timeout(self._patience_s):
                    v4, v6 = await asyncio.gather(*(_ask(place, host, kind) for kind in _TYPES))
            except (OSError, TimeoutError, dns.exception.DNSException):
                continue
            if v4.rcode() in _ANSWERS and v6.rcode() in _ANSWERS:
                return _resolved(v4, v6)
        raise _nothing(socket.EAI_AGAIN)


def _resolved(v4: dns.message.Message, v6: dns.message.Message) -> Resolved:
    """Both families in one answer, IPv6 first (RFC 6724's default order)."""
    addresses: list[str] = []
    canonical = ""
    for answer in (v6, v4):
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


async def _ask(place: Place, host: str, kind: dns.rdatatype.RdataType) -> dns.message.Message:
    """One question by UDP, again by TCP when the answer was cut off."""
    query = dns.message.make_query(host, kind)
    answer = await _ask_udp(place, query)
    if answer.flags & dns.flags.TC:
        answer = await _ask_tcp(place, query)
    return answer


async def _ask_udp(place: Place, query: dns.message.Message) -> dns.message.Message:
    loop = asyncio.get_running_loop()
    link = socket.socket(type=socket.SOCK_DGRAM)
    try:
        link.setblocking(False)
        await loop.sock_connect(link, place)
        await loop.sock_sendall(link, query.to_wire())
        while True:
            answer = dns.message.from_wire(await loop.sock_recv(link, 65_535))
            if query.is_response(answer):
                return answer
    finally:
        link.close()


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
