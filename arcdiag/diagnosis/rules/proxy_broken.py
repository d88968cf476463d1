"""A proxy that is reached, and then does not do what a proxy does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.behind import Behind, behind, contrast, decisive, said
from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.through import is_socks
from arcdiag.diagnosis.words import waited
from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Answered, Observation, Tunnelled
from arcdiag.model.report import CheckResult


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way of not being a proxy; places are those of the rule."""

    title: str
    remedy: str


_CLOSES: Final = _Kind(
    "The proxy {proxy} closes the connection without an answer: {what}",
    "1. Look at {proxy} and its log for this machine: it took the connection, was asked to connect "
    "to {first}, for example, and closed without a word.\n"
    "2. See that {place} is the proxy at all: another service on that port does the same, and so "
    "does a proxy that wants TLS (https://) where the setting says http://.",
)
_BREAKS_OFF: Final = _Kind(
    "The proxy {proxy} closes the connection in the middle of its answer: {what}",
    "1. Look at {proxy} and its log for this machine: it began to answer when it was asked to "
    "connect to {first}, for example, and closed before the answer was whole.\n"
    "2. Have devices before the proxy looked at, too: one that cuts connections looks the same.",
)
_CLOSES_LATER: Final = _Kind(
    "The proxy {proxy} says that the tunnel stands and then closes it: {what}",
    "1. Look at the proxy's log for {hosts}: it answered {words}, and the connection ended before "
    "a byte of TLS came through.\n"
    "2. Have the way from the proxy to the Internet looked at, too: a filter behind the proxy that "
    "cuts the connection by its server name (SNI) looks the same from here.",
)
_GARBLES: Final = _Kind(
    "What comes back from {proxy} is no answer of a proxy: {what}",
    "1. See that {place} is the proxy, and that the setting has its right kind: http://, https:// "
    "and socks5:// are three protocols.\n"
    "2. If it is, look at the proxy and at any device before it: its answer to being asked for "
    "{first}, for example, cannot be read.",
)
_PAGE: Final = _Kind(
    "The proxy {proxy} says that the tunnel stands, and sends a page instead: {what}",
    "1. Exempt this machine, or these names, from the page on {proxy}: {names}. A block page, a "
    "consent page or a login form goes to people, and no program can answer it.\n"
    "2. Have the proxy answer 403 or 407 where it does not connect: with {words} and a page every "
    "program fails in TLS, far from the cause.",
)
_SILENT: Final = _Kind(
    "The proxy {proxy} takes connections but does not answer: {what}",
    "1. Look at the proxy's load, its upstream proxy and its own name servers: it took the "
    "connection and gave no answer within {waited} when asked for {first}, for example.\n"
    "2. Search its log for this machine at the time of this report.",
)
_UNFINISHED: Final = _Kind(
    "The proxy {proxy} begins to answer and does not come to an end: {what}",
    "1. Look at the proxy's load, its upstream proxy and its own name servers: asked for {first}, "
    "for example, it sent a part of an answer, and within {waited} neither yes nor no.\n"
    "2. Search its log for this machine at the time of this report.",
)
_CANNOT: Final = _Kind(
    "The proxy {proxy} cannot reach {what} itself: {words}",
    "1. On the proxy, look up {first}, for example, and connect to it on port {ports}: it answered "
    "{words}, so the fault lies with its own name servers or on its own way to the Internet.\n"
    "2. If it hands on to another proxy, look there. The firewall behind the proxy has to let the "
    "proxy out, not this machine.",
)
_UNWILLING: Final = _Kind(
    "The proxy {proxy} does not make connections of this kind: {what} ({words})",
    "1. Allow the method CONNECT to port {ports} on {proxy} (SOCKS5: command CONNECT, with names "
    "and not only addresses): it answered {words}.\n"
    "2. If it is not meant to do that, it is the wrong proxy for the agent: correct the setting.",
)
_INTERIM: Final = _Kind(
    "The proxy {proxy} gives an interim answer to CONNECT, which the agent takes for a refusal: "
    "{what} ({words})",
    "1. Have {proxy} answer CONNECT with its last word at once (200): asked for {first}, for "
    "example, it answered {words} first. The agent is a Go program, and for those the first answer "
    "is the answer (net/http, Transport.dialConn); browsers wait for the next one.",
)
_OTHER: Final = _Kind(
    "The proxy {proxy} does not connect to {what}: {words}",
    "1. Look at the proxy's log for {first}, for example: it answered {words}, which is neither "
    "a refusal (403), a login (407) nor a tunnel.",
)

_BY_CAUSE: Final = {
    Cause.PROXY_CLOSED: _CLOSES,
    Cause.PROXY_GARBLED: _GARBLES,
    Cause.PROXY_TIMEOUT: _SILENT,
    Cause.PROXY_ERROR: _OTHER,
}
_HALFWAY: Final = {Cause.PROXY_CLOSED: _BREAKS_OFF, Cause.PROXY_TIMEOUT: _UNFINISHED}
_LATER: Final = {Cause.PROXY_CLOSED: _CLOSES_LATER, Cause.PROXY_GARBLED: _PAGE}

# RFC 9110, section 15.5 and 15.6; RFC 1928, section 6.
_HTTP: Final = {
    **dict.fromkeys((100, 101, 102, 103), _INTERIM),
    **dict.fromkeys((500, 502, 503, 504), _CANNOT),
    **dict.fromkeys((400, 405, 501), _UNWILLING),
}
_SOCKS: Final = {**dict.fromkeys((1, 3, 4, 5, 6), _CANNOT), **dict.fromkeys((7, 8), _UNWILLING)}


@rule(
    id="proxy-broken",
    owner=Owner.PROXY,
    title=_OTHER.title,
    remedy=_OTHER.remedy,
    explained_by=("proxy-unreachable",),
)
def proxy_broken(evidence: Evidence) -> Iterator[Case]:
    """One case per proxy and way of failing."""
    for whole in behind(evidence, *_BY_CAUSE):
        kinds = grouped(whole.checks, lambda check: _kind(evidence, check))
        for kind, checks in kinds.items():
            group = Behind(proxy=whole.proxy, checks=tuple(checks))
            yield _case(evidence, group, kind)


def _case(evidence: Evidence, group: Behind, kind: _Kind) -> Case:
    took = (seen.took_ms for check in group.checks for seen in evidence.because(check))
    return Case(
        subjects=group.checks,
        clues=(*decisive(evidence, group), *contrast(evidence, group.proxy)),
        values={
            "proxy": group.proxy,
            "place": group.place,
            "what": group.what,
            "hosts": group.hosts,
            "first": group.first,
            "names": group.names,
            "ports": group.ports,
            "words": said(evidence, group),
            "waited": waited(max(took, default=0.0)),
        },
        title=kind.title,
        remedy=kind.remedy,
    )


def _kind(evidence: Evidence, check: CheckResult) -> _Kind:
    decided = evidence.because(check)
    for seen in decided:
        if isinstance(seen.outcome, Tunnelled) and seen.outcome.opened and check.cause in _LATER:
            return _LATER[check.cause]
        if isinstance(seen.outcome, Failure) and seen.outcome.code == UNFINISHED:
            return _HALFWAY.get(seen.outcome.cause, _OTHER)
        if check.cause is Cause.PROXY_ERROR and (kind := _by_status(seen)):
            return kind
    return _BY_CAUSE.get(check.cause, _OTHER) if check.cause else _OTHER


def _by_status(seen: Observation) -> _Kind | None:
    match seen.outcome:
        case Tunnelled(status=status) as answer:
            return (_SOCKS if is_socks(answer) else _HTTP).get(status)
        case Answered(status=status):
            return _HTTP.get(status)
        case _:
            return None
