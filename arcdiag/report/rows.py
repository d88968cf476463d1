"""What a line of the table says of one check, and which findings hang under which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from arcdiag.diagnosis.addresses import dialled
from arcdiag.diagnosis.words import tls_version
from arcdiag.language.current import later
from arcdiag.model.choices import State
from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.finding import Finding
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import (
    Chosen,
    Connected,
    Handshaken,
    Reached,
    Repeated,
    Resolved,
    Step,
)
from arcdiag.model.plan import Check
from arcdiag.model.report import CheckResult, Report
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.routes import is_proxy, phrase, route_of
from arcdiag.report.words import STATES, duration

_ORDER: Final = {state: number for number, state in enumerate(STATES)}
_COUNTED: Final = {
    State.FAIL: later("{count} fail"),
    State.WARN: later("{count} warn"),
    State.NOT_TESTED: later("{count} not tested"),
    State.PASS: later("{count} pass"),
    State.NOT_APPLICABLE: later("{count} n/a"),
}
_SHOWN: Final = (State.FAIL, State.WARN, State.PASS)


class Row(Value, frozen=True):
    """One check as text, every part safe to show."""

    state: State
    target: str
    place: str
    """Mode and region."""
    route: str
    via: str
    """The route's name where there are several."""
    purpose: str
    cause: str
    address: str
    tls: str
    took: str
    attempts: str = ""
    """How many attempts there were, what was lost and how much the times differ."""


def rows(report: Report) -> list[Row]:
    """The checks that were tested, fails first, else in the catalog's order."""
    shown = [check for check in report.checks if check.state in _SHOWN]
    return [row(check) for check in sorted(shown, key=lambda check: _ORDER[check.state])]


def target(check: Check) -> str:
    """``host:port``; the documented name where no host is known; a proxy's URL."""
    if is_proxy(check):
        return plain(check.name)
    host = check.host or check.name
    said = f"{f'[{host}]' if ':' in host else host}:{check.port}"
    return plain(f"{said} for {check.name}" if check.stand_in else said)


def place(check: Check) -> str:
    """Mode and, where it matters, region."""
    return plain(f"{check.mode} {check.region}".rstrip())


def is_spread(report: Report) -> bool:
    """Do the checks differ in mode or region, so that the table has to tell them apart?"""
    modes = {check.mode for check in report.checks}
    regions = {check.region for check in report.checks if check.region}
    return len(modes) > 1 or len(regions) > 1


def address(check: CheckResult) -> str:
    """The address that a client ends on; where none answered, the one that was tried first.

    Through a proxy it is the proxy's own.
    """
    tried = ""
    proxied = any(seen.step is Step.REACH for seen in check.observations)
    for seen in check.observations:
        match seen.outcome:
            case Chosen(address=chosen) | Reached(address=chosen):
                return plain(chosen)
            case Resolved() if proxied:
                pass
            case Connected(address=connected):
                tried = tried or connected
            case Resolved(addresses=(first, *_)):
                tried = tried or first
            case _ if seen.step is Step.CONNECT:
                tried = tried or dialled(seen.target)
    return plain(tried)


def tls(check: CheckResult) -> str:
    """The TLS version negotiated, as people write it: ``TLS 1.3``; empty without a handshake."""
    for seen in check.observations:
        if isinstance(seen.outcome, Handshaken):
            return plain(tls_version(seen.outcome.version), 20)
    return ""


def row(check: CheckResult) -> Row:
    """One check, whatever became of it."""
    return Row(
        state=check.state,
        target=target(check),
        place=place(check),
        route=route_of(check),
        via=plain(check.via, 200),
        purpose=plain(check.purpose, 40),
        cause=check.cause or "",
        address=address(check),
        tls=tls(check),
        took=duration(check.took_ms),
        attempts=attempts(check),
    )


def attempts(check: CheckResult) -> str:
    """``5, 1 lost, jitter 3 ms``; empty where the check was not repeated."""
    for seen in reversed(check.observations):
        if isinstance(seen.outcome, Repeated):
            said = str(seen.outcome.attempts)
            if seen.outcome.lost:
                said = f"{said}, {seen.outcome.lost} lost"
            if seen.outcome.most_ms:
                said = f"{said}, jitter {duration(seen.outcome.jitter_ms)}"
            return said
    return ""


def untested(report: Report) -> dict[str, list[str]]:
    """The checks that were not tested, by the reason; both safe to show."""
    reasons: dict[str, dict[str, None]] = {}
    for check in report.checks:
        if check.state is State.NOT_TESTED:
            over = f" ({phrase(check.via)})" if check.via else ""
            reasons.setdefault(why_not(check), {})[f"{target(check)}{over}"] = None
    return {reason: list(targets) for reason, targets in reasons.items()}


def why_not(check: CheckResult) -> str:
    """Why it was not tested; safe to show."""
    for seen in last_words(check.observations):
        match seen.outcome:
            case Skipped(cause=cause, why=why):
                return f"{cause}: {plain(why)}"
            case Failure(cause=cause, message=message) if cause is check.cause:
                return f"{cause}: {plain(message)}"
    return plain(check.untestable) or check.cause or "no reason is recorded"


def counts(report: Report) -> str:
    """How many checks ended how: ``1 fail, 11 pass, 2 not tested``."""
    return counted(check.state for check in report.checks)


def counted(states: Iterable[State]) -> str:
    """How many of them there are of each: ``1 fail, 11 pass``."""
    number = Counter(states)
    return ", ".join(
        words.format(count=number[state]) for state, words in _COUNTED.items() if number[state]
    )


def hung(findings: Sequence[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Each cause with the findings it explains; every finding is in there at least once.

    A cause explains a finding of a rule that it names, if all the finding's checks are its own:
    the same rule may speak of others, too. A report from elsewhere may let findings explain each
    other in a circle: its first one is on top then.
    """
    below = {
        number: [other for other, one in enumerate(findings) if _explains(top, one)]
        for number, top in enumerate(findings)
    }
    explained = {other for others in below.values() for other in others}
    tops = [number for number in below if number not in explained]
    reached = {*tops, *(other for number in tops for other in below[number])}
    for number in below:
        if number not in reached:
            tops.append(number)
            reached |= {number, *below[number]}
    return [
        (findings[top], [findings[other] for other in below[top] if other not in tops])
        for top in tops
    ]


def _explains(cause: Finding, other: Finding) -> bool:
    named = other is not cause and other.rule in cause.consequences and other.rule != cause.rule
    return named and set(other.subjects) <= set(cause.subjects)
