"""Name servers that are of no use to this machine."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.routing import without_way
from arcdiag.diagnosis.rule import Among, Case, rule
from arcdiag.diagnosis.servers import Server, servers
from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Clue, Impact, Owner
from arcdiag.model.observation import Step
from arcdiag.model.report import CheckResult

_WITHOUT_SERVER: Final = (
    Cause.DNS_TIMEOUT,
    Cause.DNS_SERVFAIL,
    Cause.DNS_REFUSED,
    Cause.DNS_ERROR,
    Cause.PROXY_UNREACHABLE,
)


_CUT_OFF_TITLE: Final = (
    "Name servers answer this machine with cut-off answers, and not at all by TCP: {servers}"
)
_CUT_OFF_REMEDY: Final = (
    "1. Open TCP port 53 from this machine to {servers} on every firewall between, and see that "
    "the DNS service itself listens on TCP: an answer that does not fit UDP is cut off there, and "
    "is to be had whole by TCP only (RFC 7766).\n"
    "2. UDP port 53 is open and the servers are alive: nothing has to change there.\n"
    "3. Run the check again: {names} could not be looked up, so nothing is known yet of the way to "
    "them. Seen: {how}."
)
_OUT_OF_REACH_TITLE: Final = "This machine itself has no route to its name servers: {servers}"
_NO_WAY: Final = "this machine has no route to the name server {server}"
_OUT_OF_REACH_REMEDY: Final = (
    "1. Look at its network adapters (is one up, and connected?), addresses and routes (ip addr "
    "and ip route, ipconfig /all and route print): its own routing leads nowhere, and not one "
    "packet has left it. No name server, no firewall and no router has had a part in it.\n"
    "2. Give this machine a default gateway, or a route to {servers}.\n"
    "3. Run the check again: {names} could not even be looked up, so nothing is known yet of the "
    "way to them."
)


@rule(
    id="dns-server-down",
    owner=Owner.DNS,
    title="No name server answers this machine: {servers}",
    remedy=(
        "1. Get {servers} to answer this machine again: check that the DNS service runs, and that "
        "UDP and TCP port 53 from this machine to it are open on every firewall between.\n"
        "2. Or set name servers that answer.\n"
        "3. Run the check again: {names} could not even be looked up, so nothing is known yet of "
        "the way to them. Seen: {how}."
    ),
    explained_by=("proxy-required",),
    among=Among.SERVERS,
)
def dns_server_down(evidence: Evidence) -> Iterator[Case]:
    """All of them dead is one case; a dead spare beside a first one that works is another."""
    known = servers(evidence)
    dead = [server for server in known if server.dead]
    if dead and len(dead) == len(known):
        yield _all_dead(evidence, dead)
        return
    spares = [server for server in dead if server is not known[0]]
    if spares:
        yield _spare_dead(evidence, spares, [one for one in known if not one.dead])


def _all_dead(evidence: Evidence, dead: list[Server]) -> Case:
    stuck = tuple(
        check for check in evidence.failed(*_WITHOUT_SERVER) if _no_resolver_helped(check, evidence)
    )
    if not stuck:
        return _only_for_us(evidence, dead)
    here = _out_of_reach(evidence, dead, stuck)
    if here is not None:
        return here
    cut_off = all(server.only_cut_off for server in dead)
    return Case(
        subjects=stuck,
        clues=(*(one for server in dead for one in server.clues()), *_lookups(evidence, stuck)),
        values={**_words(dead), "names": _names(stuck)},
        title=_CUT_OFF_TITLE if cut_off else None,
        remedy=_CUT_OFF_REMEDY if cut_off else None,
    )


def _out_of_reach(
    evidence: Evidence, dead: list[Server], stuck: tuple[CheckResult, ...]
) -> Case | None:
    """The machine's own routing knows no way to any of them: nobody else can mend that."""
    refusals = [without_way(evidence, server.address) for server in dead]
    if not all(refusals):
        return None
    said = (
        clue(seen.check, seen.observation, say(_NO_WAY, server=server.label))
        for server, of_one in zip(dead, refusals, strict=True)
        for seen in of_one
    )
    return Case(
        subjects=stuck,
        clues=(*said, *(one for server in dead for one in server.clues())),
        values={**_words(dead), "names": _names(stuck)},
        owner=Owner.SERVER,
        title=_OUT_OF_REACH_TITLE,
        remedy=_OUT_OF_REACH_REMEDY,
    )


def _names(stuck: tuple[CheckResult, ...]) -> str:
    return counted(len({check.host for check in stuck}), "{count} name", "{count} names")


def _no_resolver_helped(check: CheckResult, evidence: Evidence) -> bool:
    """Did it fail for want of an answer, rather than for what an answer said?"""
    return all(seen.step in (Step.RESOLVE, Step.QUERY) for seen in evidence.because(check))


def _lookups(evidence: Evidence, stuck: tuple[CheckResult, ...]) -> Iterator[Clue]:
    for check in stuck:
        for seen in evidence.because(check):
            if seen.step is Step.RESOLVE:
                yield clue(check, seen)


def _only_for_us(evidence: Evidence, dead: list[Server]) -> Case:
    return Case(
        subjects=_asked(evidence, dead),
        clues=tuple(one for server in dead for one in server.clues()),
        values=_words(dead),
        explains=frozenset(),
        severity=Impact.ADVICE,
        confidence=Certainty.POSSIBLE,
        title="{servers} did not answer arcdiag's own questions, yet names resolve here",
        remedy=(
            "1. If {servers} should be answering, check UDP and TCP port 53. Seen: {how}.\n"
            "2. If not, nothing needs to change: this machine resolves names by a way of its own "
            "(a cache, a policy table, DNS over HTTPS)."
        ),
    )


def _spare_dead(evidence: Evidence, spares: list[Server], alive: list[Server]) -> Case:
    return Case(
        subjects=_asked(evidence, spares),
        clues=tuple(one for server in spares for one in server.clues()),
        values={**_words(spares), "alive": listing(server.label for server in alive)},
        explains=frozenset(),
        severity=Impact.DEGRADING,
        title="A name server of this machine does not work: {servers}",
        remedy=(
            "1. Repair {servers}, or take it out of this machine's settings. Seen: {how}.\n"
            "2. Names still resolve through {alive}; when that fails, too, nothing is left."
        ),
    )


def _asked(evidence: Evidence, dead: list[Server]) -> tuple[CheckResult, ...]:
    names = {server.name for server in dead}
    return tuple(
        check
        for check in evidence.checks
        if any(word.server in names for word in evidence.said(check))
    )


def _words(dead: list[Server]) -> dict[str, object]:
    how = (say("{server}: {how}", server=server.label, how=server.how) for server in dead)
    return {"servers": listing(server.label for server in dead), "how": listing(how)}
