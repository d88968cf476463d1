"""The queue of a run's second tries: their starts lie as far apart as the deadline allows.

A Linux router sends one rejection a second to each machine, after a first six
(``net.ipv4.icmp_ratelimit``, ``icmp_ratemask``; net/ipv4/icmp.c): tries that are not apart see no
more of them than the first ones did.
"""

import asyncio
import contextlib
import heapq
import itertools
from typing import Final

from arcdiag.ports import Clock

APART_S: Final = 1.0
"""Between two starts where there is time, and between the two tries of one step."""

SHARE: Final = 0.75
"""Of the time up to the deadline: by then the last second try is meant to have ended."""


class _Ticket:
    """One try that waits; the lowest is the next."""

    def __init__(self, rank: int, number: int) -> None:
        self._order = rank, number
        self.stirred = asyncio.Event()
        """Something has changed: look again at whose turn it is, and when."""

    def __lt__(self, other: "_Ticket") -> bool:
        return self._order < other._order


class Pace:
    """The turns of one round of a run, of which ``rounds`` are to come, this one among them.

    ``timeout`` is a step's limit, ``deadline`` the run's from now on, in seconds. Never more
    second tries are begun than may go on at once: ``concurrency``.
    """

    def __init__(
        self, clock: Clock, *, timeout: float, deadline: float, concurrency: int, rounds: int = 1
    ) -> None:
        self._clock = clock
        self._timeout = timeout
        self._ends_at = clock.elapsed() + deadline
        self._meant_to_end_at = clock.elapsed() + SHARE * deadline / rounds
        self._least_gap = timeout / concurrency
        self._last = float("-inf")
        self._numbers = itertools.count()
        self._waiting: list[_Ticket] = []

    async def turn(self, *, limits: float, after_s: float, rank: int = 0) -> bool:
        """See `arcdiag.probes.again.Turns`."""
        needs_s = limits * self._timeout
        spare_s = self._ends_at - needs_s - self._clock.elapsed()
        await asyncio.sleep(max(0.0, min(APART_S - after_s, spare_s)))
        ticket = _Ticket(rank, next(self._numbers))
        heapq.heappush(self._waiting, ticket)
        self._stir()
        try:
            return await self._awaited(ticket, needs_s)
        finally:
            self._waiting.remove(ticket)
            heapq.heapify(self._waiting)
            self._stir()

    async def _awaited(self, ticket: _Ticket, needs_s: float) -> bool:
        while True:
            now = self._clock.elapsed()
            if now + needs_s > self._ends_at:
                return False
            wait_s = self._last + self._gap(now, needs_s) - now
            first = self._waiting[0] is ticket
            if first and wait_s <= 0:
                self._last = now
                return True
            ticket.stirred.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s if first else None):
                    await ticket.stirred.wait()

    def _gap(self, now: float, needs_s: float) -> float:
        """What all that wait leave each other, when they share the time that is left evenly."""
        room = self._meant_to_end_at - needs_s - now
        return max(self._least_gap, min(APART_S, room / len(self._waiting)))

    def _stir(self) -> None:
        if self._waiting:
            self._waiting[0].stirred.set()
