"""Runs a plan: so many checks at a time, until all are done, the deadline, or the user's stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator

from arcdiag.catalog.names import admits
from arcdiag.engine import reasons
from arcdiag.engine.breath import breath
from arcdiag.engine.late import worth_another
from arcdiag.engine.names import Names
from arcdiag.engine.pace import Pace
from arcdiag.engine.proxied import Proxied
from arcdiag.engine.rounds import Shared, together
from arcdiag.engine.routing import Routing
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.engine.slot import Slot, Slots
from arcdiag.engine.undisturbed import let_go
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.failure import Skipped
from arcdiag.model.observation import Resolved, Step
from arcdiag.model.order import Override
from arcdiag.model.plan import PROXY, Check, Plan, Seen
from arcdiag.model.report import Ending
from arcdiag.ports import Clock, Network
from arcdiag.probes.again import Turns
from arcdiag.probes.chain import Walk
from arcdiag.probes.routers import Routers
from arcdiag.probes.routes import Routes
from arcdiag.probes.second_look import Companions
from arcdiag.probes.trace import Trace

log = logging.getLogger(__name__)

_Go = Callable[[Check, Trace, Resolved, Turns], Awaitable[tuple[str, ...]]]
"""From a host's addresses to what its answer told."""


async def run(
    plan: Plan,
    network: Network,
    clock: Clock,
    settings: Settings,
    tell: Callable[[Event], None],
    routing: Routing | None = None,
    *,
    ids: Iterator[str] | None = None,
) -> Outcome:
    """Probe every check of *plan*, in as many rounds as asked.

    *routing* has laid the plan over the routes to take; none: all is direct. *ids* are those of
    observations, where several runs make one report.

    Cancelling the task that awaits this ends the run at once and returns what was seen; what
    was cut off or never begun says so.
    """
    tell(Planned(plan=plan, rounds=settings.repeat))
    shared = Shared(
        clock=clock, settings=settings, tell=tell, routing=routing or Routing(), ids=ids
    )
    routers = Routers(network, lambda attempt, longest: shared.trace("", attempt, longest))
    rounds: list[Outcome] = []
    for attempt in range(1, settings.repeat + 1):
        rounds.append(await _Round(plan, network, shared, routers, attempt).go())
        if rounds[-1].ending is not Ending.COMPLETE:
            break
    if settings.repeat == 1 and rounds[0].ending is Ending.COMPLETE:
        late = worth_another(rounds[0].seen, plan, shared.remaining_s)
        if late is not None:
            rounds.append(await _Round(late, network, shared, routers, 2, told=False).go())
    return together(plan, rounds, shared) if len(rounds) > 1 else rounds[0]


class _Round:
    """One walk over the whole plan; every name is asked for anew."""

    def __init__(
        self,
        plan: Plan,
        network: Network,
        shared: Shared,
        routers: Routers,
        attempt: int,
        *,
        told: bool = True,
    ) -> None:
        self._plan = plan
        self._routing = shared.routing
        self._network = network
        self._shared = shared
        self._routers = routers
        self._attempt = attempt
        self._clock = shared.clock
        self._settings = settings = shared.settings
        self._tells_ends = told
        self._tell = shared.tell
        self._ending = Ending.COMPLETE
        self._routes = Routes(network, lambda: self._trace(""))
        self._names = Names(network, settings, lambda: self._trace(""), self._routes)
        self._slots = Slots(settings.concurrency)
        self._pace = Pace(
            shared.clock,
            timeout=settings.timeout,
            deadline=shared.remaining_s,
            concurrency=settings.concurrency,
            rounds=max(1, settings.repeat - attempt + 1),
        )
        self._companions = Companions()
        self._proxied = Proxied(
            network, self._clock, self._names, self._routes, self._routing, self._begin
        )
        self._started: dict[str, tuple[Check, Trace]] = {}
        self._seen: dict[str, Seen] = {}
        self._followers: dict[str, list[Check]] = {}
        for check in plan.checks:
            if check.endpoint == PROXY:
                self._proxied.expect(check)
            if _follows(check):
                self._followers.setdefault(check.awaits, []).append(check)
        self._group = asyncio.TaskGroup()

    async def go(self) -> Outcome:
        try:
            async with asyncio.timeout(self._shared.remaining_s), self._group:
                for check in self._plan.checks:
                    if not _follows(check):
                        await self._admit(check)
        except TimeoutError:
            self._ending = Ending.DEADLINE
        except asyncio.CancelledError:
            self._ending = Ending.CANCELLED
            _swallow_cancelling()
        await self._names.close()
        outcome = self._outcome()
        self._routes.forget()
        let_go(self._started, self._seen)
        return outcome

    async def _admit(self, check: Check) -> None:
        """Start a check when a slot is free and the loop keeps up."""
        slot = await self._slots.take()
        await breath(self._clock)
        self._group.create_task(self._one(check, slot))

    def _begin(self, check: Check) -> None:
        """Start a check that others wait for, and that needs no slot for it."""
        self._group.create_task(self._one(check, self._slots.beside()))

    async def _one(self, check: Check, slot: Slot) -> None:
        trace = self._trace(check.id)
        self._started[check.id] = (check, trace)
        hosts: tuple[str, ...] = ()
        try:
            if check.untestable or not check.host:
                trace.note(Step.RESOLVE, check.name, reasons.untestable(check))
            else:
                hosts = await self._walk(check, trace, slot)
                await slot.step_aside()
                await self._routers.follow(trace, self._attempt)
        except Exception as bug:
            log.exception("check %s", check.id)
            trace.note(Step.RESOLVE, check.host, reasons.own_fault(bug))
        finally:
            slot.release()
        self._finish(check, trace)
        await self._follow(check, hosts)

    async def _walk(self, check: Check, trace: Trace, slot: Slot) -> tuple[str, ...]:
        turns = _Aside(self._pace, slot)

        def direct(go: _Go = self._on_foot) -> Awaitable[tuple[str, ...]]:
            return self._direct(check, trace, slot, turns, go)

        if check.endpoint == PROXY:
            try:
                return await direct(self._proxied.look)
            finally:
                self._proxied.settle(check, trace)
        if self._routing.ways(check) == (None,):
            return await direct()
        return await self._proxied.walk(check, trace, turns, slot.release, direct)

    async def _direct(
        self, check: Check, trace: Trace, slot: Slot, turns: Turns, go: _Go
    ) -> tuple[str, ...]:
        override = self._override(check)
        if override is not None:
            resolved = Resolved(source="--resolve", addresses=(override.address,))
            trace.note(Step.RESOLVE, check.host, resolved)
            return await go(check, trace, resolved, turns)
        name = self._names.ask(check.host)
        try:
            found = await name.addresses()
            hosts = await go(check, trace, found, turns) if found is not None else ()
            await slot.step_aside()
            await name.complete()
        finally:
            trace.adopt(name.observations)
        return hosts

    async def _on_foot(
        self, check: Check, trace: Trace, found: Resolved, turns: Turns
    ) -> tuple[str, ...]:
        walk = Walk(
            check,
            self._network,
            self._routes,
            self._clock,
            trace,
            turns,
            self._companions,
            lab=self._settings.lab,
        )
        return await walk.go(found, lambda host: admits(check.discovers_name, host))

    async def _follow(self, check: Check, hosts: tuple[str, ...]) -> None:
        """Start the checks whose host this one's answer told."""
        for follower in self._followers.get(check.id, ()):
            for host in hosts:
                await self._admit(await self._shared.told(follower, host))
            if not hosts:
                trace = self._trace(follower.id)
                trace.note(Step.RESOLVE, follower.name, reasons.untold(check))
                self._finish(follower, trace)

    def _finish(self, check: Check, trace: Trace) -> None:
        self._seen[check.id] = seen = _seen(check, trace)
        if self._tells_ends:
            self._tell(Finished(seen=seen, attempt=self._attempt))

    def _trace(self, check: str) -> Trace:
        return self._shared.trace(check, self._attempt)

    def _override(self, check: Check) -> Override | None:
        wanted = (check.host, check.port)
        return next((o for o in self._settings.overrides if (o.host, o.port) == wanted), None)

    def _outcome(self) -> Outcome:
        """Every check of the plan; the hosts one answer told stand where their check awaited.

        A later round says nothing of what it did not come to: an earlier one looked at it.
        """
        for identity, (check, trace) in self._started.items():
            if identity not in self._seen:
                self._cut_off(check, trace)
        told: dict[str, list[Seen]] = {}
        for seen in self._seen.values():
            told.setdefault(self._shared.planned(seen.check.id), []).append(seen)
        for check in self._plan.checks:
            if check.id not in told and self._attempt == 1:
                self._cut_off(check, self._trace(check.id))
                told[check.id] = [self._seen[check.id]]
        planned = [check.id for check in self._plan.checks]
        first = [identity for identity in told if identity not in set(planned)]
        result = (seen for identity in (*first, *planned) for seen in told.get(identity, ()))
        return Outcome(seen=tuple(result), ending=self._ending)

    def _cut_off(self, check: Check, trace: Trace) -> None:
        if not any(isinstance(seen.outcome, Skipped) for seen in trace.observations):
            why = "the run ended before this was looked at"
            if trace.observations:
                why = "the run ended while this was looked at"
            trace.note(
                Step.RESOLVE,
                check.host or check.name,
                Skipped(cause=self._shared.stopped(), why=why),
            )
        self._finish(check, trace)


class _Aside:
    """The queue of second tries, as one check sees it: it makes room for others before it waits."""

    def __init__(self, pace: Pace, slot: Slot) -> None:
        self._pace = pace
        self._slot = slot

    async def turn(self, *, limits: float, after_s: float, rank: int = 0) -> bool:
        await self._slot.step_aside()
        return await self._pace.turn(limits=limits, after_s=after_s, rank=rank)


def _follows(check: Check) -> bool:
    """Does this check's host come from another one's answer?"""
    return bool(check.awaits) and not check.host and not check.untestable


def _seen(check: Check, trace: Trace) -> Seen:
    order = sorted(trace.observations, key=lambda seen: (seen.started, int(seen.id[1:])))
    return Seen(check=check, observations=tuple(order))


def _swallow_cancelling() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
