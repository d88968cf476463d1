"""Hosts of which some addresses answer and others do not."""

from collections.abc import Iterator

from arcdiag.diagnosis.addresses import dialled
from arcdiag.diagnosis.checks import is_absent_family
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.words import listing
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.observation import Connected, Step
from arcdiag.model.report import CheckResult


@rule(
    id="partial-addresses",
    severity=Impact.DEGRADING,
    owner=Owner.FIREWALL,
    title="{hosts}: {bad} of {all} addresses cannot be reached ({cause})",
    remedy=(
        "1. Allow the whole address range of the service, not single addresses. Out of reach: "
        "{addresses}; these answer: {good}.\n"
        "2. Look for a rule made from one day's DNS answer, or a route that covers part of the "
        "range. The endpoint works now, and fails or hangs whenever a program happens to take one "
        "that is out of reach."
    ),
    explained_by=("ipv6-broken", "route-filter-region-missing"),
    among=Among.WAYS,
)
def partial_addresses(evidence: Evidence) -> Iterator[Case]:
    """One case per way of failing; ``tcp-unreachable`` over IPv6 alone does not count."""
    vain = (
        seen
        for seen in evidence.failures(Step.CONNECT)
        if dialled(seen.observation.target)
        and seen.outcome.cause not in (Cause.TOOL_BUG, Cause.LOCAL_LIMIT)
        and not is_absent_family(seen.observation)
        and outcomes(seen.check, Connected)
        and dialled(seen.observation.target) not in _reached(seen.check)
    )
    for cause, sights in grouped(vain, lambda seen: seen.outcome.cause).items():
        checks = tuple(dict.fromkeys(seen.check.id for seen in sights))
        bad = dict.fromkeys(dialled(seen.observation.target) for seen in sights)
        good = dict.fromkeys(
            connected.address
            for identity in checks
            for _, connected in outcomes(evidence.check(identity), Connected)
            if connected.address not in bad
        )
        yield Case(
            subjects=tuple(evidence.check(identity) for identity in checks),
            clues=tuple(clue(seen.check, seen.observation) for seen in sights),
            values={
                "hosts": listing(seen.check.host for seen in sights),
                "bad": len(bad),
                "all": len({*bad, *good}),
                "cause": cause,
                "addresses": listing(bad, most=16),
                "good": listing(good),
            },
            explains=frozenset(
                seen.check.id for seen in sights if seen.check.cause is Cause.PARTIAL_ADDRESSES
            ),
        )


def _reached(check: CheckResult) -> set[str]:
    """The addresses that connected in the end, at a second try perhaps."""
    return {connected.address for _, connected in outcomes(check, Connected)}
