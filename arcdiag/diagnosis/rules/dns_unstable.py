"""A name server that answers now and then, or now this and now that."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from arcdiag.diagnosis.addresses import asked, server_label
from arcdiag.diagnosis.evidence import Evidence, Sight, grouped
from arcdiag.diagnosis.lookup_waits import Waits, waits
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.rules.dns_aaaa_dropped import drops_aaaa
from arcdiag.diagnosis.servers import Server, servers
from arcdiag.diagnosis.words import listing, say, seconds
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.finding import Certainty, Clue, Impact, Owner
from arcdiag.model.observation import Queried

_FOLLOWS: Final = (Cause.SLOW, Cause.DNS_TIMEOUT, Cause.DNS_ERROR)

_VAIN: Final = (
    *_FOLLOWS,
    Cause.DNS_NXDOMAIN,
    Cause.DNS_NODATA,
    Cause.DNS_SERVFAIL,
    Cause.DNS_REFUSED,
)
_Sight = Sight[Queried] | Sight[Failure]

MIN_LOST: Final = 2
"""One lost datagram is an ordinary event on any network."""

MIN_SHARE: Final = 0.05
"""Of the datagrams sent: programs retry after 1-5 s, so one in twenty is felt in daily work."""

_IN_A_CROWD: Final = (
    "1. Nothing has to change: {server} answered each of these questions when it was asked again, "
    "and those put alone at once. Either it limits how many it takes at a time, or the line to it "
    "loses a packet now and then; the agent asks few, and asks again. Seen: {how}."
)


_FELT_TITLE: Final = (
    "Look-ups of this machine wait for a second try: {late} of {all} took {took} (median), since "
    "questions to {server} get lost"
)
_FELT: Final = (
    "1. Have the firewalls between this machine and {server} looked at: one that drops the first "
    "packet of each new UDP session makes every look-up wait for its second try. {server} itself "
    "answers within {wire} what is not lost.\n"
    "2. Have the rate limits of {server} looked at, for this machine's address. Seen: {how}.\n"
    "3. Nothing fails for it alone, but every connection to a new name begins that much later, and "
    "programs with short patience give up."
)
_MOST_LATE: Final = 3


@rule(
    id="dns-unstable",
    severity=Impact.DEGRADING,
    owner=Owner.DNS,
    title="The name server {server} is unreliable: {how}",
    remedy=(
        "1. Have the load of {server} and the path to it looked at: lost UDP packets, rate limits, "
        "several servers behind one address that differ.\n"
        "2. Until then look-ups that meet it wait for seconds or fail, so the agent drops out now "
        "and then without a visible reason. Seen: {how}."
    ),
    explained_by=("dns-aaaa-dropped",),
    among=Among.SERVERS,
)
def dns_unstable(evidence: Evidence) -> Iterator[Case]:
    """One case per server that works in part."""
    for server in servers(evidence):
        if not server.dead and not drops_aaaa(server):
            losses = tuple(_losses(evidence, server))
            yield from losses
            yield from _changes(evidence, server, besides_losses=bool(losses))


def _losses(evidence: Evidence, server: Server) -> Iterator[Case]:
    again = [seen for seen in server.answered if seen.outcome.attempts > 1]
    lost = len(server.lost) + sum(seen.outcome.attempts - 1 for seen in again)
    sent = lost + len(server.answered) + len(server.unanswered) - len(server.lost)
    if lost < MIN_LOST or lost / sent < MIN_SHARE:
        return
    how = say("{lost} of {sent} questions were lost", lost=lost, sent=sent)
    how = (
        how
        if server.lost_alone or server.lost
        else say("{how} while arcdiag asked many at once", how=how)
    )
    hosts = {seen.check.host.lower() for seen in server.lost}
    hosts |= {seen.check.host.lower() for seen in again}
    clues = [clue(seen.check, seen.observation) for seen in server.lost]
    clues += [
        clue(
            seen.check,
            seen.observation,
            say(
                "{server} answered {question} only at attempt {attempts}",
                server=server.label,
                question=seen.outcome.question,
                attempts=seen.outcome.attempts,
            ),
        )
        for seen in again
    ]
    repeated = {(seen.check.host, seen.outcome.question) for seen in again}
    alone = [seen for seen in server.alone if (seen.check.host, _question(seen)) in repeated]
    clues += map(_alone, alone)
    case = _case(evidence, server, how, clues, hosts)
    proved = server.lost_alone or server.lost
    if waiting := waits(evidence, server):
        yield _felt(case, waiting, proved=bool(proved))
    elif proved:
        yield case
    else:
        yield _only_in_a_crowd(case, tried=bool(alone))


def _alone(seen: Sight[Queried] | Sight[Failure]) -> Clue:
    match seen.outcome:
        case Queried(server=server, question=question):
            note = say(
                "{server} answered {question} when asked once more, alone",
                server=server_label(server),
                question=question,
            )
        case _:
            note = say("asked once more, alone, {note}", note=note_of(seen.observation))
    return clue(seen.check, seen.observation, note)


def _felt(case: Case, waiting: Waits, *, proved: bool) -> Case:
    """The system's own resolver, which asks once and waits, met the loss for many names."""
    late = [clue(seen.check, seen.observation) for seen in waiting.late[:_MOST_LATE]]
    return replace(
        case,
        clues=(*late, *case.clues),
        values={
            **case.values,
            "late": len(waiting.late),
            "all": waiting.all,
            "took": seconds(waiting.median_ms),
            "wire": seconds(max(waiting.wire_ms, 1)),
        },
        severity=Impact.DEGRADING,
        confidence=Certainty.PROVED if proved else Certainty.LIKELY,
        title=_FELT_TITLE,
        remedy=_FELT,
    )


def _only_in_a_crowd(case: Case, *, tried: bool) -> Case:
    """Many questions at once are our own doing: alone they were answered, or nobody *tried*."""
    if not tried:
        return replace(case, confidence=Certainty.LIKELY)
    return replace(
        case,
        severity=Impact.ADVICE,
        confidence=Certainty.POSSIBLE,
        title="The name server {server} answers late in a crowd: {how}",
        remedy=_IN_A_CROWD,
    )


def _changes(evidence: Evidence, server: Server, *, besides_losses: bool) -> Iterator[Case]:
    """One question, answers of different kind in turns; or a name that only half exists.

    Where lost questions are a case of their own, one that was answered in the end is no second.
    """
    answers = [*server.answered, *server.unanswered, *server.alone]
    if besides_losses:
        answers = [seen for seen in answers if not _is_silence(seen)]
    by_question = grouped(answers, lambda seen: (seen.check.host.lower(), _question(seen)))
    turning = [each for each in by_question.values() if len(set(map(_kind, each))) > 1]
    by_host = grouped(server.answered, lambda seen: seen.check.host.lower())
    half = [each for each in by_host.values() if len({seen.outcome.rcode for seen in each}) > 1]
    for torn, template in (
        (turning, "{kinds} in turns to the same question ({names})"),
        ([] if turning else half, "{kinds} for one and the same name ({names})"),
    ):
        if torn:
            sights = [seen for each in torn for seen in each]
            hosts = {seen.check.host.lower(): None for seen in sights}
            kinds = sorted({_kind(seen) for seen in sights})
            how = say(template, kinds=listing(kinds), names=listing(hosts))
            clues = [clue(seen.check, seen.observation) for seen in sights]
            yield _case(evidence, server, how, clues, set(hosts), follows=_VAIN)


def _question(seen: _Sight) -> str:
    """``A`` or ``AAAA``."""
    match seen.outcome:
        case Queried(question=question):
            return question
        case _:
            return asked(seen.observation.target)[0]


def _is_silence(seen: _Sight) -> bool:
    return isinstance(seen.outcome, Failure) and seen.outcome.cause is Cause.DNS_TIMEOUT


def _kind(seen: _Sight) -> str:
    """Of what kind an answer is: its rcode, or that it holds nothing, or that there was none."""
    match seen.outcome:
        case Queried(rcode="NOERROR", addresses=()):
            return say("no addresses") if _question(seen) == "A" else "NOERROR"
        case Queried(rcode=rcode):
            return rcode
        case Failure(cause=Cause.DNS_TIMEOUT):
            return say("no answer")
        case _:
            return say("an answer that cannot be used")


def _case(
    evidence: Evidence,
    server: Server,
    how: str,
    clues: list[Clue],
    hosts: set[str],
    follows: tuple[Cause, ...] = _FOLLOWS,
) -> Case:
    subjects = tuple(
        check for check in evidence.checks if check.host.lower() in hosts and evidence.said(check)
    )
    return Case(
        subjects=subjects,
        clues=tuple(clues),
        values={"server": server.label, "how": how},
        explains=frozenset(check.id for check in subjects if check.cause in follows),
    )
