"""What failed behind each proxy, and the words that rules need to speak of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.routes import is_proxy, proxy_of, same_proxy
from arcdiag.diagnosis.words import clipped, counted, listing, say
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.finding import Clue
from arcdiag.model.observation import Answered, Observation, Tunnelled
from arcdiag.model.report import CheckResult

_MARKUP: Final = re.compile(
    r"<(?:style|script)\b.*?(?:</(?:style|script)>|$)|<[^>]*(?:>|$)", re.IGNORECASE | re.DOTALL
)

MOST_NAMES: Final = 40
"""Names for an allow-list are written out, since somebody has to copy them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The failed checks of one proxy, its own among them if that failed."""

    proxy: str
    """Its URL without login."""
    checks: tuple[CheckResult, ...]

    @property
    def own(self) -> tuple[CheckResult, ...]:
        """The check of the proxy itself; empty when it is not among these."""
        return tuple(check for check in self.checks if is_proxy(check))

    @property
    def endpoints(self) -> tuple[CheckResult, ...]:
        """Those of endpoints."""
        return tuple(check for check in self.checks if not is_proxy(check))

    @property
    def place(self) -> str:
        """``HOST:PORT`` of the proxy."""
        return same_proxy(self.proxy)

    @property
    def hosts(self) -> str:
        """The endpoints' hosts."""
        return listing((check.host for check in self.endpoints), most=MOST_NAMES) or say("any host")

    @property
    def first(self) -> str:
        """One of the hosts, for whoever wants to try."""
        return next((check.host for check in self.endpoints), "") or say("any host")

    @property
    def names(self) -> str:
        """The endpoints as documented, for an allow-list; undocumented ones by their host."""
        found = (
            check.host if check.name.startswith("<") or not check.name else check.name
            for check in self.endpoints
        )
        return listing(found, most=MOST_NAMES) or say("the names of Azure Arc")

    @property
    def ports(self) -> str:
        """The endpoints' ports."""
        return listing(sorted({check.port for check in self.endpoints})) or "443"

    @property
    def what(self) -> str:
        """The endpoint, or how many there are, for a title."""
        places = list(dict.fromkeys(f"{check.host}:{check.port}" for check in self.endpoints))
        if not places:
            return say("what arcdiag asked it for")
        return counted(len(places), clipped(places[0]), "{count} endpoints")


def behind(evidence: Evidence, *causes: Cause) -> tuple[Behind, ...]:
    """The checks that failed for *causes*, by proxy, in their order."""
    proxies = {
        check.id: proxy
        for check in evidence.failed(*causes)
        if (proxy := proxy_of(check, check.observations))
    }
    failed = [evidence.check(identity) for identity in proxies]
    groups = grouped(failed, lambda check: same_proxy(proxies[check.id]))
    return tuple(
        Behind(proxy=proxies[checks[0].id], checks=tuple(checks)) for checks in groups.values()
    )


def through(evidence: Evidence, proxy: str) -> tuple[CheckResult, ...]:
    """The endpoints that were reached through *proxy*."""
    return tuple(
        check
        for check in evidence.reached
        if not is_proxy(check)
        and same_proxy(proxy_of(check, check.observations)) == same_proxy(proxy)
    )


def decisive(evidence: Evidence, group: Behind) -> Iterator[Clue]:
    """What decided each check; that of the proxy itself where only it shows the reason."""
    own = [check for check in group.own if check.cause is Cause.PROXY_UNREACHABLE]
    for check in (*own, *(group.endpoints or group.own)):
        for seen in evidence.because(check):
            yield clue(check, seen, _note(seen))


def contrast(evidence: Evidence, proxy: str) -> Iterator[Clue]:
    """One endpoint that the same proxy does connect to."""
    for check in through(evidence, proxy)[:1]:
        for seen in check.observations:
            if isinstance(seen.outcome, Tunnelled | Answered):
                note = say("{host} is reached through the same proxy", host=check.host)
                yield clue(check, seen, note)
                return


def said(evidence: Evidence, group: Behind) -> str:
    """The proxy's answers in its own words, each once: ``403 Forbidden``."""
    return listing(
        word
        for check in group.checks
        for seen in evidence.because(check)
        if (word := words_of(seen))
    ) or say("nothing readable")


def words_of(seen: Observation) -> str:
    """A proxy's status and reason; empty where it gave none."""
    match seen.outcome:
        case Tunnelled(status=status, reason=reason):
            return clipped(f"{status} {reason}".strip())
        case Answered(status=status):
            return str(status)
        case _:
            return ""


def _note(seen: Observation) -> str:
    """The observation's own words, and for a refusal how to log in or what page came with it."""
    match seen.outcome:
        case Tunnelled(opened=True, excerpt=page) if page:
            return say(
                "the proxy said {status} and sent this in place of a tunnel: {page}",
                status=clipped(words_of(seen)),
                page=_words_of_page(page),
            )
        case Tunnelled(opened=False, schemes=schemes) if schemes:
            return say(
                "the proxy did not connect on: {words}; it offers {schemes}",
                words=clipped(words_of(seen)),
                schemes=clipped(listing(schemes)),
            )
        case Tunnelled(opened=False, excerpt=page) if page:
            return say(
                "the proxy did not connect on: {words}; its page says: {page}",
                words=clipped(words_of(seen)),
                page=_words_of_page(page),
            )
        case Tunnelled(opened=False):
            return say("the proxy did not connect on: {words}", words=clipped(words_of(seen)))
        case Tunnelled():
            return say("the proxy said that it had connected on ({words})", words=words_of(seen))
        case Answered(status=status):
            return say("the proxy itself answered with status {status}", status=status)
        case Failure(cause=Cause.TLS_NOT_TLS):
            return say("so TLS met something else in the tunnel")
        case _:
            return ""


def _words_of_page(page: str) -> str:
    """What a browser would show of a page's beginning; as it came where that is nothing."""
    return clipped(_MARKUP.sub(" ", page)) or clipped(page)
