"""What a report says of routes: which proxy applied, and which of several ways works."""

from collections.abc import Iterator
from typing import Final

from arcdiag.language.current import later
from arcdiag.model.choices import State
from arcdiag.model.order import RouteWord
from arcdiag.model.plan import PROXY, Check
from arcdiag.model.report import CheckResult, Report, RouteFacts
from arcdiag.report.numbers import number_of
from arcdiag.report.plain import plain

DIRECT: Final = "direct"

_PHRASES: Final[dict[str, str]] = {
    RouteWord.NONE: later("directly"),
    RouteWord.SYSTEM: "by this system's settings",
    RouteWord.AGENT: "by the agent's settings",
}
_BY_SETTINGS: Final = (RouteWord.SYSTEM, RouteWord.AGENT)
MOST_ROUTES: Final = 16
"""Twice what can be asked for: a bound against reports of strangers."""
_LONGEST: Final = 200
_NO_WAY: Final = "proxy-setting-broken"
"""The rule of a finding that has the reasons of checks without a way."""
_MOST_NOTES: Final = 4


def are_several(report: Report) -> bool:
    """Were the endpoints looked at over more than one route?"""
    return len(report.run.routes) > 1


def are_proxied(report: Report) -> bool:
    """Does any check not go directly?"""
    return any(check.route != DIRECT for check in report.checks)


def is_proxy(check: Check) -> bool:
    """Is this check about a proxy itself?"""
    return check.endpoint == PROXY


def route_lines(report: Report) -> Iterator[str]:
    """Which proxy applied and where it was found; safe to show.

    Among several routes only those are told that go by settings: the others name their proxy.
    """
    for route in report.run.routes[:MOST_ROUTES]:
        if not are_several(report):
            yield f"Proxy: {applied(route)}."
        elif route.name in _BY_SETTINGS:
            begins = phrase(route.name)
            yield f"{begins[0].upper()}{begins[1:]}: {applied(route)}."
        notes = [note for note in route.notes if not _is_found(note, report)]
        yield from (f"Note: {plain(note, _LONGEST)}." for note in notes[:_MOST_NOTES])


def _is_found(note: str, report: Report) -> bool:
    """Does a finding say it, and what to do about it?"""
    found = {one.rule for one in report.findings}
    reasons = {check.no_way for check in report.checks if check.no_way}
    return _NO_WAY in found and any(reason in note for reason in reasons)


def applied(route: RouteFacts) -> str:
    """Which proxy applies, and where it is set; safe to show."""
    if route.proxy:
        proxy = plain(route.proxy, _LONGEST)
        return f"{proxy} ({plain(route.where, _LONGEST)})" if route.where else proxy
    if route.name == RouteWord.NONE:
        return "none, as asked; connections are direct"
    return "none is set, so connections are direct"


def phrase(name: str) -> str:
    """How a sentence says that something goes over the route *name*; safe to show."""
    return _PHRASES.get(name) or f"through {plain(name, _LONGEST)}"


def route_of(check: CheckResult) -> str:
    """The way one check took, for the table; safe to show. Empty where none was gone."""
    if is_proxy(check) or not (words := way_of(check)):
        return ""
    if check.via:
        words = f"{check.via}: {check.route}" if check.via in _BY_SETTINGS else check.route
    if check.bypassed_by:
        words = f"{words}, bypassed by {check.bypassed_by}"
    return plain(words, _LONGEST)


def way_of(check: CheckResult) -> str:
    """The route itself; empty for what has no host, or no way, and so goes over none."""
    return "" if check.untestable else check.route


def side_by_side(report: Report, needed: list[CheckResult], kind: str) -> str:
    """What came of each route: which one works is the answer that was asked for."""
    clauses = []
    for route in report.run.routes[:MOST_ROUTES]:
        over = [check for check in needed if check.via in ("", route.name)]
        clauses.append(f"{phrase(route.name)}, {_came_of(over, kind)}")
    return f"{'; '.join(clauses)}."


def _came_of(checks: list[CheckResult], kind: str) -> str:
    failed = sum(check.state is State.FAIL for check in checks)
    untested = sum(check.state is State.NOT_TESTED for check in checks)
    endpoints = number_of(len(checks), kind)
    if not checks:
        return "nothing was looked at"
    if failed == len(checks):
        return f"not one of {endpoints} can be used" if failed > 1 else f"the {kind} cannot be used"
    if failed:
        return f"{failed} of {endpoints} cannot be used"
    if untested == 1:
        return f"{untested} of {endpoints} was not tested"
    if untested:
        return f"{untested} of {endpoints} were not tested"
    return f"all {endpoints} were reached" if len(checks) > 1 else f"the {kind} was reached"
