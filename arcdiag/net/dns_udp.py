"""One UDP socket to one name server, shared by many questions to it; answers are matched by id,
question and source (the socket is connected, so the system refuses strangers).
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.value import Value
from arcdiag.net.dns_message import Answer, Question, read_answer
from arcdiag.net.failures import TCP, code_of
from arcdiag.net.tcp import family_of
from arcdiag.ports import NetError

MOST_FAULTS: Final = 8
"""Unusable answers to one question before it is given up."""
NOBODY: Final = ("ECONNREFUSED", "ECONNRESET")
"""How an ICMP port-unreachable shows: the second is Windows' word for it."""


class Reply(Value, frozen=True):
    """A usable answer, and whether it answers the question with EDNS.

    ``lost`` counts the datagrams that were sent before the answered one and got no answer.
    """

    answer: Answer
    edns: bool
    lost: int


class Waiting:
    """One question's datagrams, until an answer to one of them is there.

    Each has an id of its own: an answer that comes late shows which of them it belongs to, and
    that one was never lost.
    """

    def __init__(self) -> None:
        self._sent: dict[int, Question] = {}
        self._heard: set[int] = set()
        self._faults: list[NetError] = []
        self._settled: asyncio.Future[Reply | NetError] = asyncio.Future()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The ids of what was sent, in order."""
        return tuple(self._sent)

    def sent(self, form: Question) -> None:
        """Take note of a datagram."""
        self._sent[form.number] = form

    async def reply(self, seconds: float) -> Reply | None:
        """The answer, or None if none came within *seconds*; NetError if none can be used."""
        await asyncio.wait((self._settled,), timeout=seconds)
        if not self._settled.done():
            return None
        outcome = self._settled.result()
        if isinstance(outcome, NetError):
            raise outcome
        return outcome

    def doubted(self) -> NetError | None:
        """What was wrong with the last unusable answer, if there was one."""
        return self._faults[-1] if self._faults else None

    def rearm(self) -> None:
        """Wait for another answer."""
        self._settled = asyncio.Future()

    def hear(self, number: int, wire: bytes) -> None:
        """Take a datagram that carries the id of one that was sent."""
        form = self._sent[number]
        try:
            answer = read_answer(wire, form)
            self._heard.add(number)
            outcome: Reply | NetError = Reply(
                answer=answer, edns=form.edns, lost=self._lost_before(number)
            )
        except NetError as error:
            self._faults.append(error)
            if len(self._faults) < MOST_FAULTS:
                return
            outcome = error
        self.settle(outcome)

    def _lost_before(self, number: int) -> int:
        earlier = self.numbers[: self.numbers.index(number)]
        return sum(one not in self._heard for one in earlier)

    def settle(self, outcome: Reply | NetError) -> None:
        """End the wait; the first outcome counts."""
        if not self._settled.done():
            self._settled.set_result(outcome)


class Endpoint(asyncio.DatagramProtocol):
    """The socket's reader and writer."""

    def __init__(self) -> None:
        self._waiting: dict[int, Waiting] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def usable(self) -> bool:
        """Can questions be sent?"""
        return self._transport is not None and not self._transport.is_closing()

    @contextmanager
    def expect(self) -> Iterator[Waiting]:
        """Listen for answers to what is sent for the one waiting; forget it after."""
        waiting = Waiting()
        try:
            yield waiting
        finally:
            for number in waiting.numbers:
                del self._waiting[number]

    def send(self, form: Question, waiting: Waiting) -> None:
        """Put one datagram on the wire, under an id that no other has.

        Nothing is sent once the socket is closed.
        """
        while form.number in self._waiting:
            form.number = (form.number + 1) % 65536
        self._waiting[form.number] = waiting
        waiting.sent(form)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(form.wire)

    # mypy's stubs know the base class's transport only, which cannot send.
    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Begin."""
        self._transport = transport

    # The socket is connected: every datagram is from the one address.
    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:  # noqa: ARG002
        """Hand an answer to the question it belongs to; anything else is dropped."""
        number = int.from_bytes(data[:2])
        waiting = self._waiting.get(number)
        if waiting is not None:
            waiting.hear(number, data)

    def error_received(self, exc: Exception) -> None:
        """All questions fail alike; on Windows such a socket reads no more, so it is closed."""
        failed = datagram_failure(exc)
        for waiting in tuple(self._waiting.values()):
            waiting.settle(failed)
        if self._transport is not None:
            self._transport.abort()

    # The protocol asks for the argument; whatever the reason, the socket is gone.
    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """End."""
        if not self._gone.done():
            self._gone.set_result(None)

    async def aclose(self) -> None:
        """Close, and wait until the descriptor is given back."""
        if self._transport is not None:
            # Not close(): on Windows it never ends while a datagram is still being written.
            self._transport.abort()
            await self._gone


def datagram_failure(error: Exception) -> NetError:
    """What a socket to a name server reports."""
    code = code_of(error) if isinstance(error, OSError) else type(error).__name__
    if code in NOBODY:
        message = "nothing listens on this port of the name server"
        return NetError(Cause.DNS_ERROR, message, code)
    cause, words = TCP.get(code, (Cause.DNS_ERROR, "the question could not be sent"))
    local = cause is Cause.LOCAL_LIMIT
    return NetError(cause if local else Cause.DNS_ERROR, words, code)


async def open_endpoint(dialled: tuple[str, int], source: str) -> Endpoint:
    """A socket connected to one name server."""
    loop = asyncio.get_running_loop()
    local = (source, 0) if source and family_of(source) == family_of(dialled[0]) else None
    try:
        _, endpoint = await loop.create_datagram_endpoint(
            Endpoint, local_addr=local, remote_addr=dialled
        )
    except OSError as error:
        raise datagram_failure(error) from error
    return endpoint
