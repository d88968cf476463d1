"""Endpoints that answer, but only after a wait that programs and people notice."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.times import explained_ms, is_slow, path_ms, round_trip_ms
from arcdiag.diagnosis.words import counted, listing, say, seconds
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import Step
from arcdiag.model.report import CheckResult

_NETWORK: Final = (
    "1. Have the way to {hosts} looked at for loss, overload and detours: most of the wait is in "
    "the network ({parts}).\n"
    "2. Until then the agent works, but downloads and extension installs may run into their own "
    "time limits. With a round trip of {trip}, a connection that needs more than {limit} needs "
    "more than distance and one lost packet explain."
)
_NAMES: Final = (
    "1. Have the name servers looked at: most of the wait for {hosts} is the look-up of the name "
    "({parts}).\n"
    "2. Above {limit} a connection needs more than distance and one lost packet explain."
)
_FAR: Final = (
    "1. If the way may be shorter than it is (a detour through a far site, a queue that is always "
    "full), have it looked at: one round trip to {hosts} takes {trip} ({parts}).\n"
    "2. If distance is what it is, nothing is broken: the agent works, but programs that give up "
    "within a few seconds may not."
)
_FAR_TITLE: Final = "{count} over a very long way: one round trip takes {trip}"


class _Why(Enum):
    """Where the wait is."""

    NETWORK = auto()
    NAMES = auto()
    DISTANCE = auto()


_REMEDIES: Final = {_Why.NETWORK: _NETWORK, _Why.NAMES: _NAMES, _Why.DISTANCE: _FAR}


@rule(
    id="slow-path",
    severity=Impact.DEGRADING,
    owner=Owner.NETWORK_PROVIDER,
    title="{count} slowly: up to {longest} until the first answer",
    remedy=_NETWORK,
    explained_by=(
        "dns-first-server-dead",
        "dns-aaaa-dropped",
        "dns-unstable",
        "ipv6-broken",
    ),
)
def slow_path(evidence: Evidence) -> Iterator[Case]:
    """Waits in DNS, waits in the network and plain distance are cases of their own."""
    slow = evidence.warned(Cause.SLOW)
    for why, checks in grouped(slow, _why).items():
        worst = max(checks, key=_total)
        spent = path_ms(last_words(worst.observations))
        yield Case(
            subjects=tuple(checks),
            clues=tuple(
                clue(each, seen, _note(each))
                for each in checks
                for seen in evidence.because(each)[-1:]
            ),
            values={
                "count": counted(
                    len({check.host for check in checks}),
                    "{count} endpoint answers",
                    "{count} endpoints answer",
                ),
                "hosts": listing(check.host for check in checks),
                "longest": seconds(sum(spent.values())),
                "parts": _parts(spent),
                "trip": seconds(round_trip_ms(last_words(worst.observations))),
                "limit": seconds(explained_ms(last_words(worst.observations))),
            },
            owner=Owner.DNS if why is _Why.NAMES else None,
            title=_FAR_TITLE if why is _Why.DISTANCE else None,
            remedy=_REMEDIES[why],
        )


def _why(check: CheckResult) -> _Why:
    if not is_slow(last_words(check.observations)):
        return _Why.DISTANCE
    spent = path_ms(last_words(check.observations))
    in_names = 2 * spent.get(Step.RESOLVE, 0.0) > sum(spent.values())
    return _Why.NAMES if in_names else _Why.NETWORK


def _total(check: CheckResult) -> float:
    return sum(path_ms(last_words(check.observations)).values())


def _note(check: CheckResult) -> str:
    spent = path_ms(last_words(check.observations))
    return say(
        "{total} until the answer ({parts})",
        total=seconds(sum(spent.values())),
        parts=_parts(spent),
    )


def _parts(spent: dict[Step, float]) -> str:
    return listing(
        say("{step} {took}", step=step.value, took=seconds(took)) for step, took in spent.items()
    )
