"""What a diagnosis is made of: a rule's fixed words and a function that looks for its cases."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.link_outlook import otherwise
from arcdiag.diagnosis.words import say
from arcdiag.model.choices import State
from arcdiag.model.finding import Certainty, Clue, Finding, Impact, Owner
from arcdiag.model.report import CheckResult

MOST_CLUES: Final = 40
"""Kept per finding; thousands of alike clues prove no more, and the checks keep them all."""

NETWORK_CHECK_CODE: Final = "AZCM0026"
"""What ``azcmagent connect`` stops with when an endpoint of its own network check fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One occurrence of a rule's problem; what is None stands as the rule has it.

    ``values`` fill the places in title and remedy. ``explains`` are the checks whose trouble
    this case accounts for: all of its subjects, unless it says less.
    """

    subjects: tuple[CheckResult, ...]
    clues: tuple[Clue, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    explains: frozenset[str] | None = None
    severity: Impact | None = None
    confidence: Certainty | None = None
    owner: Owner | None = None
    title: str | None = None
    remedy: str | None = None
    stops: bool = True
    """``azcmagent connect`` is stopped by it, where it concerns what connect tests itself."""

    @property
    def accounts_for(self) -> frozenset[str]:
        """The ids of the checks that this case explains."""
        if self.explains is not None:
            return self.explains
        return frozenset(check.id for check in self.subjects)


class Among(Enum):
    """Which checks a rule looks at together; comparing others would say nothing."""

    ALL = auto()
    MODES = auto()
    """Those of one mode, over whatever route."""
    WAYS = auto()
    """Those of one mode and one route."""
    SERVERS = auto()
    """Those of the modes that ask the same name servers."""

    def parts(self, evidence: Evidence) -> tuple[Evidence, ...]:
        """*evidence* in parts that are looked at one by one."""
        match self:
            case Among.ALL:
                return (evidence,)
            case Among.MODES:
                return evidence.apart(lambda check: check.mode)
            case Among.WAYS:
                return evidence.apart(lambda check: (check.mode, check.via))
            case Among.SERVERS:
                return evidence.apart(lambda check: evidence.name_servers[check.mode])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One diagnosis. ``severity`` None: blocking where a required check fails, else degrading."""

    id: str
    severity: Impact | None
    confidence: Certainty
    owner: Owner
    title: str
    remedy: str
    explained_by: tuple[str, ...]
    azcm: tuple[str, ...]
    find: Callable[[Evidence], Iterable[Case]]
    among: Among = Among.ALL

    def cases(self, evidence: Evidence) -> tuple[Case, ...]:
        """The cases found; one without a clue proves nothing and is dropped."""
        parts = self.among.parts(evidence)
        return tuple(case for part in parts for case in self.find(part) if case.clues)

    def finding(self, case: Case, consequences: tuple[str, ...]) -> Finding:
        """The case in words."""
        severity = case.severity or self.severity or impact(case.subjects)
        return Finding(
            rule=self.id,
            severity=severity,
            confidence=case.confidence or self.confidence,
            title=say(case.title or self.title, **case.values),
            remedy=say(case.remedy or self.remedy, **case.values),
            owner=case.owner or self.owner,
            subjects=tuple(dict.fromkeys(check.id for check in case.subjects)),
            clues=tuple(dict.fromkeys(case.clues))[:MOST_CLUES],
            consequences=consequences,
            azcm=tuple(dict.fromkeys((*self.azcm, *_codes(case)))),
        )


def rule(
    *,
    id: str,  # noqa: A002  the contract's word
    owner: Owner,
    title: str,
    remedy: str,
    severity: Impact | None = None,
    confidence: Certainty = Certainty.PROVED,
    explained_by: tuple[str, ...] = (),
    azcm: tuple[str, ...] = (),
    among: Among = Among.ALL,
) -> Callable[[Callable[[Evidence], Iterator[Case]]], Rule]:
    """Make a function that yields cases into a rule."""

    def made(find: Callable[[Evidence], Iterator[Case]]) -> Rule:
        return Rule(
            id=id,
            severity=severity,
            confidence=confidence,
            owner=owner,
            title=title,
            remedy=remedy,
            explained_by=explained_by,
            azcm=azcm,
            find=find,
            among=among,
        )

    return made


def impact(subjects: Iterable[CheckResult]) -> Impact:
    """Blocking where a required check fails, else degrading."""
    blocked = any(check.required and check.state is State.FAIL for check in subjects)
    return Impact.BLOCKING if blocked else Impact.DEGRADING


def _codes(case: Case) -> tuple[str, ...]:
    """A failed endpoint that ``azcmagent connect`` tests itself stops it with one code."""
    explained = case.accounts_for
    stops = case.stops and any(
        check.azcmagent_check and otherwise(check) is State.FAIL and check.id in explained
        for check in case.subjects
    )
    return (NETWORK_CHECK_CODE,) if stops else ()
