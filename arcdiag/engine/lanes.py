"""Runs modes side by side: each lane has its own network, name servers and proxies.

Modes that share all of these share a lane, and what they would look at alike is looked at once.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from arcdiag.engine.routing import Routing
from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.engine.twins import Twins
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.failure import Cause, Skipped
from arcdiag.model.observation import Observation, Step
from arcdiag.model.plan import Plan, Seen
from arcdiag.model.report import Ending
from arcdiag.ports import Clock, Network

_GRAVITY = (Ending.CANCELLED, Ending.DEADLINE, Ending.COMPLETE)


@dataclass(frozen=True, slots=True)
class Lane:
    """One environment, and the checks that are made in it, laid over its routes."""

    plan: Plan
    network: Network
    settings: Settings
    routing: Routing


async def run_lanes(lanes: Sequence[Lane], clock: Clock, tell: Callable[[Event], None]) -> Outcome:
    """Probe every lane's plan at the same time; the deadline is one for all.

    Cancelling the task that awaits this ends every lane at once and returns what was seen.
    """
    tell(Planned(plan=whole(lanes), rounds=lanes[0].settings.repeat))
    ids = (f"o{number}" for number in itertools.count(1))
    twins = [Twins(lane.plan) for lane in lanes]
    tasks = [
        asyncio.create_task(_one(lane, own, clock, tell, ids))
        for lane, own in zip(lanes, twins, strict=True)
    ]
    await _ended(tasks)
    outcomes = [task.result() for task in tasks]
    seen = (
        each
        for outcome, own in zip(outcomes, twins, strict=True)
        for led in outcome.seen
        for each in own.of(led)
    )
    ending = min((outcome.ending for outcome in outcomes), key=_GRAVITY.index)
    return Outcome(seen=_in_order(whole(lanes), seen), ending=ending)


def not_begun(lanes: Sequence[Lane], clock: Clock, tell: Callable[[Event], None]) -> Outcome:
    """What a run comes to that was cancelled before its first check."""
    plan = whole(lanes)
    tell(Planned(plan=plan, rounds=lanes[0].settings.repeat))
    why = Skipped(cause=Cause.SKIPPED_CANCELLED, why="the run ended before this was looked at")
    seen: list[Seen] = []
    for number, check in enumerate(plan.checks, 1):
        note = Observation(
            id=f"o{number}",
            step=Step.RESOLVE,
            target=check.host or check.name,
            started=clock.now(),
            took_ms=0.0,
            outcome=why,
        )
        seen.append(Seen(check=check, observations=(note,)))
        tell(Finished(seen=seen[-1]))
    return Outcome(seen=tuple(seen), ending=Ending.CANCELLED)


def whole(lanes: Iterable[Lane]) -> Plan:
    """The checks of all lanes."""
    return Plan(checks=tuple(check for lane in lanes for check in lane.plan.checks))


async def _one(
    lane: Lane, twins: Twins, clock: Clock, tell: Callable[[Event], None], ids: Iterator[str]
) -> Outcome:
    def told(event: Event) -> None:
        match event:
            case Planned():
                return
            case Finished():
                for each in twins.of(event.seen):
                    tell(Finished(seen=each, attempt=event.attempt))
            case _:
                tell(event)

    return await run(twins.leading, lane.network, clock, lane.settings, told, lane.routing, ids=ids)


async def _ended(tasks: Sequence["asyncio.Task[Outcome]"]) -> None:
    """Wait for every lane; a cancel is handed to all of them, and each still says what it saw."""
    try:
        await asyncio.wait(tasks)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        own = asyncio.current_task()
        if own is not None:
            own.uncancel()


def _in_order(plan: Plan, seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """As planned; what one answer told stands where its check waited."""
    places = {check.id: place for place, check in enumerate(plan.checks)}

    def place(one: Seen) -> int:
        return places.get(one.check.id, places.get(one.check.id.partition("~")[0], -1))

    return tuple(sorted(seen, key=place))
