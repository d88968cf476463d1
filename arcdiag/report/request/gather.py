"""Gathers from a report what one team is asked for: only what fails, and only what is theirs."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from arcdiag.diagnosis.evidence import grouped
from arcdiag.diagnosis.forwarding import forwarded_part, own_part
from arcdiag.diagnosis.words import say
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding, Impact, Owner
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.request.asks import asked, title
from arcdiag.report.request.done import command
from arcdiag.report.request.items import Facts, item
from arcdiag.report.request.request import Ask, Item, Request, Section
from arcdiag.report.routes import are_proxied, is_proxy
from arcdiag.report.rows import hung, target

_TROUBLED: Final = (State.FAIL, State.WARN)
_UNKNOWN: Final = (Cause.SKIPPED_WILDCARD, Cause.SKIPPED_DEPENDENCY)
_NAMELESS: Final = "<"
"""What the name begins with where none is documented."""
_ENDPOINT: Final = (
    "Look at the private endpoint of the Private Link Scope (sub-resource hybridcompute), too: is "
    "it approved, and do the records hold its addresses? A DNS zone group on it keeps the records "
    "up to date by itself."
)
_SCOPE: Final = (
    "These names have private addresses here, yet azcmagent connect is to be given no Private Link "
    "Scope.",
    "1. If the server is to use Private Link: tell the resource id of the scope, for azcmagent "
    "connect --private-link-scope RESOURCE-ID, and approve its private endpoint (sub-resource "
    "hybridcompute). It is done when arcdiag check --mode private-peering is ready on the server.",
    "2. If it is not: unlink the private zones from the network whose resolver answers the server. "
    "It is done when arcdiag check is ready there, and tells of no private address.",
)
_LASTS: Final = (
    "The addresses are those of this run, and Azure changes them: allow the name, or the service "
    "tag."
)
_THE_PROXY_ITSELF: Final = "proxy-unreachable"
"""The rule that asks for a way to the proxy: what is to go through it needs nothing else."""
_ORDER: Final = {ask: number for number, ask in enumerate(Ask)}
_LISTED: Final = (
    *("agentserviceapi-blocked", "endpoint-blocked", "proxy-denies"),
    *("tls-inspection", "tls-inspection-untrusted"),
)
"""Rules whose remedy says no more than the list, or asks several teams in turn."""


def request_for(report: Report, owner: Owner, catalog: Catalog) -> Request:
    """What *owner* is asked for; the same report always gives the same order."""
    facts = Facts(report, catalog)
    causes = [cause for cause, _ in hung(report.findings) if _matters(cause, facts)]
    asks = [(cause, one) for cause in causes for one in _of(cause, owner, facts)]
    found = [one for _, one in asks]
    sections = [*_sections(asks, owner)]
    if any(one.ask is Ask.ALLOW for one in found):
        untested = _merged(
            item(check, Ask.UNTESTED, "", facts) for check in _untested(report, owner)
        )
        if untested:
            heading = title(Ask.UNTESTED, owner)
            sections.append(Section(ask=Ask.UNTESTED, title=heading, items=untested))
    return Request(
        owner=owner,
        sections=tuple(sections),
        working=_working(report),
        others=tuple(sorted({cause.owner for cause in causes} - {owner})),
        done="" if _says_itself(sections) else command(report, facts.ids(found)),
    )


def _of(finding: Finding, owner: Owner, facts: Facts) -> Iterator[Item]:
    """Nothing for what works; but what is to be repaired may concern that, too."""
    subjects = [check for one in finding.subjects if (check := facts.check(one)) is not None]
    proxies = [check for check in subjects if is_proxy(check)]
    if finding.rule == _THE_PROXY_ITSELF and proxies:
        subjects = proxies
    for check in subjects:
        ask = asked(finding, check, owner)
        if ask is not None and (check.state in _TROUBLED or ask is Ask.REPAIR):
            made = item(check, ask, finding.rule, facts)
            if _has_grounds(made, finding):
                yield made


def _has_grounds(item: Item, finding: Finding) -> bool:
    """Regions must be known, and whoever runs the routes is only asked where the finding does."""
    match item.ask:
        case Ask.COMMUNITY:
            return bool(item.wanted)
        case Ask.ROUTE:
            return bool(forwarded_part(finding.remedy))
        case _:
            return True


def _sections(asks: list[tuple[Finding, Item]], owner: Owner) -> Iterator[Section]:
    """One for each kind; what is to be repaired has one for each finding."""
    kinds = grouped(
        asks, lambda one: (one[1].ask, one[0].title if one[1].ask is Ask.REPAIR else "")
    )
    for ask, own in sorted(kinds, key=lambda kind: (_ORDER[kind[0]], kind[1])):
        items = [item for _, item in kinds[ask, own]]
        sure = all(one.mode == Mode.MICROSOFT_PEERING for one in items)
        steps = (step for cause, _ in kinds[ask, own] for step in _steps(cause, ask, owner))
        yield Section(
            ask=ask,
            title=own or title(ask, owner, sure=sure),
            items=_merged(items),
            steps=tuple(dict.fromkeys(steps)),
        )


def _says_itself(sections: list[Section]) -> bool:
    """Do the steps tell when it is done?"""
    said = (Ask.COMMUNITY, Ask.ROUTE, Ask.SCOPE)
    return bool(sections) and all(one.ask in said and one.steps for one in sections)


def _steps(finding: Finding, ask: Ask, owner: Owner) -> tuple[str, ...]:
    if ask is Ask.ZONE:
        return (say(_ENDPOINT),)
    if ask is Ask.SCOPE:
        return tuple(map(say, _SCOPE))
    if ask in (Ask.COMMUNITY, Ask.ROUTE):
        return forwarded_part(finding.remedy)
    if ask is Ask.REPAIR:
        return (*own_part(finding.remedy), *forwarded_part(finding.remedy))
    if ask is Ask.ALLOW and owner is Owner.FIREWALL and finding.rule in _LISTED:
        return (say(_LASTS),)
    if finding.owner is not owner or finding.rule in _LISTED:
        return ()
    return own_part(finding.remedy)


def _merged(items: Iterable[Item]) -> tuple[Item, ...]:
    """One for each endpoint that is needed for several purposes, in an order of their own."""
    alike = grouped(
        items, lambda one: (_ORDER[one.ask], one.name, one.host, one.port, one.mode, one.way)
    )
    return tuple(
        replace(
            same[0],
            purposes=tuple(dict.fromkeys(each for one in same for each in one.purposes)),
            required=any(one.required for one in same),
        )
        for _, same in sorted(alike.items())
    )


def _untested(report: Report, owner: Owner) -> Iterator[CheckResult]:
    """What is required on the way of *owner*, and could not be tested for want of a host."""
    if owner is not (Owner.PROXY if are_proxied(report) else Owner.FIREWALL):
        return
    for check in report.checks:
        unknown = check.state is State.NOT_TESTED and check.cause in _UNKNOWN
        if check.required and unknown and not check.name.startswith(_NAMELESS):
            yield check


def _working(report: Report) -> tuple[str, ...]:
    passed = (check for check in report.checks if check.state is State.PASS)
    failed = {target(check) for check in report.checks if check.state in _TROUBLED}
    return tuple(sorted({target(check) for check in passed} - failed))


def _matters(finding: Finding, facts: Facts) -> bool:
    """Advice about what works asks nobody for anything."""
    subjects = map(facts.check, finding.subjects)
    return finding.severity is not Impact.ADVICE or any(
        one.state in _TROUBLED for one in subjects if one is not None
    )
