"""Judges a repeated check: each attempt by itself, and all of them together.

Rules are written for one attempt, so they see one: the attempt that decided. All attempts passed,
and the check passes; all failed, and it fails; some failed, and it is a warning with the cause of
those that did. What was cut off says nothing where other attempts were not.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import msgspec

from arcdiag.diagnosis.checks import Judgement, judge
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation, Step
from arcdiag.model.plan import Seen
from arcdiag.model.report import CheckResult

_TESTED: Final = (State.PASS, State.WARN, State.FAIL)


def judge_attempts(seen: Seen) -> Judgement:
    """State, cause and duration of a check over all its attempts; never raises."""
    groups = split(seen.observations)
    if len(groups) == 1 and len(groups[0]) == len(seen.observations):
        return judge(seen)
    attempts = tuple(judge(msgspec.structs.replace(seen, observations=group)) for group in groups)
    return replace(_together(attempts), attempts=attempts, everything=seen.observations)


def whole(judgement: Judgement) -> CheckResult:
    """The check with all that was seen of it, for the report."""
    if not judgement.everything:
        return judgement.result
    return msgspec.structs.replace(judgement.result, observations=judgement.everything)


def split(observations: Sequence[Observation]) -> tuple[tuple[Observation, ...], ...]:
    """The observations of each attempt, in order, without what sums them up; never empty."""
    groups: dict[int, list[Observation]] = {}
    for seen in observations:
        if seen.step is not Step.SUM_UP:
            groups.setdefault(seen.attempt, []).append(seen)
    return tuple(tuple(groups[number]) for number in sorted(groups)) or ((),)


def tested(attempts: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The attempts that came to a result."""
    return tuple(one for one in attempts if one.result.state in _TESTED)


def comes_and_goes(attempts: Sequence[Judgement]) -> bool:
    """Did some attempts fail and others not?"""
    return len({one.result.state is State.FAIL for one in tested(attempts)}) > 1


def _together(attempts: Sequence[Judgement]) -> Judgement:
    known = tested(attempts)
    if not known:
        return attempts[-1]
    failed = [one for one in known if one.result.state is State.FAIL]
    if failed:
        worst = _typical(failed)
        if len(failed) == len(known):
            return worst
        warned = msgspec.structs.replace(worst.result, state=State.WARN)
        return replace(worst, result=warned)
    doubtful = [one for one in known if one.result.state is State.WARN and _counts(one, known)]
    return _typical(doubtful) if doubtful else _last_that_passed(known)


def _counts(one: Judgement, known: Sequence[Judgement]) -> bool:
    """What came late once may have lost a packet; most of the attempts have not."""
    if one.result.cause is not Cause.SLOW:
        return True
    slow = sum(other.result.cause is Cause.SLOW for other in known)
    return 2 * slow > len(known)


def _typical(some: Sequence[Judgement]) -> Judgement:
    """The last attempt with the most frequent cause; of causes as frequent the later one."""
    causes = Counter(one.result.cause for one in reversed(some))
    most = causes.most_common(1)[0][0]
    return next(one for one in reversed(some) if one.result.cause is most)


def _last_that_passed(known: Sequence[Judgement]) -> Judgement:
    passed = [one for one in known if one.result.state is State.PASS]
    if passed:
        return passed[-1]
    return known[-1]
