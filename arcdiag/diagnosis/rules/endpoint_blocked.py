"""Endpoints that cannot be used, told as what was seen; nothing larger accounts for them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from arcdiag.diagnosis.addresses import server_label
from arcdiag.diagnosis.aliases import tried
from arcdiag.diagnosis.causes import (
    NO_NAME_AT_ALL,
    NO_WAY_OUT,
    OTHERWISE,
    TLS_HALFWAY,
    WORDS,
    Words,
)
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.last_seen import last_seen_clues, where
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.past_proxy import past_proxy
from arcdiag.diagnosis.routes import proxy_of
from arcdiag.diagnosis.routing import leads_nowhere, same_way, way_clues
from arcdiag.diagnosis.rule import MOST_CLUES, Among, Case, rule
from arcdiag.diagnosis.trials import fell_silent, trial_clues
from arcdiag.diagnosis.tries import attempts
from arcdiag.diagnosis.words import listing, say, waited
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Clue, Owner
from arcdiag.model.observation import Answered, Connected, Handshaken, Observation, Resolved
from arcdiag.model.report import CheckResult

_LISTED: Final = 12
_MOST_TRIALS: Final = 8
_NAME_CAUSES: Final = (
    Cause.DNS_NXDOMAIN,
    Cause.DNS_NODATA,
    Cause.DNS_SERVFAIL,
    Cause.DNS_REFUSED,
    Cause.DNS_TIMEOUT,
    Cause.DNS_ERROR,
)


@rule(
    id="endpoint-blocked",
    owner=Owner.FIREWALL,
    title=OTHERWISE.one,
    remedy=OTHERWISE.remedy,
    explained_by=(
        "proxy-required",
        "hosts-file-override",
        "dns-server-down",
        "dns-first-server-dead",
        "dns-aaaa-dropped",
        "dns-unstable",
        "dns-sinkhole",
        "private-record-missing",
        "dns-answers-differ",
        "proxy-unreachable",
        "proxy-login-required",
        "proxy-denies",
        "proxy-broken",
        "captive-portal",
        "clock-skew",
        "missing-root",
        "tls-inspection",
        "tls-inspection-untrusted",
        "certificate-fault",
        "tls-too-old",
        "sni-filter",
        "path-mtu-black-hole",
        "agentserviceapi-blocked",
        "install-source-blocked",
        "revocation-unreachable",
        "private-dns-missing",
        "private-dns-partial",
        "private-answer-without-scope",
        "private-no-route",
        "private-record-stale",
        "gateway-inspected",
        "route-filter-region-missing",
        "microsoft-peering-no-edge",
        "private-link-public-rest",
        "agent-port-closed",
    ),
    among=Among.WAYS,
)
def endpoint_blocked(evidence: Evidence) -> Iterator[Case]:
    """One case per cause, however many endpoints share it; this machine's own routing apart."""
    kinds = grouped(evidence.failed(), lambda check: _kind(evidence, check))
    for (cause, proxy, words, _), checks in kinds.items():
        if cause is not None:
            case = _case(evidence, words, checks, proxy)
            yield past_proxy(evidence, case) or case


def _kind(evidence: Evidence, check: CheckResult) -> tuple[Cause | None, str, Words, bool]:
    """The cause, the proxy that is gone through, the words for it, and whether a list of
    exceptions keeps the check from the proxy.
    """
    proxy = proxy_of(check, check.observations)
    return check.cause, proxy, _words(evidence, check), bool(check.bypassed_by)


def _words(evidence: Evidence, check: CheckResult) -> Words:
    if check.cause is Cause.TCP_UNREACHABLE and leads_nowhere(check):
        return NO_WAY_OUT
    if fell_silent(evidence, check):
        return TLS_HALFWAY
    return WORDS.get(check.cause, OTHERWISE) if check.cause else OTHERWISE


def _case(evidence: Evidence, words: Words, checks: list[CheckResult], proxy: str) -> Case:
    cause = checks[0].cause
    endpoints = list(dict.fromkeys(f"{check.host}:{check.port}" for check in checks))
    decisive = [(check, seen) for check in checks for seen in evidence.because(check)]
    asked = (server_label(word.server) for check in checks for word in evidence.said(check))
    addresses = (address for check in checks for address in tried(check))
    trials = islice((told for check in checks for told in trial_clues(check)), _MOST_TRIALS)
    beside = (
        *trials,
        *way_clues(checks),
        *last_seen_clues(checks),
        *_contrast(evidence, checks[0]),
    )
    return Case(
        subjects=tuple(checks),
        clues=(
            *_most_of(decisive, MOST_CLUES - len(beside)),
            *beside,
        ),
        values={
            "cause": cause,
            "endpoint": endpoints[0],
            "hosts": listing((check.host for check in checks), most=_LISTED),
            "count": len(endpoints),
            "ports": listing(dict.fromkeys(check.port for check in checks)),
            "addresses": _where(tuple(addresses), proxy),
            "waited": waited(max((seen.took_ms for _, seen in decisive), default=0.0)),
            "attempts": attempts(decisive),
            "where": where(checks),
            "servers": listing(asked) or say("this machine's name servers"),
        },
        owner=Owner.PROXY if proxy else words.owner,
        title=words.one if len(endpoints) == 1 else words.several,
        remedy=_remedy(words, cause, evidence),
    )


def _most_of(decisive: list[tuple[CheckResult, Observation]], most: int) -> list[Clue]:
    """What decided, but for so many that nothing else would find a place."""
    clues = dict.fromkeys(clue(check, seen) for check, seen in _fairly(decisive))
    return list(clues)[:most]


def _remedy(words: Words, cause: Cause | None, evidence: Evidence) -> str:
    """With a hint where the trouble with names is not these names' own."""
    if cause not in _NAME_CAUSES or any(seen.outcome.addresses for seen in evidence.ever(Resolved)):
        return words.remedy
    return words.remedy + NO_NAME_AT_ALL


def _where(addresses: tuple[str, ...], proxy: str) -> str:
    """Which addresses those of an endpoint are behind a proxy, only the proxy knows."""
    if proxy:
        return say("its addresses, by way of the proxy {proxy}", proxy=proxy)
    return listing(addresses, most=_LISTED) or say("its addresses")


def _fairly(
    decisive: list[tuple[CheckResult, Observation]],
) -> list[tuple[CheckResult, Observation]]:
    """Every check's first clue before any check's second: the number of clues is limited."""
    turns = grouped(decisive, lambda pair: pair[0].id)
    return [
        *(pairs[0] for pairs in turns.values()),
        *(p for each in turns.values() for p in each[1:]),
    ]


def _contrast(evidence: Evidence, failed: CheckResult) -> Iterator[Clue]:
    """One endpoint that works shows that the machine is not cut off altogether."""
    reached = [one for one in evidence.reached if one.route == failed.route]
    for check in sorted(reached, key=lambda one: not same_way(one, failed))[:1]:
        for kind in (Answered, Handshaken, Connected):
            for seen, _ in outcomes(check, kind)[:1]:
                note = (
                    say("{host} answers over the same route", host=check.host)
                    if same_way(check, failed)
                    else say("{host} answers, by another way out of this machine", host=check.host)
                )
                yield clue(check, seen, note)
                return
