"""Says of a step that was tried twice what became of both tries."""

from collections.abc import Sequence
from typing import Final

from arcdiag.diagnosis.words import clipped, counted, say, seconds
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.last_word import first_word, is_confirmed, not_repeated, tries
from arcdiag.model.observation import Observation, Step
from arcdiag.model.report import CheckResult

_SILENT: Final = (Cause.TCP_TIMEOUT, Cause.TLS_TIMEOUT, Cause.HTTP_TIMEOUT, Cause.PROXY_TIMEOUT)

_COUNTED: Final = {
    Step.HANDSHAKE: ("{count} handshake", "{count} handshakes"),
    Step.REQUEST: ("{count} request", "{count} requests"),
}
_CONNECTS: Final = ("{count} connection attempt", "{count} connection attempts")


def with_tries(check: CheckResult, seen: Observation, note: str) -> str:
    """The *note* on a step, with what a first try saw, or why there was no second one."""
    first = first_word(check.observations, seen)
    if first is None:
        skipped = not_repeated(check.observations, seen)
        return (
            note if skipped is None else say("{note}; {why}", note=note, why=clipped(skipped.why))
        )
    if not isinstance(first.outcome, Failure):
        return note
    values = {"note": note, "apart": seconds(_apart_ms(first, seen)), "cause": first.outcome.cause}
    if is_confirmed(check.observations, seen):
        count = len(tries(check.observations, seen))
        if count > 2:
            return say("{note}; tried {count} times within {apart}", count=count, **values)
        return say("{note}; tried twice, {apart} apart", **values)
    if first.outcome.cause in _SILENT:
        return say("{note}; a first try, {apart} earlier, got no answer", **values)
    return say("{note}; a first try, {apart} earlier, ended with {cause}", **values)


def attempts(decisive: Sequence[tuple[CheckResult, Observation]]) -> str:
    """How many tries there were of what came out alike, and that they were apart."""
    pairs = [
        (first, seen)
        for check, seen in decisive
        if is_confirmed(check.observations, seen)
        and (first := first_word(check.observations, seen)) is not None
    ]
    tried = {one.id for check, seen in decisive for one in (seen, *tries(check.observations, seen))}
    words = _COUNTED.get(decisive[0][1].step, _CONNECTS) if decisive else _CONNECTS
    total = counted(len(tried), *words)
    if not pairs:
        return total
    apart = seconds(min(_apart_ms(first, seen) for first, seen in pairs))
    told = {"total": total, "apart": apart}
    if len(tried) == 2 * len(pairs):
        return say("{total} (each tried twice, at least {apart} apart)", **told)
    if len(tried) > 2 * len(pairs) and len(pairs) == len(decisive):
        return say("{total} (each tried twice or more, at least {apart} apart)", **told)
    return say("{total} (some tried twice, at least {apart} apart)", **told)


def _apart_ms(first: Observation, again: Observation) -> float:
    return (again.started - first.started).total_seconds() * 1000
