"""Proxy settings and decisions in words; no login is among them."""

from collections.abc import Iterable, Iterator

from arcdiag.language.current import later, translated
from arcdiag.language.wide import padded
from arcdiag.model.proxy import (
    Decision,
    Effective,
    Exceptions,
    Hop,
    HopKind,
    ProxySettings,
)
from arcdiag.model.secret import masked
from arcdiag.model.value import Value
from arcdiag.proxies.words import said
from arcdiag.report.plain import plain

_MARGIN = " " * 13
_CONSUMERS = (later("agent"), later("programs"), later("user"))
"""Whose way it is, for the translations."""


class Way(Value, frozen=True):
    """What one consumer goes by, and its decision for each URL that was asked about."""

    effective: Effective
    decisions: tuple[Decision, ...] = ()


def proxies_text(settings: ProxySettings, ways: Iterable[Way]) -> str:
    """Everything, line by line."""
    ways = tuple(ways)
    lines = ["Where proxies are set", *_sources(settings), "", "Who goes by what"]
    for way in ways:
        lines += _effective(way.effective)
    urls = len(ways[0].decisions) if ways else 0
    for number in range(urls):
        lines += ["", plain(ways[0].decisions[number].url)]
        for way in ways:
            decision = way.decisions[number]
            lines += [_row(_name(way.effective), _decision(decision)), *map(_more, decision.notes)]
    return "".join(f"{translated(line)}\n" for line in lines)


def _sources(settings: ProxySettings) -> Iterator[str]:
    for source in settings.sources:
        yield _row(source.origin, f"{said(source)}  ({source.where})")
        if source.exceptions:
            yield _more(f"except {_listed(source.exceptions)}")
        yield from map(_more, source.notes)
    agent = settings.agent
    if agent.bypass:
        yield _row("agent", f"except {_listed(agent.bypass)}")
    if agent.connection:
        yield _row("agent", f"connection.type is {agent.connection}")
    if not settings.sources:
        yield _row(later("nowhere"), "")
    for note in settings.notes:
        yield _row("not read", note)


def _effective(effective: Effective) -> Iterator[str]:
    source = effective.source
    if source is None:
        yield _row(_name(effective), "connects directly: nothing is set")
    else:
        yield _row(_name(effective), f"{said(source)}  ({source.where})")
        for each in effective.exceptions:
            if each.text:
                yield _more(f"except {_listed(each)}")
    yield from map(_more, effective.notes)


def _listed(exceptions: Exceptions) -> str:
    return f"{exceptions.text}  ({exceptions.where})"


def _decision(decision: Decision) -> str:
    if decision.unknown:
        return f"unknown: {decision.unknown}"
    first, *others = map(_hop, decision.route)
    way = first
    for hop in others:
        way = f"{way}, then {hop}"
    return f"{way}, bypassed by {decision.bypassed_by}" if decision.bypassed_by else way


def _hop(hop: Hop) -> str:
    if hop.kind is HopKind.DIRECT:
        return later("direct")
    host = f"[{hop.host}]" if ":" in hop.host else hop.host
    return f"through {hop.kind}://{host}:{hop.port}"


def _name(effective: Effective) -> str:
    return effective.consumer or (effective.source.where if effective.source else "--proxy")


def _row(name: str, text: str) -> str:
    said = padded(translated(plain(name)), 10)
    return f"  {said} {plain(translated(masked(text)), 2000)}".rstrip()


def _more(text: str) -> str:
    return f"{_MARGIN}{plain(translated(masked(text)), 2000)}"
