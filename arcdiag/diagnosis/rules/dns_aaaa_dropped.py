"""A name server, or something before it, that swallows every question for IPv6 addresses."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.addresses import asked
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.servers import Server, servers
from arcdiag.diagnosis.words import say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner

_FOLLOWS: Final = (Cause.SLOW, Cause.DNS_TIMEOUT)
_SEVERAL: Final = 2


@rule(
    id="dns-aaaa-dropped",
    severity=Impact.DEGRADING,
    owner=Owner.DNS,
    title="{server} answers questions for IPv4 addresses, but never one for IPv6 (AAAA)",
    remedy=(
        "1. Let {server}, and any firewall that looks into DNS on the way to it, answer AAAA "
        "questions: an empty answer is enough.\n"
        "2. Until then every new name costs time: programs ask for both families and wait for the "
        "missing answer, some for 5 s and longer. Seen: {lost} without an answer, {answered} with "
        "one."
    ),
    among=Among.SERVERS,
)
def dns_aaaa_dropped(evidence: Evidence) -> Iterator[Case]:
    """One case per server that answers A throughout and AAAA never."""
    for server in servers(evidence):
        if drops_aaaa(server):
            hosts = {seen.check.host for seen in server.lost}
            subjects = tuple(
                check
                for host in sorted(hosts)
                for check in evidence.host(host)
                if evidence.said(check)
            )
            yield Case(
                subjects=subjects,
                clues=tuple(clue(seen.check, seen.observation) for seen in server.lost),
                values={
                    "server": server.label,
                    "lost": _questions("AAAA", len(server.lost)),
                    "answered": _questions("A", len(server.answered)),
                },
                explains=frozenset(check.id for check in subjects if check.cause in _FOLLOWS),
            )


def _questions(kind: str, count: int) -> str:
    if count == 1:
        return say("{count} {kind} question", count=count, kind=kind)
    return say("{count} {kind} questions", count=count, kind=kind)


def drops_aaaa(server: Server) -> bool:
    """Are exactly the AAAA questions the ones without an answer?"""
    lost = {asked(seen.observation.target)[0] for seen in server.lost}
    got = {seen.outcome.question for seen in server.answered}
    return lost == {"AAAA"} and got == {"A"} and len(server.lost) >= _SEVERAL
