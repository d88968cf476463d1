"""A network that wants a login first, and answers in everybody's name until it has one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.chains import Shown, shown
from arcdiag.diagnosis.evidence import Evidence, Sight, grouped
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import (
    NETWORK_LOGIN,
    expects_microsoft,
    is_microsofts,
    leads_away,
    wrong_service,
)
from arcdiag.diagnosis.words import counted, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Owner
from arcdiag.model.observation import Answered

_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Portal:
    """Where answers were sent to, and the checks that show it."""

    host: str
    answers: tuple[Sight[Answered], ...]
    chains: tuple[Shown, ...]

    @property
    def hosts(self) -> set[str]:
        asked = {seen.check.host for seen in self.answers}
        return asked | {one.check.host for one in self.chains}


@rule(
    id="captive-portal",
    owner=Owner.FIREWALL,
    title="A login page of the network answers in place of {endpoints}: {portal}",
    remedy=(
        "1. Have this machine exempted from the network's login page (captive portal, guest or "
        "user-authentication policy): a server cannot log in there again and again.\n"
        "2. The page is at {portal}, and it answers for hosts that have nothing to do with it. "
        "Logging in by hand once shows whether that is all."
    ),
    explained_by=("hosts-file-override", "dns-answers-differ"),
)
def captive_portal(evidence: Evidence) -> Iterator[Case]:
    """One case per place that several hosts' answers lead to."""
    chains = [one for one in shown(evidence) if one.chain and one.fatal]
    known: set[str] = set()
    for portal in (*_by_answers(evidence, chains), *_by_certificate(chains)):
        if not portal.hosts <= known:
            known |= portal.hosts
            yield _case(portal)


def _by_answers(evidence: Evidence, chains: list[Shown]) -> Iterator[_Portal]:
    """Redirects to one foreign host, or status 511, and the certificates that go with them."""
    foreign = [seen for seen in evidence.of(Answered) if _place(seen)]
    named = grouped(
        ((name.lower(), one) for one in chains for name in one.chain[0].names),
        lambda pair: pair[0],
    )
    for host, answers in grouped(foreign, _place).items():
        same = tuple(one for _, one in named.get(host, ()))
        portal = _Portal(host=host, answers=tuple(answers), chains=same)
        if len(portal.hosts) >= _SEVERAL or host == _LOGIN:
            yield portal


_LOGIN: Final = "status 511"


def _place(seen: Sight[Answered]) -> str:
    if not expects_microsoft(seen.check):
        return ""
    if seen.outcome.status == NETWORK_LOGIN:
        return _LOGIN
    return leads_away(seen.check.host, seen.outcome)


def _by_certificate(chains: list[Shown]) -> Iterator[_Portal]:
    """One certificate, for another name that is not Microsoft's, shown for several hosts."""
    wrong = [one for one in chains if Cause.CERT_WRONG_HOST in one.fatal]
    for same in grouped(wrong, lambda one: one.leaf).values():
        names = same[0].chain[0].names
        portal = _Portal(host=names[0] if names else "", answers=(), chains=tuple(same))
        if len(portal.hosts) >= _SEVERAL and names and not any(map(is_microsofts, names)):
            yield portal


def _case(portal: _Portal) -> Case:
    answers = tuple(
        clue(
            seen.check,
            seen.observation,
            wrong_service(seen.check, seen.outcome) or note_of(seen.observation),
        )
        for seen in portal.answers
    )
    checks = (*(seen.check for seen in portal.answers), *(one.check for one in portal.chains))
    return Case(
        subjects=tuple(check for check in checks if check.cause is not None),
        clues=(*answers, *(one.clue() for one in portal.chains)),
        values={
            "endpoints": counted(len(portal.hosts), "{count} endpoint", "{count} endpoints"),
            "portal": say("an answer with status 511") if portal.host == _LOGIN else portal.host,
        },
        confidence=Certainty.PROVED if portal.answers else Certainty.LIKELY,
    )
