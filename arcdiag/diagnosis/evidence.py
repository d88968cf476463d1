"""Typed questions to all that a run saw; the indexes are built once, in one pass."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar, cast

from arcdiag.diagnosis.checks import Judgement
from arcdiag.diagnosis.routes import is_proxy, proxy_of, same_proxy
from arcdiag.diagnosis.wire import Said, said
from arcdiag.model.address import AddressFact
from arcdiag.model.azcmagent import AgentRow
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.host import HostFacts
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import Detail, Observation, Step
from arcdiag.model.report import CatalogStamp, CheckResult, Run

D = TypeVar("D", bound=Detail | Failure)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight(Generic[D]):
    """One observation of one check, with its outcome already of the asked type."""

    check: CheckResult
    observation: Observation
    outcome: D


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What judging knows beside the checks."""

    host: HostFacts
    run: Run
    catalog: Catalog
    stamp: CatalogStamp
    addresses: Mapping[str, AddressFact] = field(default_factory=dict)
    """What is known of the addresses met, by their text."""
    azcmagent: tuple[AgentRow, ...] = ()
    """What the agent's own check said."""


class Evidence:
    """The judged checks of a run, asked by outcome, step, host, cause or id.

    A repeated check shows one attempt only, the one that decided: what a rule says of it, it says
    of things that were seen together. ``ever``, ``attempts`` and ``summed_up`` look at all of them.
    Of a step that was tried twice only the last word is among the sights.
    """

    def __init__(self, judgements: Iterable[Judgement], around: Surroundings) -> None:
        self._judgements = tuple(judgements)
        self.around = around
        self.checks: tuple[CheckResult, ...] = tuple(each.result for each in self._judgements)

    def without(self, ids: AbstractSet[str]) -> "Evidence":
        """The same evidence, but for the checks *ids*."""
        kept = (each for each in self._judgements if each.result.id not in ids)
        return Evidence(kept, self.around)

    def apart(self, by: Callable[[CheckResult], Hashable]) -> tuple["Evidence", ...]:
        """The same evidence in parts, one for each of what *by* tells checks apart by."""
        groups = grouped(self._judgements, lambda each: by(each.result))
        if len(groups) < 2:
            return (self,)
        return tuple(Evidence(group, self.around) for group in groups.values())

    def of(self, outcome: type[D]) -> tuple[Sight[D], ...]:
        """Every sight of one type of outcome; what checks share is seen once for each of them."""
        return cast("tuple[Sight[D], ...]", tuple(self._by_outcome.get(outcome, ())))

    def ever(self, outcome: type[D]) -> tuple[Sight[D], ...]:
        """Every sight of one type of outcome, in any attempt."""
        return cast("tuple[Sight[D], ...]", tuple(self._ever_by_outcome.get(outcome, ())))

    def attempts(self, check: CheckResult) -> tuple[Judgement, ...]:
        """The attempts of a repeated check, in order; none where it was made once."""
        return self._by_id[check.id].attempts

    def summed_up(self, check: CheckResult) -> tuple[Observation, ...]:
        """What sums up the attempts of a repeated check: one observation, or none."""
        everything = self._by_id[check.id].everything
        return tuple(seen for seen in everything if seen.step is Step.SUM_UP)

    def failures(self, step: Step) -> tuple[Sight[Failure], ...]:
        """Every failure of one step."""
        return tuple(seen for seen in self.of(Failure) if seen.observation.step is step)

    def check(self, identity: str) -> CheckResult:
        """The check of this id; raises KeyError."""
        return self._by_id[identity].result

    def because(self, check: CheckResult) -> tuple[Observation, ...]:
        """The observations that decided the check's state; none when it passed."""
        return self._by_id[check.id].because

    def host(self, name: str) -> tuple[CheckResult, ...]:
        """The checks of one host."""
        return tuple(self._by_host.get(name.lower(), ()))

    def failed(self, *causes: Cause) -> tuple[CheckResult, ...]:
        """The failed checks, of these causes when any are given."""
        return self._in_state(State.FAIL, causes)

    def warned(self, *causes: Cause) -> tuple[CheckResult, ...]:
        """The warned checks, of these causes when any are given."""
        return self._in_state(State.WARN, causes)

    @cached_property
    def reached(self) -> tuple[CheckResult, ...]:
        """The checks that came to their end, with or without a warning."""
        return tuple(one for one in self.checks if one.state in (State.PASS, State.WARN))

    def said(self, check: CheckResult) -> tuple[Said, ...]:
        """What each name server said of the check's host."""
        key = tuple(seen.id for seen in check.observations if seen.step is Step.QUERY)
        if key not in self._said:
            self._said[key] = said(check.observations)
        return self._said[key]

    def resting_on(self, ids: AbstractSet[str]) -> frozenset[str]:
        """*ids*, and the checks that could not reach a proxy whose own check is among them."""
        proxies = {
            same_proxy(proxy_of(check))
            for identity in ids
            if identity in self._by_id and is_proxy(check := self.check(identity))
        }
        stuck = self.failed(Cause.PROXY_UNREACHABLE) if proxies else ()
        return frozenset(ids).union(
            check.id
            for check in stuck
            if same_proxy(proxy_of(check, check.observations)) in proxies
        )

    def _in_state(self, state: State, causes: tuple[Cause, ...]) -> tuple[CheckResult, ...]:
        pool = self._by_state.get(state, ())
        return tuple(check for check in pool if not causes or check.cause in causes)

    @cached_property
    def name_servers(self) -> dict[Mode, frozenset[str]]:
        """The name servers that were asked for each mode's checks."""
        asked: dict[Mode, set[str]] = {}
        for check in self.checks:
            asked.setdefault(check.mode, set()).update(word.server for word in self.said(check))
        return {mode: frozenset(names) for mode, names in asked.items()}

    @cached_property
    def _said(self) -> dict[tuple[str, ...], tuple[Said, ...]]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, Judgement]:
        return {each.result.id: each for each in self._judgements}

    @cached_property
    def _by_host(self) -> dict[str, list[CheckResult]]:
        return grouped(self.checks, lambda check: check.host.lower())

    @cached_property
    def _by_state(self) -> dict[State, list[CheckResult]]:
        return grouped(self.checks, lambda check: check.state)

    @cached_property
    def _by_outcome(self) -> dict[type, list[Sight[Detail | Failure]]]:
        return _indexed((check, check.observations) for check in self.checks)

    @cached_property
    def _ever_by_outcome(self) -> dict[type, list[Sight[Detail | Failure]]]:
        if not any(each.everything for each in self._judgements):
            return self._by_outcome
        return _indexed(
            (each.result, each.everything or each.result.observations) for each in self._judgements
        )


def _indexed(
    checks: Iterable[tuple[CheckResult, tuple[Observation, ...]]],
) -> dict[type, list[Sight[Detail | Failure]]]:
    index: dict[type, list[Sight[Detail | Failure]]] = {}
    for check, observations in checks:
        for seen in last_words(observations):
            sight = Sight(check, seen, cast("Detail | Failure", seen.outcome))
            index.setdefault(type(seen.outcome), []).append(sight)
    return index


def once(sights: Iterable[Sight[D]]) -> Iterator[Sight[D]]:
    """Each observation once, however many checks share it."""
    known: set[str] = set()
    for seen in sights:
        if seen.observation.id not in known:
            known.add(seen.observation.id)
            yield seen


K = TypeVar("K")


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Items by their key, groups and members in the order they came."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def outcomes(check: CheckResult, kind: type[D]) -> tuple[tuple[Observation, D], ...]:
    """One check's observations of one type of outcome, only the last word of each step."""
    return tuple(
        (seen, seen.outcome)
        for seen in last_words(check.observations)
        if isinstance(seen.outcome, kind)
    )
