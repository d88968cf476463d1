"""Connects to private endpoints: which of them died, and what this machine knows of the way."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from typing import Final

from arcdiag.diagnosis.addresses import dialled, parsed
from arcdiag.diagnosis.answers import private, public
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.private_link import is_arcs
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.model.choices import State, Wanted
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Connected, Observation, Routed, Step, Traced
from arcdiag.model.report import CheckResult

DEAD: Final = (
    Cause.TCP_TIMEOUT,
    Cause.TCP_REFUSED,
    Cause.TCP_RESET,
    Cause.TCP_UNREACHABLE,
)
_SEGMENT: Final = {4: 24, 6: 64}
"""Near enough for one subnet: the private endpoints of one scope take addresses side by side."""


def private_links(evidence: Evidence) -> tuple[CheckResult, ...]:
    """The checks of Azure Arc's names that connected, or tried to, to private addresses only.

    Where public ones are wanted, that the answers are private at all is the matter.
    """
    return tuple(
        check
        for check in evidence.checks
        if goes_direct(check)
        and check.expected is not Wanted.PUBLIC
        and is_arcs(check, evidence.around.catalog)
        and (tried := dialled_by(check))
        and len(private(tried)) == len(tried)
    )


def dead(checks: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Those to which no connection came about."""
    return tuple(each for each in checks if each.state is State.FAIL and each.cause in DEAD)


def alive(checks: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Those to which one did, whatever came of it."""
    return tuple(check for check in checks if outcomes(check, Connected))


def dialled_by(check: CheckResult) -> tuple[str, ...]:
    """The addresses that connects went to."""
    targets = (dialled(seen.target) for seen in check.observations if seen.step is Step.CONNECT)
    return tuple(dict.fromkeys(address for address in targets if address))


def are_neighbours(one: str, other: str) -> bool:
    """Do two addresses lie side by side, as those of one subnet do?"""
    mine, theirs = parsed(one), parsed(other)
    if mine is None or theirs is None or mine.version != theirs.version:
        return False
    return theirs in ip_network((mine, _SEGMENT[mine.version]), strict=False)


def ways(check: CheckResult) -> Iterator[tuple[Observation, Routed]]:
    """The ways to the addresses that the check connects to."""
    tried = dialled_by(check)
    for seen, way in outcomes(check, Routed):
        if way.address in tried:
            yield seen, way


def is_cut_off(evidence: Evidence) -> bool:
    """Has this machine no way to anything? Then it is not about private or public."""
    return not evidence.of(Routed) and not evidence.reached


def exits(evidence: Evidence) -> frozenset[tuple[str, str]]:
    """Interface and router by which packets to public addresses leave."""
    return frozenset(
        (seen.outcome.interface, seen.outcome.gateway)
        for seen in evidence.of(Routed)
        if public((seen.outcome.address,))
    )


def lost_publicly(check: CheckResult) -> tuple[tuple[Observation, str], ...]:
    """Routers with public addresses to which packets for a private address came."""
    return tuple(
        (seen, hop.address)
        for seen, traced in outcomes(check, Traced)
        if private((traced.address,))
        for hop in traced.hops
        if hop.address and public((hop.address,))
    )[:1]


def turned_back(check: CheckResult) -> tuple[Observation, ...]:
    """Connects that somebody on the way, or this machine, said there is no way for."""
    return tuple(
        seen
        for seen in check.observations
        if seen.step is Step.CONNECT
        and isinstance(seen.outcome, Failure)
        and seen.outcome.cause is Cause.TCP_UNREACHABLE
    )
