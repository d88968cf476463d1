"""A TCP traceroute without rights: connects with growing hop limits, and who says they ran out."""

import asyncio
import socket
import sys
from collections.abc import Iterable
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Traced, TraceHop
from arcdiag.net.budget import Budget
from arcdiag.net.failures import code_of, connection_failure
from arcdiag.net.hops.offender import CONNECTED, PASSED_ON, REFUSED, Offender, offender
from arcdiag.net.tcp import bind, family_of, place, shut
from arcdiag.ports import NetError

assert sys.platform != "win32"  # tells the type checker which half of the library there is

MOST_HOPS: Final = 30
"""As traceroute(8); ways on the Internet rarely take more than 20."""
PATIENCE_S: Final = 2.2
"""For each limit. The kernel sends its SYN again after a second (RFC 6298, section 2), so a router
that limits its ICMP errors, or one lost packet, gets a second chance."""
PACE_S: Final = 0.015
"""Between the beginnings of two limits: a burst would meet the routers' limits on ICMP errors."""
SHARE: Final = 4
"""A traceroute takes at most one of so many of this process' sockets."""

# linux/in.h, linux/in6.h; Python does not name the error queue's options.
_LIMIT: Final = {
    socket.AF_INET: (socket.IPPROTO_IP, socket.IP_TTL),
    socket.AF_INET6: (socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS),
}
_RECVERR: Final = {socket.AF_INET: 11, socket.AF_INET6: 25}
_ERRQUEUE: Final = 0x2000  # MSG_ERRQUEUE, linux/socket.h
_ROOM: Final = 512
_MOST_QUEUED: Final = 8


async def trace(
    asked: tuple[str, int],
    dialled: tuple[str, int],
    source: str,
    budget: Budget,
    patience_s: float = PATIENCE_S,
) -> Traced:
    """Try every hop limit up to the one that arrives; raises NetError where nothing is told."""
    tracing = _Tracing(dialled, source, budget, patience_s)
    hops = await tracing.go()
    return Traced(address=asked[0], port=asked[1], hops=hops, arrived=tracing.arrived)


class _Tracing:
    """All limits under way at the same time, each on a socket of its own."""

    def __init__(
        self, target: tuple[str, int], source: str, budget: Budget, patience_s: float
    ) -> None:
        self._target = target
        self._patience_s = patience_s
        self._source = source
        self._budget = budget
        self._at_once = asyncio.Semaphore(max(1, min(MOST_HOPS, budget.sockets // SHARE)))
        self._tasks: dict[int, asyncio.Task[TraceHop]] = {}
        self._end = MOST_HOPS
        self.arrived = False

    async def go(self) -> tuple[TraceHop, ...]:
        try:
            for limit in range(1, MOST_HOPS + 1):
                if limit > self._end:
                    break
                self._tasks[limit] = asyncio.create_task(self._one(limit))
                await asyncio.sleep(PACE_S)
            await asyncio.wait(self._tasks.values())
        finally:
            await self._give_up(self._tasks)
        return tuple(task.result() for limit, task in self._tasks.items() if limit <= self._end)

    async def _give_up(self, tasks: Iterable[int]) -> None:
        under_way = [self._tasks[limit] for limit in tasks]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _one(self, limit: int) -> TraceHop:
        async with self._at_once:
            await self._budget.acquire()
            try:
                hop = await self._hop(limit)
            finally:
                self._budget.release()
        if hop.word not in ("", PASSED_ON) and limit < self._end:
            self._end = limit
            for beyond, task in self._tasks.items():
                if beyond > limit:
                    task.cancel()
        return hop

    async def _hop(self, limit: int) -> TraceHop:
        loop = asyncio.get_running_loop()
        began = loop.time()
        opened = _socket_for(self._target[0], self._source, limit)
        try:
            async with asyncio.timeout(self._patience_s):
                await loop.sock_connect(opened, place(*self._target))
            found = Offender(address=self._target[0], word=CONNECTED)
        except TimeoutError:
            return TraceHop(limit=limit)
        except OSError as error:
            found = self._blamed(opened, error)
        finally:
            shut(opened)
        if found.address == self._target[0] and found.word != PASSED_ON:
            self.arrived = True
        took = round((loop.time() - began) * 1000, 3)
        return TraceHop(limit=limit, address=found.address, took_ms=took, word=found.word)

    def _blamed(self, opened: socket.socket, error: OSError) -> Offender:
        """Who said what *error* came of; a reset comes from the address itself, or as if."""
        found = _queued(opened)
        if found is not None and found.address:
            return found
        if code_of(error) in ("ECONNREFUSED", "ECONNRESET"):
            return Offender(address=self._target[0], word=REFUSED)
        message = "this system does not tell which routers answer"
        raise NetError(Cause.LOCAL_LIMIT, message, code_of(error)) from error


def _socket_for(address: str, source: str, limit: int) -> socket.socket:
    family = family_of(address)
    try:
        opened = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise connection_failure(error) from error
    try:
        opened.setblocking(False)
        level, option = _LIMIT[family]
        opened.setsockopt(level, option, limit)
        opened.setsockopt(level, _RECVERR[family], 1)
        if source:
            bind(opened, source)
    except OSError as error:
        opened.close()
        message = "this system lets no program see which routers answer"
        raise NetError(Cause.LOCAL_LIMIT, message, code_of(error)) from error
    except BaseException:
        opened.close()
        raise
    return opened


def _queued(opened: socket.socket) -> Offender | None:
    """The first error in the socket's queue that somebody on the way has sent."""
    try:
        for _ in range(_MOST_QUEUED):
            _, extras, _, _ = opened.recvmsg(_ROOM, _ROOM, _ERRQUEUE | socket.MSG_DONTWAIT)
            for _, _, data in extras:
                found = offender(data)
                if found is not None:
                    return found
    except OSError:  # the queue is empty
        return None
    return None
