"""A real DNS server on loopback, UDP and TCP, that lies, loses and stalls as its scenario says."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections import Counter
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.rdataclass import IN
from msgspec import structs

from arcdiag.demo.addresses import LOOPBACK, Place
from arcdiag.demo.conversations import Conversations
from arcdiag.demo.names import KnownNames, Names, Truth
from arcdiag.demo.trouble import NameFault, NameTrouble

TTL: Final = 300
_LIMIT: Final = 4096
_IDLE_S: Final = 10.0
_PAUSE_S: Final = 0.01
_SOA: Final = "ns1.azure-dns.example. hostmaster.example. 1 3600 300 2419200 300"
_RCODES: Final = {
    NameTrouble.SERVFAIL: dns.rcode.SERVFAIL,
    NameTrouble.REFUSED: dns.rcode.REFUSED,
    NameTrouble.NXDOMAIN: dns.rcode.NXDOMAIN,
}


class NameService:
    """One name server of the scenario; ``address`` is the one it has in the scenario."""

    def __init__(
        self, address: str, names: Names | KnownNames, faults: tuple[NameFault, ...]
    ) -> None:
        self.address = address
        self.port = 0
        self._names = names
        self._faults = faults
        self._lost: Counter[tuple[bytes, Place]] = Counter()
        self._conversations = Conversations(_IDLE_S)
        self._datagrams: socket.socket | None = None
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen by UDP and TCP on the same port."""
        while self._datagrams is None:
            server = await asyncio.start_server(self._conversations.over(self._talk), LOOPBACK, 0)
            port = server.sockets[0].getsockname()[1]
            try:
                self._datagrams = _bound(port)
            except OSError:
                server.close()
            else:
                self._server, self.port = server, port
                self._conversations.begin(self._listen(self._datagrams))

    async def close(self) -> None:
        """Stop, and let go of every connection."""
        if self._server:
            self._server.close()
        await self._conversations.close()
        if self._datagrams:
            self._datagrams.close()

    async def _listen(self, datagrams: socket.socket) -> None:
        """Take every datagram. No transport of asyncio's does it: on Windows a client that no
        longer listens makes the next receive fail, and a transport would then be deaf (gh-91227).
        """
        loop = asyncio.get_running_loop()
        while True:
            try:
                data, sender = await loop.sock_recvfrom(datagrams, _LIMIT)
            except OSError:
                await asyncio.sleep(_PAUSE_S)
            else:
                self._conversations.begin(self._send(datagrams, data, sender))

    async def _send(self, datagrams: socket.socket, data: bytes, sender: Place) -> None:
        if reply := await self._reply(data, sender):
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().sock_sendto(datagrams, reply, sender)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            if reply := await self._reply(await reader.readexactly(length)):
                writer.write(struct.pack("!H", len(reply)) + reply)

    async def _reply(self, data: bytes, sender: Place | None = None) -> bytes:
        """The answer to one question; empty when none is ever sent. *sender*: asked by UDP."""
        try:
            query = dns.message.from_wire(data[:_LIMIT])
        except dns.exception.DNSException:
            return b""
        if len(query.question) != 1 or query.flags & dns.flags.QR:
            return b""
        name = query.question[0].name.to_text(omit_final_dot=True).lower()
        fault = next((f for f in self._faults if f.meets(name, self.address)), None)
        if fault and fault.delay_ms:
            await asyncio.sleep(fault.delay_ms / 1000)
        if fault and self._loses(fault.trouble, query, sender):
            return b""
        return self._answer(query, name, fault, udp=sender is not None).to_wire(want_shuffle=False)

    def _loses(
        self, trouble: NameTrouble, query: dns.message.Message, sender: Place | None
    ) -> bool:
        """Does this question, or its answer, get lost?"""
        question = query.question[0]
        match trouble:
            case NameTrouble.VANISH:
                return True
            case NameTrouble.NO_AAAA:
                return question.rdtype == dns.rdatatype.AAAA
            case NameTrouble.LOSSY if sender:
                asked = (question.to_text().encode(), sender)
                self._lost[asked] += 1
                return self._lost[asked] % 2 == 1
        return False

    def _answer(
        self, query: dns.message.Message, name: str, fault: NameFault | None, *, udp: bool
    ) -> dns.message.Message:
        trouble = fault.trouble if fault else None
        if trouble is NameTrouble.NO_EDNS and query.edns >= 0:
            return _without_edns(query)
        if trouble is NameTrouble.WRONG:
            query = dns.message.make_query("wrong.example.", query.question[0].rdtype, id=query.id)
        response = dns.message.make_response(query, recursion_available=True)
        if fault and trouble is NameTrouble.ADDRESSES:
            _fill(response, _lie(fault.addresses))
        elif trouble in _RCODES:
            response.set_rcode(_RCODES[trouble])
        elif trouble is NameTrouble.TRUNCATED and udp:
            response.flags |= dns.flags.TC
        elif (truth := self._names.truth(name)) and (
            trouble is NameTrouble.PRIVATE_ZONE_EMPTY and (inside := _into_private_zone(truth))
        ):
            _fill(response, inside)
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif truth:
            _fill(
                response,
                structs.replace(truth, addresses=(), addresses6=())
                if trouble is NameTrouble.NODATA
                else truth,
            )
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response


def _bound(port: int) -> socket.socket:
    datagrams = socket.socket(type=socket.SOCK_DGRAM)
    datagrams.setblocking(False)
    try:
        datagrams.bind((LOOPBACK, port))
    except OSError:
        datagrams.close()
        raise
    return datagrams


def _fill(response: dns.message.Message, truth: Truth) -> None:
    """Write the chain of aliases and the addresses of the asked type into the answer."""
    question = response.question[0]
    owner = question.name
    for alias in truth.aliases:
        target = dns.name.from_text(alias)
        record = dns.rrset.from_text(owner, TTL, IN, dns.rdatatype.CNAME, target.to_text())
        response.answer.append(record)
        owner = target
    held = {dns.rdatatype.A: truth.addresses, dns.rdatatype.AAAA: truth.addresses6}
    if addresses := held.get(question.rdtype):
        response.answer.append(dns.rrset.from_text(owner, TTL, IN, question.rdtype, *addresses))
    else:
        soa = dns.rrset.from_text(owner, TTL, IN, dns.rdatatype.SOA, _SOA)
        response.authority.append(soa)


def _into_private_zone(truth: Truth) -> Truth | None:
    """The aliases up to the first in a privatelink zone, and nothing behind it."""
    marked = [place for place, alias in enumerate(truth.aliases) if ".privatelink." in alias]
    if not marked:
        return None
    return Truth(aliases=truth.aliases[: marked[0] + 1], addresses=(), addresses6=())


def _lie(addresses: tuple[str, ...]) -> Truth:
    """*addresses* instead of the truth, without any alias."""
    return Truth(
        aliases=(),
        addresses=tuple(each for each in addresses if ":" not in each),
        addresses6=tuple(each for each in addresses if ":" in each),
    )


def _without_edns(query: dns.message.Message) -> dns.message.Message:
    """What an old server says to a question that carries EDNS (RFC 6891, section 7)."""
    response = dns.message.make_response(query)
    response.use_edns(-1)
    response.set_rcode(dns.rcode.FORMERR)
    return response
