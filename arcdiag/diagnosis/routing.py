"""What this machine's own routing says of the addresses that checks connect to."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from arcdiag.diagnosis.addresses import dialled
from arcdiag.diagnosis.evidence import Evidence, Sight, once, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.finding import Clue
from arcdiag.model.observation import Observation, Routed, Step
from arcdiag.model.report import CheckResult

_MOST_WAYS: Final = 4
"""Told in one finding: both families over two interfaces."""


def leads_nowhere(check: CheckResult) -> bool:
    """Has this machine itself no way to any of the addresses that the check connects to?

    Then no packet has left it: neither a firewall nor a router can have had a part in it.
    """
    tried = {dialled(seen.target) for seen in check.observations if seen.step is Step.CONNECT}
    without = {seen.target for seen in check.observations if _says_no(seen)}
    return bool(tried) and tried <= without


def without_way(evidence: Evidence, address: str) -> tuple[Sight[Failure], ...]:
    """Where this machine's own routing said that it knows no way to *address*, each once."""
    refusals = (seen for seen in evidence.ever(Failure) if _says_no(seen.observation))
    return tuple(once(seen for seen in refusals if seen.observation.target == address))


def way_clues(checks: Iterable[CheckResult]) -> Iterator[Clue]:
    """Each way that packets take, and each refusal of this machine's routing, once; a few."""
    return islice(_ways(checks), _MOST_WAYS)


def same_way(one: CheckResult, other: CheckResult) -> bool:
    """Do their packets leave this machine alike? True as well where that is not known."""
    first, second = _taken(one), _taken(other)
    return not first or not second or not first.isdisjoint(second)


def _taken(check: CheckResult) -> set[tuple[str, str, str]]:
    return {(way.source, way.interface, way.gateway) for _, way in outcomes(check, Routed)}


def _ways(checks: Iterable[CheckResult]) -> Iterator[Clue]:
    told: set[tuple[str, str, str]] = set()
    for check in checks:
        for seen, way in outcomes(check, Routed):
            key = (way.source, way.interface, way.gateway)
            if key not in told:
                told.add(key)
                yield clue(check, seen)
        for seen, failure in outcomes(check, Failure):
            key = (failure.code, failure.message, "")
            if _says_no(seen) and key not in told:
                told.add(key)
                yield clue(check, seen)


def _says_no(seen: Observation) -> bool:
    failed = isinstance(seen.outcome, Failure) and seen.outcome.cause is Cause.TCP_UNREACHABLE
    return failed and seen.step is Step.ROUTE
