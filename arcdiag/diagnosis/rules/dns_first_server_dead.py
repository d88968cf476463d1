"""A dead name server at the head of the list: every new name waits for it."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.servers import servers
from arcdiag.diagnosis.words import listing, seconds
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.observation import Step

_FOLLOWS: Final = (Cause.SLOW, Cause.DNS_TIMEOUT, Cause.DNS_ERROR)


@rule(
    id="dns-first-server-dead",
    severity=Impact.DEGRADING,
    owner=Owner.DNS,
    title="The first name server, {server}, does not work; {alive} does",
    remedy=(
        "1. Repair {server}, or put {alive} before it in this machine's settings.\n"
        "2. Until then every new name waits: programs ask the first server first. A look-up took "
        "{took} here (median), and programs with short patience give up. Seen: {how}."
    ),
    among=Among.SERVERS,
)
def dns_first_server_dead(evidence: Evidence) -> Iterator[Case]:
    """Order as this machine's settings have it."""
    known = servers(evidence)
    if not known or not known[0].dead or all(server.dead for server in known):
        return
    first = known[0]
    subjects = tuple(
        check
        for check in evidence.checks
        if any(word.server == first.name for word in evidence.said(check))
    )
    took = [
        seen.took_ms
        for check in subjects
        for seen in check.observations
        if seen.step is Step.RESOLVE
    ]
    yield Case(
        subjects=subjects,
        clues=first.clues(),
        values={
            "server": first.label,
            "alive": listing(server.label for server in known if not server.dead),
            "how": first.how,
            "took": seconds(median(took)) if took else "-",
        },
        explains=frozenset(check.id for check in subjects if check.cause in _FOLLOWS),
    )
