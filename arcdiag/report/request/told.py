"""A request in words: its head, the facts of each endpoint, its end; safe to show."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.model.report import Report
from arcdiag.report.head import answer
from arcdiag.report.plain import plain
from arcdiag.report.request.request import Ask, Inspection, Item, Request, Section
from arcdiag.report.words import OWNERS

LONGEST: Final = 2000
_FEWEST: Final = 2
_OF_TRAFFIC: Final = (Ask.ALLOW, Ask.UNTESTED, Ask.EXEMPT)
_OF_ADDRESSES: Final = (*_OF_TRAFFIC, Ask.COMMUNITY, Ask.ROUTE)
_OF_NAMES: Final = (Ask.RESOLVE, Ask.RECORD, Ask.ZONE, Ask.SCOPE)
"""For these it does not matter which port is connected to then."""
_MOST_WORKING: Final = 60


def heading(request: Request) -> str:
    """To whom it is, and how much there is."""
    asked = sum(len(one.items) for one in request.sections if one.ask is not Ask.UNTESTED)
    if not request.sections:
        return say("Nothing is asked of {owner}", owner=OWNERS[request.owner])
    endpoints = counted(asked, "{count} endpoint", "{count} endpoints")
    return say("Request to {owner}: {endpoints}", owner=OWNERS[request.owner], endpoints=endpoints)


def head(request: Request, report: Report) -> Iterator[tuple[str, str]]:
    """Which machine it is for, and why."""
    host, run = report.host, report.run
    sources = dict.fromkeys(
        one.source for section in request.sections for one in section.items if one.source
    )
    if sources:
        template = "{host}, {system}, sends from {sources}"
        server = say(template, host=host.name, system=host.system_name, sources=listing(sources))
    else:
        server = f"{host.name}, {host.system_name}"
    yield say("Server"), plain(server)
    yield (
        say("Wanted for"),
        plain(
            say(
                "Azure Arc, cloud {cloud}, region {regions}, mode {modes}",
                cloud=run.cloud,
                regions=listing(run.regions) or say("none was named"),
                modes=listing(run.modes),
            )
        ),
    )
    yield say("Found"), answer(report)
    by = f"{report.tool.name} {report.tool.version}"
    template = "{time} UTC by {tool}, catalog {catalog}"
    seen = say(
        template, time=f"{run.started:%Y-%m-%d %H:%M}", tool=by, catalog=report.catalog.version
    )
    yield say("Seen at"), plain(seen)
    if report.redaction.level == "all":
        yield (
            say("Names"),
            say(
                "words such as srv-1, proxy-1 or net-3.17 stand for your own names and addresses: "
                "whoever sends this can tell them (--no-redact, or --redact-map)"
            ),
        )


def endpoint(item: Item) -> str:
    """``gbl.his.arc.azure.com, TCP port 443 (https): required for onboard, run``."""
    need = say("required") if item.required else say("optional")
    if item.purposes:
        need = say("{need} for {purposes}", need=need, purposes=", ".join(item.purposes))
    host = item.host or item.name
    if item.ask in _OF_NAMES:
        return plain(say("{host}: {need}", host=host, need=need), LONGEST)
    said = say(
        "{host}, {transport} port {port} ({protocol}): {need}",
        host=host,
        transport="UDP" if item.protocol == "udp" else "TCP",
        port=item.port,
        protocol=item.protocol,
        need=need,
    )
    return plain(said, LONGEST)


def shared(section: Section, *, several_modes: bool) -> tuple[tuple[str, str], ...]:
    """What is known of all its endpoints alike; nothing where there is but one."""
    if len(section.items) < _FEWEST:
        return ()
    each = [tuple(facts(one, several_modes=several_modes)) for one in section.items]
    return tuple(fact for fact in each[0] if all(fact in others for others in each))


def facts(item: Item, *, several_modes: bool) -> Iterator[tuple[str, str]]:
    """All that is known of it."""
    of_names = item.ask in _OF_NAMES
    told = (
        (say("wanted"), item.wanted),
        (say("name"), say("documented as {name}", name=item.name) if _differs(item) else ""),
        (say("mode"), item.mode if several_modes else ""),
        (say("from"), "" if of_names else ", ".join(filter(None, (item.source, item.way)))),
        (say("answer") if of_names else say("to"), ", ".join(item.addresses)),
        (say("tag"), item.service_tag if item.ask in _OF_ADDRESSES else ""),
        (say("TLS"), inspection(item.inspection) if item.ask in _OF_TRAFFIC else ""),
        (say("now"), item.cause if item.ask is not Ask.UNTESTED else ""),
        *((say("seen"), line) for line in item.seen),
    )
    yield from ((name, plain(text, LONGEST)) for name, text in told if text)


def inspection(rule: Inspection) -> str:
    """Whether TLS may be inspected, in words."""
    match rule:
        case Inspection.FORBIDDEN:
            return say("exempt from inspection: Microsoft demands it")
        case Inspection.UNWISE:
            return say("exempt from inspection if possible: what pins certificates fails otherwise")
        case Inspection.NOT_APPLICABLE:
            return ""


def title(section: Section) -> str:
    """What is asked for."""
    return plain(section.title, LONGEST)


def end(request: Request) -> Iterator[str]:
    """What works, who else is asked, and how to see that it is done."""
    if request.sections and request.working:
        names = listing(request.working, most=_MOST_WORKING)
        yield plain(say("Works already, nothing to change: {names}.", names=names), 8000)
    if request.others:
        owners = listing(OWNERS[owner] for owner in request.others)
        if request.sections:
            yield say("Something is asked of others, too: {owners}.", owners=owners)
        else:
            yield say("Something is asked of: {owners}.", owners=owners)
    if request.sections and request.done:
        template = "It is done when this ends with exit code 0 on the server: {command}"
        yield plain(say(template, command=request.done), LONGEST)


def _differs(item: Item) -> bool:
    return bool(item.host) and item.host != item.name and "://" not in item.name
