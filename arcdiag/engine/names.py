"""Every name of a run is asked about once, however many checks need it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from arcdiag.engine.settings import Settings
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Observation, Resolved, Step
from arcdiag.ports import Network
from arcdiag.probes import resolve
from arcdiag.probes.addresses import is_literal
from arcdiag.probes.trace import Trace

QUESTIONS = ("A", "AAAA")


class Name:
    """One name's answers: the addresses to use as soon as they are known, the rest in the end."""

    def __init__(self, addresses: "asyncio.Task[Resolved | None]", wire: "asyncio.Task[None]"):
        self._addresses = addresses
        self._wire = wire
        self.traces: list[Trace] = []

    async def addresses(self) -> Resolved | None:
        """What a program on this machine would connect to; None when there is nothing."""
        return await asyncio.shield(self._addresses)

    async def complete(self) -> None:
        """Wait until every name server has answered or been given up."""
        await asyncio.shield(self._wire)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All that was seen so far."""
        return tuple(seen for trace in self.traces for seen in trace.observations)


class Names:
    """The names of one run. ``trace`` makes a trace that belongs to no single check."""

    def __init__(self, network: Network, settings: Settings, trace: Callable[[], Trace]) -> None:
        self._network = network
        self._settings = settings
        self._trace = trace
        self._known: dict[str, Name] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def ask(self, host: str) -> Name:
        """The name's answers, asked for now or earlier."""
        if host not in self._known:
            self._known[host] = self._literal(host) if is_literal(host) else self._asked(host)
        return self._known[host]

    async def close(self) -> None:
        """Give up what is still under way; it writes down that it was cut off."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _literal(self, host: str) -> Name:
        trace = self._trace()
        seen = resolve.literal(host, trace)

        async def known() -> Resolved | None:
            return seen

        return self._named([trace], known(), _nothing())

    def _asked(self, host: str) -> Name:
        servers = {server: self._trace() for server in self._settings.name_servers}
        asked = {
            server: self._start(self._from_server(server, host, trace))
            for server, trace in servers.items()
        }

        async def wire() -> None:
            await asyncio.gather(*asked.values())

        if self._settings.use_name_servers:
            own = self._trace()
            addresses = self._first_answer(asked, host, own)
        else:
            own = self._trace()
            addresses = resolve.as_the_machine(self._network, host, own)
        return self._named([own, *servers.values()], addresses, wire())

    async def _from_server(self, server: NameServer, host: str, trace: Trace) -> Resolved | None:
        questions = (
            resolve.on_the_wire(self._network, server, host, question, trace)
            for question in QUESTIONS
        )
        await asyncio.gather(*questions)
        return resolve.answered(server, tuple(trace.observations))

    async def _first_answer(
        self,
        asked: dict[NameServer, "asyncio.Task[Resolved | None]"],
        host: str,
        own: Trace,
    ) -> Resolved | None:
        """As a stub resolver does: the first server's word, the next one's only without it."""
        for task in asked.values():
            resolved = await asyncio.shield(task)
            if resolved is not None:
                own.note(Step.RESOLVE, host, resolved)
                return resolved
        return None

    def _named(
        self,
        traces: list[Trace],
        addresses: Coroutine[Any, Any, Resolved | None],
        wire: Coroutine[Any, Any, None],
    ) -> Name:
        name = Name(self._start(addresses), self._start(wire))
        name.traces = traces
        return name

    def _start(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task


async def _nothing() -> None:
    return None
