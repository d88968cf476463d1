"""Of a step that was tried twice the last word counts; the first stays in the report.

A second try that was skipped changes nothing, and one that failed takes nothing back: what came
about once was possible.
"""

from collections.abc import Iterable

from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.observation import Observation, Step, Tunnelled

_Key = tuple[int, Step, str]


def last_words(observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """What counts of *observations*, in their order: one of each pair of tries."""
    if not any(seen.again for seen in observations):
        return observations
    tried = {_key(seen) for seen in observations if seen.again}
    last: dict[_Key, Observation] = {}
    for seen in sorted(observations, key=lambda seen: seen.again):
        before = last.get(_key(seen))
        if before is None or (seen.again and _counts_more(seen, before)):
            last[_key(seen)] = seen
    return tuple(
        seen for seen in observations if _key(seen) not in tried or last[_key(seen)] is seen
    )


def first_word(observations: Iterable[Observation], last: Observation) -> Observation | None:
    """The first try of the step whose second try *last* is; None when there was none before."""
    if not last.again:
        return None
    return next((one for one in observations if not one.again and _key(one) == _key(last)), None)


def not_repeated(observations: Iterable[Observation], first: Observation) -> Skipped | None:
    """Why there is no second try of a step that should have had one; None otherwise."""
    later = [seen.outcome for seen in observations if seen.again and _key(seen) == _key(first)]
    skipped = [outcome for outcome in later if isinstance(outcome, Skipped)]
    return skipped[0] if skipped and len(skipped) == len(later) else None


def tries(observations: Iterable[Observation], last: Observation) -> tuple[Observation, ...]:
    """Every try of the step of *last* that was made, in the order of *observations*."""
    made = (seen for seen in observations if not isinstance(seen.outcome, Skipped))
    return tuple(seen for seen in made if _key(seen) == _key(last))


def is_confirmed(observations: Iterable[Observation], seen: Observation) -> bool:
    """Did *seen*, a failure, come out alike at both tries?"""
    first = first_word(observations, seen)
    return (
        first is not None
        and isinstance(first.outcome, Failure)
        and isinstance(seen.outcome, Failure)
        and first.outcome.cause is seen.outcome.cause
    )


def _key(seen: Observation) -> _Key:
    return seen.attempt, seen.step, seen.target


def _counts_more(later: Observation, before: Observation) -> bool:
    match later.outcome:
        case Skipped():
            return False
        case Failure() | Tunnelled(opened=False):
            return not _came_about(before)
        case _:
            return True


def _came_about(seen: Observation) -> bool:
    match seen.outcome:
        case Failure() | Skipped() | Tunnelled(opened=False):
            return False
        case _:
            return True
