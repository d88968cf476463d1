"""What the rounds of a repeated run have in common, and how they are put together."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import fmean, median

import msgspec

from arcdiag.engine.routing import Routing
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.events import Event, Observed
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import (
    Chosen,
    Connected,
    Observation,
    Reached,
    Repeated,
    Step,
)
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.ports import Clock
from arcdiag.probes.trace import Trace

_WAY = (Step.RESOLVE, Step.REACH, Step.TUNNEL, Step.HANDSHAKE, Step.REQUEST)
_UNANSWERED = (
    Cause.DNS_TIMEOUT,
    Cause.TCP_TIMEOUT,
    Cause.TLS_TIMEOUT,
    Cause.HTTP_TIMEOUT,
    Cause.PROXY_TIMEOUT,
)


class Shared:
    """One run's clock, limits, ids and listeners, the same in every round."""

    def __init__(
        self,
        *,
        clock: Clock,
        settings: Settings,
        tell: Callable[[Event], None],
        routing: Routing,
        ids: Iterator[str] | None = None,
    ) -> None:
        self.routing = routing
        self.clock = clock
        self.settings = settings
        self.tell = tell
        self._ids = ids or (f"o{number}" for number in itertools.count(1))
        self._ends_at = clock.elapsed() + settings.deadline
        self._told: dict[str, dict[str, Check]] = {}
        self._planned: dict[str, str] = {}

    @property
    def remaining_s(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self._ends_at - self.clock.elapsed())

    def stopped(self) -> Cause:
        """Why a step is cut off that is cut off now."""
        late = self.clock.elapsed() >= self._ends_at
        return Cause.SKIPPED_DEADLINE if late else Cause.SKIPPED_CANCELLED

    def trace(self, check: str, attempt: int, timeout: float | None = None) -> Trace:
        """A trace that tells whoever listens; *timeout* is a step's, else that of the settings."""

        def told(observation: Observation) -> None:
            self.tell(Observed(check=check, observation=observation))

        return Trace(
            clock=self.clock,
            ids=self._ids,
            timeout=timeout or self.settings.timeout,
            stopped=self.stopped,
            tell=told,
            attempt=attempt,
        )

    async def told(self, check: Check, host: str) -> Check:
        """The check with a host it awaited, on its way there.

        The same host is the same check in every round; a second one makes a check beside it.
        """
        known = self._told.setdefault(check.id, {})
        if host not in known:
            identity = check.id if not known else f"{check.id}~{len(known) + 1}"
            self._planned[identity] = check.id
            told = msgspec.structs.replace(check, host=host, id=identity)
            known[host] = await self.routing.told(told)
        return known[host]

    def planned(self, identity: str) -> str:
        """The id in the plan of the check *identity*, which one answer may have told."""
        return self._planned.get(identity, identity)


def together(plan: Plan, rounds: Sequence[Outcome], shared: Shared) -> Outcome:
    """One outcome: each check once, with the observations of all rounds and their sum."""
    attempts: dict[str, list[Seen]] = {}
    for each in rounds:
        for seen in each.seen:
            attempts.setdefault(seen.check.id, []).append(seen)
    places = {check.id: place for place, check in enumerate(plan.checks)}
    order = sorted(attempts, key=lambda identity: places.get(shared.planned(identity), -1))
    return Outcome(
        seen=tuple(_one(attempts[identity], shared, len(rounds)) for identity in order),
        ending=rounds[-1].ending,
    )


def _one(attempts: Sequence[Seen], shared: Shared, last: int) -> Seen:
    """The attempts of one check as one; the check is one whose host is known, if there is any."""
    check = next((seen.check for seen in attempts if seen.check.host), attempts[0].check)
    observations = tuple(one for seen in attempts for one in seen.observations)
    several = len(attempts) > 1 or shared.settings.repeat > 1
    repeated = summed_up([seen.observations for seen in attempts]) if several else None
    if repeated is not None:
        trace = shared.trace(check.id, last)
        trace.note(Step.SUM_UP, check.host or check.name, repeated)
        observations += tuple(trace.observations)
    return Seen(check=check, observations=observations)


def summed_up(attempts: Iterable[tuple[Observation, ...]]) -> Repeated | None:
    """What the attempts that were not cut off amount to; None when there is no such one."""
    whole = [each for each in attempts if each and not any(map(_is_cut_off, each))]
    if not whole:
        return None
    times = [time for each in whole for time in _connect_ms(each)]
    changes = [abs(one - other) for one, other in itertools.pairwise(times)]
    return Repeated(
        attempts=len(whole),
        lost=sum(map(_is_lost, whole)),
        least_ms=min(times, default=0.0),
        median_ms=round(median(times), 3) if times else 0.0,
        most_ms=max(times, default=0.0),
        jitter_ms=round(fmean(changes), 3) if changes else 0.0,
    )


def _is_cut_off(seen: Observation) -> bool:
    """Was this step of the check's own way not taken? A second try that was not takes nothing."""
    own = seen.step in (*_WAY, Step.CONNECT) and not seen.again
    return own and isinstance(seen.outcome, Skipped)


def _connect_ms(attempt: tuple[Observation, ...]) -> Iterator[float]:
    """The time of the connect to the address that was used, or to the proxy."""
    chosen = next((one.outcome.address for one in attempt if isinstance(one.outcome, Chosen)), "")
    for seen in attempt:
        match seen.outcome:
            case Connected(address=address) if address == chosen:
                yield seen.took_ms
                return
            case Reached():
                yield seen.took_ms
                return


def _is_lost(attempt: tuple[Observation, ...]) -> bool:
    """Did a step of the way stay without an answer? Of the connects one is enough to go on."""
    last = {(seen.step, seen.target): seen for seen in attempt if not _is_skipped(seen)}
    connected = any(isinstance(seen.outcome, Connected) for seen in last.values())
    way = _WAY if connected else (*_WAY, Step.CONNECT)
    return any(
        isinstance(seen.outcome, Failure) and seen.outcome.cause in _UNANSWERED and seen.step in way
        for seen in last.values()
    )


def _is_skipped(seen: Observation) -> bool:
    return isinstance(seen.outcome, Skipped)
