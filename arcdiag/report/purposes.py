"""Tells for each purpose whether it works, in words: what is blocked, and what works meanwhile."""

from collections import Counter
from typing import Final

from arcdiag.language.current import later
from arcdiag.model.choices import Readiness, State
from arcdiag.model.report import PurposeVerdict, Report
from arcdiag.report.numbers import of_all

_MEANINGS: Final = {
    "download": "get the agent's installer",
    "onboard": "connect this machine",
    "run": "stay connected, be managed",
    "user": "your own endpoints",
}
_STATES: Final = {
    Readiness.READY: later("works"),
    Readiness.WARNINGS: "works, with warnings",
    Readiness.BLOCKED: later("blocked"),
    Readiness.INCONCLUSIVE: "cannot be told",
}


def meaning(purpose: str) -> str:
    """What a purpose is, in a few words; empty for a feature, whose name says it."""
    return _MEANINGS.get(purpose, "")


def came_to(verdict: PurposeVerdict, report: Report) -> str:
    """``blocked: 1 of 14 endpoints fails``."""
    return f"{_STATES[verdict.state]}: {tally(verdict, report)}"


def tally(verdict: PurposeVerdict, report: Report) -> str:
    """``1 of 14 endpoints fails, 1 not tested``, or that all were reached.

    A wildcard that nothing stands in for does not count: no run can test it.
    """
    from arcdiag.diagnosis.forecast import counts_for  # here: it is much, for a word or two
    from arcdiag.diagnosis.verdict import is_untestable

    mine = [
        check
        for check in report.checks
        if verdict.purpose in check.purposes
        and counts_for(check, verdict.mode, verdict.region, verdict.via)
    ]
    number = Counter(check.state for check in mine if not is_untestable(check))
    total = number.total() or verdict.total
    untested, warned = number[State.NOT_TESTED], number[State.WARN]
    if number[State.FAIL]:
        said = of_all(number[State.FAIL], total, State.FAIL)
    elif warned:
        said = of_all(warned, total, State.WARN)
    else:
        said = of_all(verdict.passed, total, State.PASS)
    return f"{said}, {untested} not tested" if untested else said
