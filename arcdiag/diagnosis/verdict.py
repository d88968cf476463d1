"""The verdict over all and per purpose, mode, region and route, from checks and findings."""

import itertools
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from arcdiag.diagnosis.forecast import counts_for, forecast
from arcdiag.model.choices import Readiness, Severity, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding, Impact
from arcdiag.model.report import CheckResult, PurposeVerdict, Run, Verdict

_TESTED: Final = (State.PASS, State.WARN, State.FAIL)
_GRAVITY: Final = (Severity.BLOCKER, Severity.DEGRADED, Severity.OPTIONAL)


def verdict(
    checks: Sequence[CheckResult],
    findings: Sequence[Finding],
    run: Run,
    unsteady: AbstractSet[str] = frozenset(),
) -> Verdict:
    """Judge the whole run; a check that belongs to no region counts for every one.

    ``unsteady`` are the ids of checks that worked in some attempts only.
    """
    troubled = _troubled(findings)
    required = [check for check in checks if check.required]
    return Verdict(
        state=_readiness(checks, required, degraded=_any_trouble(findings)),
        purposes=tuple(_purposes(checks, troubled, run)),
        forecast=forecast(checks, run, unsteady),
    )


def is_untestable(check: CheckResult) -> bool:
    """A wildcard that nothing stands in for: no run can test it, so it spoils no verdict."""
    if check.state is State.NOT_APPLICABLE:
        return True
    return check.state is State.NOT_TESTED and check.cause is Cause.SKIPPED_WILDCARD


def _purposes(
    checks: Sequence[CheckResult], troubled: frozenset[str], run: Run
) -> Iterable[PurposeVerdict]:
    for mode, region, via in itertools.product(run.modes, run.regions or ("",), _routes(run)):
        here = [check for check in checks if counts_for(check, mode, region, via)]
        for purpose in dict.fromkeys(name for check in here for name in check.purposes):
            mine = [check for check in here if purpose in check.purposes]
            yield PurposeVerdict(
                purpose=purpose,
                mode=mode,
                region=region,
                via=via,
                state=_readiness(
                    mine,
                    _essentials(mine),
                    degraded=any(check.id in troubled for check in mine),
                ),
                passed=sum(check.state is State.PASS for check in mine),
                total=len(mine),
            )


def _routes(run: Run) -> tuple[str, ...]:
    """The routes that are judged apart: each has its own answer. Empty: the only one."""
    return tuple(route.name for route in run.routes) if len(run.routes) > 1 else ("",)


def _essentials(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """The checks without one of which the purpose fails.

    Those that the catalog requires; where it requires none, those of the highest severity.
    """
    required = [check for check in checks if check.required]
    if required:
        return required
    highest = min((_GRAVITY.index(check.severity) for check in checks), default=0)
    return [check for check in checks if check.severity is _GRAVITY[highest]]


def _readiness(
    checks: Sequence[CheckResult], essential: Sequence[CheckResult], *, degraded: bool
) -> Readiness:
    if any(check.state is State.FAIL for check in essential):
        return Readiness.BLOCKED
    cut_off = (check.state is State.NOT_TESTED and not is_untestable(check) for check in essential)
    if any(cut_off) or not any(check.state in _TESTED for check in checks):
        return Readiness.INCONCLUSIVE
    if degraded or any(check.state in (State.FAIL, State.WARN) for check in checks):
        return Readiness.WARNINGS
    return Readiness.READY


def _any_trouble(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is not Impact.ADVICE for finding in findings)


def _troubled(findings: Iterable[Finding]) -> frozenset[str]:
    """The checks that a finding beyond advice is about."""
    grave = (finding for finding in findings if finding.severity is not Impact.ADVICE)
    return frozenset(check for finding in grave for check in finding.subjects)
