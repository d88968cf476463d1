"""Endpoints that work in some attempts of a repeated check and not in others."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.aliases import tried
from arcdiag.diagnosis.attempts import comes_and_goes, tested
from arcdiag.diagnosis.causes import OTHERWISE, WORDS
from arcdiag.diagnosis.checks import Judgement
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.choices import State
from arcdiag.model.finding import Clue, Impact, Owner
from arcdiag.model.observation import Chosen, Observation
from arcdiag.model.report import CheckResult

_MOST_MOMENTS: Final = 12
_SEVERAL: Final = "{count} endpoints come and go: up to {bad} of {all} attempts failed ({cause})"


@rule(
    id="flapping",
    severity=Impact.DEGRADING,
    owner=Owner.NETWORK_PROVIDER,
    title="{endpoint} comes and goes: {bad} of {all} attempts failed ({cause})",
    remedy=(
        "1. Search the logs of the devices on the way for these moments (UTC): {moments}. Then it "
        "failed at this step: {steps}.\n"
        "2. Look for what differs from one attempt to the next: lines or devices that share the "
        "load, a limit on connections, a part that restarts. Attempts that failed went to "
        "{failed}, those that worked to {worked}.\n"
        "3. Do not go by one check that says all is well: {hosts} worked at other moments of this "
        "very run."
    ),
    explained_by=("dns-unstable",),
)
def flapping(evidence: Evidence) -> Iterator[Case]:
    """One case per cause of the attempts that failed."""
    unsteady = [check for check in evidence.checks if comes_and_goes(evidence.attempts(check))]
    for cause, checks in grouped(unsteady, lambda check: check.cause).items():
        failed = {check.id: _failed(evidence.attempts(check)) for check in checks}
        worst = max(checks, key=lambda check: len(failed[check.id]))
        endpoints = list(dict.fromkeys(f"{check.host}:{check.port}" for check in checks))
        everyone = [one for each in failed.values() for one in each]
        good = [
            one
            for check in checks
            for one in tested(evidence.attempts(check))
            if one.result.state is not State.FAIL
        ]
        yield Case(
            subjects=tuple(checks),
            clues=tuple(_clues(evidence, checks)),
            values={
                "endpoint": endpoints[0],
                "count": len(endpoints),
                "bad": len(failed[worst.id]),
                "all": len(tested(evidence.attempts(worst))),
                "cause": cause,
                "hosts": listing(check.host for check in checks),
                "steps": listing(seen.step.value for one in everyone for seen in one.because),
                "moments": listing(_moments(everyone), most=_MOST_MOMENTS),
                "failed": _addresses(address for one in everyone for address in tried(one.result)),
                "worked": _addresses(_used(good)),
            },
            owner=WORDS[cause].owner if cause in WORDS else OTHERWISE.owner,
            title=_SEVERAL if len(endpoints) > 1 else None,
        )


def _failed(attempts: Sequence[Judgement]) -> list[Judgement]:
    return [one for one in attempts if one.result.state is State.FAIL]


def _clues(evidence: Evidence, checks: Iterable[CheckResult]) -> Iterator[Clue]:
    """Of each check the sum of its attempts, then why each failed attempt did."""
    for check in checks:
        for seen in evidence.summed_up(check):
            yield clue(check, seen)
        for one in _failed(evidence.attempts(check)):
            for seen in one.because[:1]:
                yield clue(check, seen, _note(seen))


def _note(seen: Observation) -> str:
    return say("attempt {number}: {note}", number=seen.attempt, note=note_of(seen))


def _moments(attempts: Iterable[Judgement]) -> Iterator[str]:
    began = sorted(one.because[0].started for one in attempts if one.because)
    return (f"{moment:%H:%M:%S}" for moment in began)


def _used(attempts: Iterable[Judgement]) -> Iterator[str]:
    """The addresses that attempts were served from."""
    for one in attempts:
        for _, chosen in outcomes(one.result, Chosen):
            yield chosen.address


def _addresses(found: Iterable[str]) -> str:
    return listing(found) or say("no address")
