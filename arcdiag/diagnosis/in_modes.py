"""Findings of a run in several modes: what is the same is told once, with the mode it holds in."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.rule import MOST_CLUES
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.finding import Finding


@dataclass(frozen=True, slots=True)
class _Words:
    """What makes two findings the same."""

    rule: str
    told: tuple[str, ...]


def in_modes(findings: Iterable[Finding], evidence: Evidence) -> tuple[Finding, ...]:
    """*findings* with those alike made one, and the mode in the title where it is not every one."""
    modes = {check.id: check.mode for check in evidence.checks}
    everywhere = list(dict.fromkeys(modes.values()))
    if len(everywhere) < 2:
        return tuple(findings)
    placed = []
    for alike in grouped(findings, _words).values():
        one = alike[0] if len(alike) == 1 else _together(alike)
        here = list(dict.fromkeys(modes[each] for each in one.subjects))
        if here and len(here) < len(everywhere):
            title = say("{title} (mode {modes})", title=one.title, modes=listing(here))
            one = msgspec.structs.replace(one, title=title)
        placed.append(one)
    return tuple(placed)


def _words(finding: Finding) -> _Words:
    told = (finding.severity, finding.confidence, finding.title, finding.remedy, finding.owner)
    return _Words(finding.rule, tuple(map(str, told)))


def _together(alike: list[Finding]) -> Finding:
    return msgspec.structs.replace(
        alike[0],
        subjects=tuple(dict.fromkeys(each for one in alike for each in one.subjects)),
        clues=tuple(dict.fromkeys(each for one in alike for each in one.clues))[:MOST_CLUES],
        consequences=tuple(dict.fromkeys(each for one in alike for each in one.consequences)),
        azcm=tuple(dict.fromkeys(each for one in alike for each in one.azcm)),
    )
