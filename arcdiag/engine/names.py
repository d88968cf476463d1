"""Every name of a run is asked about once, however many checks need it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar

from arcdiag.engine.settings import Settings
from arcdiag.engine.undisturbed import let_go
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Observation, Queried, Resolved, Step
from arcdiag.ports import Network
from arcdiag.probes import resolve
from arcdiag.probes.addresses import is_literal
from arcdiag.probes.routes import Routes
from arcdiag.probes.trace import Trace

QUESTIONS = ("A", "AAAA")
MOST_CONFIRMATIONS: Final = 5
"""Per name server: enough to tell its ways, and the run need not wait for more."""
MOST_DOUBTS: Final = 2
"""Of these, answers without success that are asked for again: such a server may take seconds."""
QUIET_S: Final = 0.1
"""Between a lost question's answer and its repetition."""

T = TypeVar("T")


Asked = Sequence["asyncio.Task[Queried | None]"]


class Name:
    """One name's answers: the addresses to use as soon as they are known, the rest in the end."""

    def __init__(
        self, addresses: "asyncio.Task[Resolved | None]", asked: Asked, traces: Sequence[Trace]
    ) -> None:
        self._addresses = addresses
        self._asked = asked
        self._traces = traces

    async def addresses(self) -> Resolved | None:
        """What a program on this machine would connect to; None when there is nothing."""
        return await asyncio.shield(self._addresses)

    async def complete(self) -> None:
        """Wait until every name server has answered or been given up."""
        await _ended(self._asked)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All that was seen so far."""
        return tuple(seen for trace in self._traces for seen in trace.observations)


class Names:
    """The names of one run. ``trace`` makes a trace that belongs to no single check."""

    def __init__(
        self, network: Network, settings: Settings, trace: Callable[[], Trace], routes: Routes
    ) -> None:
        self._network = network
        self._settings = settings
        self._trace = trace
        self._routes = routes
        self._known: dict[str, Name] = {}
        self._alone: dict[NameServer, asyncio.Lock] = {}
        self._confirmed: Counter[NameServer] = Counter()
        self._doubted: Counter[NameServer] = Counter()
        self._tasks: set[asyncio.Task[Any]] = set()

    def ask(self, host: str) -> Name:
        """The name's answers, asked for now or earlier."""
        if host not in self._known:
            self._known[host] = self._literal(host) if is_literal(host) else self._named(host)
        return self._known[host]

    async def close(self) -> None:
        """Give up what is still under way, which writes down that it was cut off; forget all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        let_go(self._tasks, self._known)

    def _literal(self, host: str) -> Name:
        trace = self._trace()
        seen = resolve.literal(host, trace)

        async def known() -> Resolved:
            return seen

        return Name(self._start(known()), (), (trace,))

    def _named(self, host: str) -> Name:
        own = self._trace()
        traces = {server: self._trace() for server in self._settings.name_servers}
        asked = {server: self._put(server, host, trace) for server, trace in traces.items()}
        if self._settings.use_name_servers:
            addresses = self._from_servers(host, own, traces, asked)
        else:
            addresses = resolve.as_the_machine(self._network, host, own)
        every = tuple(task for tasks in asked.values() for task in tasks)
        return Name(self._start(addresses), every, (own, *traces.values()))

    def _put(self, server: NameServer, host: str, trace: Trace) -> Asked:
        return [self._start(self._sure(server, host, question, trace)) for question in QUESTIONS]

    async def _sure(
        self, server: NameServer, host: str, question: str, trace: Trace
    ) -> Queried | None:
        """The answer; where it was lost at first, whether it is lost again without a crowd.

        Many questions at once are our own doing, and a server that limits their rate is not
        unreliable: only a question by itself can show that. Every name asked for ought to exist,
        so an answer without success is doubted, too: it may be another one the next time.
        """
        answer = await resolve.on_the_wire(self._network, server, host, question, trace)
        if answer is None and _could_not_be_put(trace, question):
            await self._look_for_way(server, trace)
        if answer is not None and self._worth_confirming(server, answer):
            async with self._alone.setdefault(server, asyncio.Lock()):
                if self._confirmed[server] < MOST_CONFIRMATIONS:
                    self._confirmed[server] += 1
                    await asyncio.sleep(QUIET_S)
                    await resolve.on_the_wire(
                        self._network, server, host, question, trace, Step.CONFIRM
                    )
        return answer

    async def _look_for_way(self, server: NameServer, trace: Trace) -> None:
        """A router may have refused the question; or this machine knows no way to the server."""
        way = await self._routes.to(server.address)
        known = {seen.id for seen in trace.observations}
        trace.adopt(tuple(seen for seen in way if seen.id not in known))

    def _worth_confirming(self, server: NameServer, answer: Queried) -> bool:
        if answer.attempts > 1:
            return True
        if answer.rcode == resolve.NOERROR or self._doubted[server] >= MOST_DOUBTS:
            return False
        self._doubted[server] += 1
        return True

    async def _from_servers(
        self,
        host: str,
        own: Trace,
        traces: Mapping[NameServer, Trace],
        asked: Mapping[NameServer, Asked],
    ) -> Resolved | None:
        """As a stub resolver does: the first server's word, the next one's only without it."""
        for server, tasks in asked.items():
            await _ended(tasks)
            resolved = resolve.answered(server, tuple(traces[server].observations))
            if resolved is not None:
                own.note(Step.RESOLVE, host, resolved)
                return resolved
        return None

    def _start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task


def _could_not_be_put(trace: Trace, question: str) -> bool:
    """Did the system refuse to send the *question* that was put last?"""
    put = [seen for seen in trace.observations if seen.target.startswith(f"{question} ")]
    last = put[-1].outcome if put else None
    return isinstance(last, Failure) and last.cause is Cause.DNS_ERROR


async def _ended(tasks: Asked) -> None:
    """Wait for *tasks*, which belong to several and go on when this wait is given up."""
    if tasks:
        await asyncio.wait(tasks)
