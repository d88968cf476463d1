"""Name servers asked on the wire: UDP with patience, TCP after truncation, plain DNS where EDNS is
not understood; the answer is kept whatever its rcode.
"""

import asyncio
from typing import TYPE_CHECKING, Final

from arcdiag.model.failure import ONLY_CUT_OFF, Cause
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Queried
from arcdiag.model.value import Value
from arcdiag.net import tcp
from arcdiag.net.budget import Budget
from arcdiag.net.dns_message import MOST_BYTES, Answer, Question, read_answer
from arcdiag.net.dns_udp import Endpoint, Reply, Waiting, open_endpoint
from arcdiag.net.failures import IN_DNS, during
from arcdiag.ports import Link, NetError

if TYPE_CHECKING:
    from arcdiag.net.system import Dial

IN_FLIGHT: Final = 200
"""Questions on their way to one server: an ordinary socket buffer there (212 KB on Linux) holds
about 270, and larger bursts were seen lost. The default concurrency needs two for each check."""
SOCKETS: Final = 8
"""To one server: asyncio reads one datagram from each per turn of the loop, and answers must not
queue behind a handshake's work to be read."""
MOST_SENDINGS: Final = 5
EDNS_SENDINGS: Final = 2
"""So many times in vain with EDNS look like a filter that drops it, unless it worked before."""
NO_EDNS: Final = ("FORMERR", "NOTIMP", "BADVERS")


_ONLY_CUT_OFF: Final = "the answer was truncated, and over TCP none came"


class Patience(Value, frozen=True):
    """Waits, in seconds, before something else is tried."""

    held: float = 0.5
    """After this long a question no longer counts as on its way."""
    again: float = 1.0
    """Then it is sent again."""
    tcp: float = 3.0
    """Time for the answer over TCP, so that a dead TCP port is named before the step's limit."""


PATIENCE: Final = Patience()


class NameServers:
    """All name servers of a run, a few sockets each."""

    def __init__(
        self, budget: Budget, dial: "Dial", source: str, patience: Patience = PATIENCE
    ) -> None:
        self._budget = budget
        self._patience = patience
        self._dial = dial
        self._source = source
        self._known: dict[tuple[str, int], Asked] = {}

    async def query(self, server: NameServer, host: str, question: str) -> Queried:
        """Put one question to one server."""
        dialled = self._dial(server.address, server.port)
        asked = self._known.get(dialled)
        if asked is None:
            asked = Asked(dialled, self._source, self._budget, self._patience)
            self._known[dialled] = asked
        return await asked.query(server, host, question)

    async def aclose(self) -> None:
        """Close every socket."""
        for asked in self._known.values():
            await asked.aclose()
        self._known.clear()


class Asked:
    """One name server, and what was learnt of it."""

    def __init__(
        self, dialled: tuple[str, int], source: str, budget: Budget, patience: Patience
    ) -> None:
        self._dialled = dialled
        self._patience = patience
        self._source = source
        self._budget = budget
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._opening = asyncio.Lock()
        self._endpoints: dict[int, Endpoint] = {}
        self._turn = 0
        self._edns: bool | None = None  # None: not known yet

    async def query(self, server: NameServer, host: str, question: str) -> Queried:
        """Ask over UDP, and over TCP if the answer does not fit."""
        reply = await self._over_udp(host, question)
        answer, transport = reply.answer, "udp"
        if answer.truncated:
            answer, transport = await self._over_tcp(host, question, edns=reply.edns), "tcp"
        return Queried(
            server=str(server),
            transport=transport,
            question=question,
            rcode=answer.rcode,
            aliases=answer.aliases,
            addresses=answer.addresses,
            plain=not reply.edns,
            attempts=reply.lost + 1,
        )

    async def _over_udp(self, host: str, question: str) -> Reply:
        """Ask until somebody answers."""
        endpoint = await self._open()
        asked = Question(host, question)
        edns = self._edns is not False
        with endpoint.expect() as waiting:
            for attempt in range(1, MOST_SENDINGS + 1):
                use = edns and (self._edns is True or attempt <= EDNS_SENDINGS)
                reply = await self._exchange(endpoint, waiting, asked.once_more(edns=use))
                if reply is None:
                    continue
                if not (reply.edns and reply.answer.rcode in NO_EDNS):
                    self._learn(reply)
                    return reply
                edns = False
                waiting.rearm()
        raise NetError(Cause.DNS_TIMEOUT, f"no answer to {MOST_SENDINGS} datagrams", "silence")

    async def _exchange(self, endpoint: Endpoint, waiting: Waiting, form: Question) -> Reply | None:
        """Send once and wait for as long as one sending is worth."""
        async with self._slots:
            endpoint.send(form, waiting)
            reply = await waiting.reply(self._patience.held)
        if reply is None:
            reply = await waiting.reply(self._patience.again - self._patience.held)
        doubted = waiting.doubted()
        if reply is None and doubted is not None:
            raise doubted
        return reply

    def _learn(self, reply: Reply) -> None:
        """The first sound answer tells whether this server can be asked with EDNS."""
        if self._edns is None and reply.answer.rcode not in NO_EDNS:
            self._edns = reply.edns

    async def _over_tcp(self, host: str, question: str, *, edns: bool) -> Answer:
        """The whole answer, over a connection of its own (RFC 7766)."""
        asked = Question(host, question)
        form = asked if edns else asked.once_more(edns=False)
        try:
            async with asyncio.timeout(self._patience.tcp):
                answer = read_answer(await self._exchange_tcp(form.wire), form)
        except TimeoutError as error:
            raise NetError(Cause.DNS_TIMEOUT, _ONLY_CUT_OFF, ONLY_CUT_OFF) from error
        except asyncio.CancelledError as cut:
            raise cut from NetError(Cause.DNS_TIMEOUT, _ONLY_CUT_OFF, ONLY_CUT_OFF)
        except NetError as error:
            failed = during(IN_DNS, error, "{message} over TCP, after a truncated answer").failure
            ours = failed.cause is Cause.LOCAL_LIMIT
            code = failed.code if ours else ONLY_CUT_OFF
            raise NetError(failed.cause, failed.message, code) from error
        if answer.truncated:  # RFC 2181, section 9: what it holds is not to be used
            raise NetError(Cause.DNS_ERROR, "the answer is truncated even over TCP", "TC")
        return answer

    async def _exchange_tcp(self, wire: bytes) -> bytes:
        link = await tcp.connect(self._dialled, self._dialled, self._source, self._budget)
        try:
            await link.send(len(wire).to_bytes(2) + wire)
            length = int.from_bytes(await exactly(link, 2))
            return await exactly(link, min(length, MOST_BYTES + 1))
        finally:
            await link.close()

    async def _open(self) -> Endpoint:
        """The next socket in turn, opened when it is needed.

        The lock is for opening only: it would hand itself on once per turn of the loop.
        """
        self._turn = (self._turn + 1) % SOCKETS
        turn = self._turn
        endpoint = self._endpoints.get(turn)
        if endpoint is not None and endpoint.usable:
            return endpoint
        async with self._opening:
            endpoint = self._endpoints.get(turn)
            if endpoint is None or not endpoint.usable:
                endpoint = await open_endpoint(self._dialled, self._source)
                self._endpoints[turn] = endpoint
            return endpoint

    async def aclose(self) -> None:
        """Close the sockets."""
        for endpoint in self._endpoints.values():
            await endpoint.aclose()


async def exactly(link: Link, size: int) -> bytes:
    """*size* bytes; an early end of the stream is a failure."""
    data = b""
    while len(data) < size:
        piece = await link.receive(size - len(data))
        if not piece:
            message = "the name server closed the TCP connection before its answer was whole"
            raise NetError(Cause.DNS_ERROR, message, "EOF")
        data += piece
    return data
