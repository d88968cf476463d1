"""How far packets come that nobody answers: a traceroute for a few addresses of a run."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Connected, Observation, Outcome, Step
from arcdiag.ports import Network
from arcdiag.probes.trace import Trace

MOST_TRACES: Final = 5
"""In one run. A router answers some six hop limits that run out at once, then one a second
(Linux, ``icmp_ratelimit``), and addresses that stop at the same router tell the same."""
LONGEST_S: Final = 6.0

Place = tuple[str, int]


class Routers:
    """``trace`` makes a trace for an attempt that belongs to no single check; it gets the longest
    time a step may take.
    """

    def __init__(self, network: Network, trace: Callable[[int, float], Trace]) -> None:
        self._network = network
        self._trace = trace
        self._known: dict[Place, tuple[int, Trace, asyncio.Event]] = {}

    async def follow(self, trace: Trace, attempt: int = 1) -> None:
        """Where all connects of a check got lost, write down with it how far its packets come."""
        for place in _lost(trace.observations):
            if place in self._known or len(self._known) < MOST_TRACES:
                trace.adopt(await self._to(place, attempt))

    async def _to(self, place: Place, attempt: int) -> tuple[Observation, ...]:
        """What is seen on the way there; nothing in a later attempt, which the first one serves."""
        if place in self._known:
            first, own, known = self._known[place]
            if first != attempt:
                return ()
            await known.wait()
        else:
            own, known = self._trace(attempt, LONGEST_S), asyncio.Event()
            self._known[place] = attempt, own, known
            try:
                await own.step(
                    Step.TRACE,
                    f"{place[0]} port {place[1]}",
                    self._network.trace(*place),
                    late=Cause.LOCAL_LIMIT,  # a traceroute's own limits are shorter
                    detail=lambda seen: seen,
                )
            finally:
                known.set()
        return tuple(own.observations)


def _lost(observations: Iterable[Observation]) -> tuple[Place, ...]:
    """The first address of each family where every connect was in vain; the last try counts."""
    last: dict[str, Outcome] = {}
    for seen in observations:
        if seen.step is Step.CONNECT and not (seen.again and isinstance(seen.outcome, Skipped)):
            last[seen.target] = seen.outcome
    if any(isinstance(outcome, Connected) for outcome in last.values()):
        return ()
    silent = [target for target, outcome in last.items() if _is_silence(outcome)]
    families = {":" in target: _place(target) for target in reversed(silent)}
    return tuple(families.values())


def _is_silence(outcome: Outcome) -> bool:
    return isinstance(outcome, Failure) and outcome.cause is Cause.TCP_TIMEOUT


def _place(target: str) -> Place:
    """The address and the port in a connect's target."""
    address, _, port = target.rpartition(" port ")
    return address, int(port)
