"""What was tried to learn why a check's handshake died."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue
from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.finding import Clue
from arcdiag.model.last_word import first_word, tries
from arcdiag.model.observation import Handshaken, Observation, Step, Trial
from arcdiag.model.report import CheckResult

DEATHS: Final = (Cause.TLS_TIMEOUT, Cause.TLS_RESET, Cause.TLS_CLOSED)
"""Ends of a handshake without a word of TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A handshake that died at every try, and the trials made at the same address."""

    check: CheckResult
    first: Observation
    last: Observation
    deaths: int
    """How many tries were made, each of which died."""
    address: str
    contrast: Observation | None
    small: Observation | None

    @property
    def silent(self) -> bool:
        """Did nothing come back at either try?"""
        return all(cause_of(seen) is Cause.TLS_TIMEOUT for seen in (self.first, self.last))

    @property
    def clues(self) -> tuple[Clue, ...]:
        """The deaths, then the trials."""
        trials = (seen for seen in (self.contrast, self.small) if seen is not None)
        return (clue(self.check, self.last), *(clue(self.check, seen) for seen in trials))


def dead(evidence: Evidence) -> tuple[Dead, ...]:
    """Every failed check whose handshake died twice or more often."""
    return tuple(one for check in evidence.failed(*DEATHS) for one in _of(evidence, check))


def by_chance(evidence: Evidence) -> bool:
    """Did a handshake of this run die, and stand at a later try?

    Where that happens, another name that passes may only have been luckier.
    """
    return any(
        seen.again
        and isinstance(seen.outcome, Handshaken)
        and cause_of(first_word(check.observations, seen)) in DEATHS
        for check in evidence.checks
        for seen in check.observations
        if seen.step is Step.HANDSHAKE
    )


def fell_silent(evidence: Evidence, check: CheckResult) -> bool:
    """Was the handshake answered, and did it then stop in the middle?"""
    decided = [seen.outcome for seen in evidence.because(check)]
    failures = [outcome for outcome in decided if isinstance(outcome, Failure)]
    return check.cause is Cause.TLS_TIMEOUT and any(f.code == UNFINISHED for f in failures)


def trial_clues(check: CheckResult) -> Iterator[Clue]:
    """What trials showed of a check whose handshake died."""
    for seen in check.observations:
        if seen.step in (Step.CONTRAST, Step.SMALL_SEGMENTS):
            yield clue(check, seen)


def passed(seen: Observation | None) -> bool:
    """Did this trial come to a whole handshake?"""
    return seen is not None and isinstance(seen.outcome, Trial)


def cause_of(seen: Observation | None) -> Cause | None:
    """Why this step failed; None where it did not, or was not taken."""
    if seen is not None and isinstance(seen.outcome, Failure):
        return seen.outcome.cause
    return None


def _of(evidence: Evidence, check: CheckResult) -> Iterator[Dead]:
    for last in evidence.because(check):
        first = first_word(check.observations, last)
        if last.step is Step.HANDSHAKE and cause_of(first) in DEATHS and first is not None:
            address = last.target.rpartition(" at ")[2]
            yield Dead(
                check=check,
                first=first,
                last=last,
                deaths=len(tries(check.observations, last)),
                address=address,
                contrast=_trial(check, Step.CONTRAST, address),
                small=_trial(check, Step.SMALL_SEGMENTS, address),
            )


def _trial(check: CheckResult, step: Step, address: str) -> Observation | None:
    at = (seen for seen in check.observations if seen.step is step)
    return next((seen for seen in at if seen.target.rpartition(" at ")[2] == address), None)
