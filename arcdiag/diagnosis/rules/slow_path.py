"""Endpoints that answer, but only after a wait that programs and people notice."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.times import SLOW_MS, path_ms
from arcdiag.diagnosis.words import counted, listing, say, seconds
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.observation import Step
from arcdiag.model.report import CheckResult

_NETWORK: Final = (
    "1. Have the way to {hosts} looked at for loss, overload and detours: most of the wait is in "
    "the network ({parts}).\n"
    "2. Until then the agent works, but downloads and extension installs may run into their own "
    "time limits. Above {limit} a connection needs more than distance explains."
)
_NAMES: Final = (
    "1. Have the name servers looked at: most of the wait for {hosts} is the look-up of the name "
    "({parts}).\n"
    "2. Above {limit} a connection needs more than distance explains."
)


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
    """Waits in DNS and waits in the network are two cases with two owners."""
    slow = evidence.warned(Cause.SLOW)
    for in_names, checks in grouped(slow, _waits_for_names).items():
        spent = [path_ms(check.observations) for check in checks]
        worst = max(spent, key=lambda one: sum(one.values()))
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
                "longest": seconds(sum(worst.values())),
                "parts": _parts(worst),
                "limit": seconds(SLOW_MS),
            },
            owner=Owner.DNS if in_names else None,
            remedy=_NAMES if in_names else None,
        )


def _note(check: CheckResult) -> str:
    spent = path_ms(check.observations)
    return say(
        "{total} until the answer ({parts})",
        total=seconds(sum(spent.values())),
        parts=_parts(spent),
    )


def _parts(spent: dict[Step, float]) -> str:
    return listing(
        say("{step} {took}", step=step.value, took=seconds(took)) for step, took in spent.items()
    )


def _waits_for_names(check: CheckResult) -> bool:
    spent = path_ms(check.observations)
    return 2 * spent.get(Step.RESOLVE, 0.0) > sum(spent.values())
