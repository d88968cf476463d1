"""Says in one word where it went: worse, better, both, neither, or that it cannot be told."""

from collections.abc import Sequence
from typing import Final

from arcdiag.compare.findings import FindingChanges
from arcdiag.model.choices import Readiness
from arcdiag.model.comparison import CheckChange, Comparison, Drift, Turn
from arcdiag.model.finding import Finding, Impact

WORSE: Final = (Turn.NEWLY_FAILING, Turn.FOUND_FAILING, Turn.WORSE)
BETTER: Final = (Turn.REPAIRED, Turn.BETTER)


def drift(changed: Sequence[CheckChange], findings: FindingChanges, compared: int) -> Drift:
    """Of *compared* checks *changed* are told; advice counts neither way."""
    worse = any(one.turn in WORSE for one in changed) or any(map(_is_grave, findings.new))
    better = any(one.turn in BETTER for one in changed) or any(map(_is_grave, findings.gone))
    lost = any(one.turn is Turn.NO_LONGER_TESTED and one.required for one in changed)
    if worse:
        return Drift.MIXED if better else Drift.WORSE
    if lost or not compared:
        return Drift.UNKNOWN
    return Drift.BETTER if better else Drift.SAME


def _is_grave(finding: Finding) -> bool:
    return finding.severity is not Impact.ADVICE


def is_blocking(made: Comparison) -> bool:
    """Does something that is required fail now, and did not, or was not known to?"""
    failing = (Turn.NEWLY_FAILING, Turn.FOUND_FAILING)
    turned = made.new.state is Readiness.BLOCKED and made.old.state is not Readiness.BLOCKED
    return turned or any(one.required and one.turn in failing for one in made.checks)
