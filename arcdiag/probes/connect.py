"""TCP to every address of a host, each apart, and the one a Happy Eyeballs client ends on.

An address that stays silent is tried once more in its turn; when none answers at first, the walk
goes on with the first that does then.
"""

import asyncio
from typing import Final

from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Chosen, Connected, Observation, Resolved, Step
from arcdiag.ports import Link, Network
from arcdiag.probes.addresses import interleaved, nobodys
from arcdiag.probes.again import CONNECT_LIMITS, Turns, granted, is_worth_another
from arcdiag.probes.race import Run, winner
from arcdiag.probes.routes import Routes
from arcdiag.probes.trace import Trace

FIRST: Final = 8
"""Addresses of a host that are dialled at once; enough for every answer seen from Azure. The others
(resolvers keep 64) are dialled where none of these answers at first, and once only: that bounds
what a hostile answer costs, and no host is called blocked for addresses that nobody tried."""

_EXEMPT_SOURCES: Final = ("literal", "--resolve")


class Dialling:
    """The connects to all addresses of one host, under way at the same time.

    ``chosen`` is ready as soon as it is certain which address a client would use; the others
    go on meanwhile, and ``finish`` waits for them.
    """

    def __init__(
        self, network: Network, routes: Routes, port: int, trace: Trace, turns: Turns
    ) -> None:
        self._network = network
        self._routes = routes
        self._port = port
        self._trace = trace
        self._turns = turns
        self._links: dict[str, Link] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._later: dict[str, asyncio.Task[Chosen | None]] = {}
        """Second tries, each begun by the end of its first."""
        self._runs: dict[str, Run] = {}
        self._beyond: tuple[str, ...] = ()
        """Addresses that are not dialled yet."""

    async def chosen(self, resolved: Resolved, *, lab: bool) -> Link | None:
        """Dial them all; the link of the address that a client would use, None if there is none."""
        addresses = interleaved(resolved.addresses)
        exempt = lab or resolved.source in _EXEMPT_SOURCES
        self._beyond = addresses[FIRST:]
        order = self._dial(addresses[:FIRST], exempt=exempt)
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            chosen = self._decide(order, (loop.time() - began) * 1000)
            if chosen is not None:
                return self._taken(chosen)
            pending = [task for task in self._tasks.values() if not task.done()]
            if not pending and self._beyond:
                rest, self._beyond = self._beyond, ()
                order += self._dial(rest, exempt=exempt, first=FIRST)
                began = loop.time()
                continue
            if not pending:
                return await self._chosen_later()
            await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)

    async def again(self, link: Link) -> Link | None:
        """A fresh connection to where *link* led, for the second try of what comes after."""
        return (await self._connected(link.address, again=True))[0]

    async def finish(self) -> None:
        """Wait for the connects that nobody waited for, and close what they opened."""
        if self._beyond:
            why = f"one of the first {FIRST} answered; not tried: {', '.join(self._beyond)}"
            target = f"{len(self._beyond)} more addresses port {self._port}"
            self._trace.note(Step.CHOOSE, target, Skipped(cause=Cause.LOCAL_LIMIT, why=why))
        await asyncio.gather(*self._tasks.values())
        await asyncio.gather(*self._later.values())
        await self._close()

    async def abandon(self) -> None:
        """Give all of it up at once; what was under way writes that down."""
        for tasks in (self._tasks, self._later):
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
        await self._close()

    def _dial(self, addresses: tuple[str, ...], *, exempt: bool, first: int = 0) -> tuple[str, ...]:
        order: list[str] = []
        for rank, address in enumerate(addresses, first):
            reason = "" if exempt else nobodys(address)
            if reason:
                failure = Failure(
                    cause=Cause.DNS_ERROR,
                    message=f"{address} is {reason}: nothing was connected to",
                )
                self._trace.note(Step.CONNECT, f"{address} port {self._port}", failure)
            else:
                order.append(address)
                self._tasks[address] = asyncio.create_task(self._one(address, rank))
        return tuple(order)

    async def _one(self, address: str, rank: int) -> None:
        self._trace.adopt(await self._routes.to(address))
        began = asyncio.get_running_loop().time()
        link, seen = await self._connected(address)
        took = (asyncio.get_running_loop().time() - began) * 1000
        self._runs[address] = Run(took_ms=took, won=link is not None)
        if link is not None:
            self._links[address] = link
        elif rank < FIRST and is_worth_another(seen):
            self._later[address] = asyncio.create_task(self._once_more(address, seen, rank))

    async def _once_more(self, address: str, first: Observation, rank: int) -> Chosen | None:
        """The second try by itself; what a client would end on if it were the only address."""
        if not await granted(self._turns, self._trace, first, limits=CONNECT_LIMITS, rank=rank):
            return None
        link, seen = await self._connected(address, again=True)
        if link is None:
            return None
        self._links[address] = link
        lost = tuple(other for other in self._runs if other != address)
        return Chosen(address=address, after_ms=seen.took_ms, lost=lost)

    async def _chosen_later(self) -> Link | None:
        """The first link that a second try brings about."""
        pending = set(self._later.values())
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                chosen = task.result()
                if chosen is not None:
                    return self._taken(chosen, again=True)
        return None

    async def _connected(
        self, address: str, *, again: bool = False
    ) -> tuple[Link | None, Observation]:
        return await self._trace.tried(
            Step.CONNECT,
            f"{address} port {self._port}",
            self._network.connect(address, self._port),
            late=Cause.TCP_TIMEOUT,
            detail=lambda link: Connected(address=address, port=self._port, local=link.local),
            again=again,
        )

    def _taken(self, chosen: Chosen, *, again: bool = False) -> Link:
        target = f"{chosen.address} port {self._port}"
        self._trace.note(Step.CHOOSE, target, chosen, again=again)
        return self._links.pop(chosen.address)

    def _decide(self, order: tuple[str, ...], elapsed_ms: float) -> Chosen | None:
        under_way = Run(took_ms=elapsed_ms, won=None)
        return winner(order, {address: self._runs.get(address, under_way) for address in order})

    async def _close(self) -> None:
        while self._links:
            await self._links.popitem()[1].close()
