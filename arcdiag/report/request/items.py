"""One endpoint of a request: what is asked for it, and all that is known of its way."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.addresses import asked, server_label
from arcdiag.diagnosis.aliases import tried
from arcdiag.diagnosis.evidence import Evidence, Surroundings, outcomes
from arcdiag.diagnosis.forwarding import chain, ways
from arcdiag.diagnosis.inspectors import is_demanded
from arcdiag.diagnosis.last_seen import where
from arcdiag.diagnosis.peering import addresses, placed_address
from arcdiag.diagnosis.private_link import given, record
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Protocol
from arcdiag.model.failure import Failure
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import (
    Handshaken,
    Observation,
    Queried,
    Reached,
    Routed,
    Step,
    Traced,
    Tunnelled,
)
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.request.request import Ask, Inspection, Item
from arcdiag.report.routes import DIRECT, is_proxy

_SECURED: Final = (Protocol.HTTPS, Protocol.WSS)
_ALL_OF_AZURE: Final = "AzureCloud"
"""Nobody should open that for one name."""
_WELL: Final = "NOERROR"
_OWN: Final = "user"
_MOST: Final = 8


class Facts:
    """A report, and what can be looked up about its checks."""

    def __init__(self, report: Report, catalog: Catalog) -> None:
        self.report = report
        self.catalog = catalog
        around = Surroundings(
            host=report.host,
            run=report.run,
            catalog=catalog,
            stamp=report.catalog,
            addresses={fact.address: fact for fact in report.addresses},
        )
        self.evidence = Evidence((), around)
        self._checks = {check.id: check for check in report.checks}

    def check(self, identity: str) -> CheckResult | None:
        """The check of this id; None where the report has none."""
        return self._checks.get(identity)

    def source_to(self, proxy: str) -> str:
        """The local address of the way to *proxy*; empty where that was not looked at."""
        own = (check for check in self.report.checks if check.name == proxy)
        ways_there = (way for check in own for _, way in outcomes(check, Routed))
        return next((way.source for way in ways_there), "")

    def ids(self, items: Iterable[Item]) -> tuple[str, ...]:
        """The catalog's ids of what *items* ask for."""
        hosts = {one.host for one in items}
        found = (check.endpoint for check in self.report.checks if check.host in hosts)
        return tuple(sorted({one for one in found if one in self.catalog.endpoints}))

    def tags(self, address: str) -> tuple[str, ...]:
        """The service tags that *address* lies in, the narrowest first."""
        fact = self.evidence.around.addresses.get(address)
        return fact.tags if fact is not None else ()


def item(check: CheckResult, ask: Ask, finding: str, facts: Facts) -> Item:
    """What is asked for *check*."""
    known = tuple(dict.fromkeys((*tried(check), *given(check))))[:_MOST]
    local, way = _way(check, known, facts)
    return Item(
        ask=ask,
        wanted=_wanted(check, ask, facts),
        name=check.name,
        host=check.host,
        port=check.port,
        protocol=check.protocol,
        purposes=check.purposes,
        required=check.required or is_proxy(check),
        mode=check.mode,
        source=local,
        way=way,
        addresses=tuple(_tagged(one, facts) for one in known),
        service_tag=_service_tag(check, known, facts),
        inspection=_inspection(check),
        cause=check.cause or "",
        seen=tuple(dict.fromkeys(_seen(check, known, ask))),
        finding=finding,
    )


def _wanted(check: CheckResult, ask: Ask, facts: Facts) -> str:
    match ask:
        case Ask.RECORD:
            template = "an address of the private endpoint; its record: {record}"
            return say(template, record=record(check, facts.catalog))
        case Ask.ZONE:
            template = "{record}, with the address of the private endpoint"
            return say(template, record=record(check, facts.catalog))
        case Ask.SCOPE:
            template = "the scope's resource id, or no answer from its private record: {record}"
            return say(template, record=record(check, facts.catalog))
        case Ask.COMMUNITY:
            placed = (placed_address(facts.evidence, check, one) for one in addresses(check))
            first = (one.communities[0] for one in placed if one.communities)
            return listing(say("{value} ({name})", value=one.value, name=one.name) for one in first)
        case _:
            return ""


def _way(check: CheckResult, known: Iterable[str], facts: Facts) -> tuple[str, str]:
    """The local address, and how packets leave it."""
    if check.route != DIRECT:
        proxy = next((one.proxy for _, one in outcomes(check, Reached)), check.route)
        return facts.source_to(proxy), say("through {proxy}", proxy=proxy)
    for way in (way for address in known for way in ways(check, address)):
        gateway = way.gateway or way.address
        return way.source, say("{interface} to {gateway}", interface=way.interface, gateway=gateway)
    return "", ""


def _tagged(address: str, facts: Facts) -> str:
    tags = facts.tags(address)
    return say("{address} ({tag})", address=address, tag=tags[0]) if tags else address


def _service_tag(check: CheckResult, known: Iterable[str], facts: Facts) -> str:
    endpoint = facts.catalog.endpoints.get(check.endpoint)
    documented = endpoint.service_tag if endpoint is not None else ""
    seen = (tag.partition(".")[0] for address in known for tag in facts.tags(address)[:1])
    return documented or next((tag for tag in seen if tag != _ALL_OF_AZURE), "")


def _inspection(check: CheckResult) -> Inspection:
    if is_demanded(check):
        return Inspection.FORBIDDEN
    ours = check.protocol in _SECURED and check.endpoint != _OWN
    return Inspection.UNWISE if ours else Inspection.NOT_APPLICABLE


def _place(seen: Observation) -> str:
    """What a step was aimed at, without the name that it is all about."""
    if seen.step in (Step.QUERY, Step.CONFIRM):
        return server_label(asked(seen.target)[1])
    return say("this machine's resolver") if seen.step is Step.RESOLVE else seen.target


def _seen(check: CheckResult, known: tuple[str, ...], ask: Ask) -> Iterator[str]:
    """What decided, then where the name leads and how far packets come.

    Where regions or routes are asked for, the request to forward says it all.
    """
    if ask in (Ask.UNTESTED, Ask.COMMUNITY, Ask.ROUTE):
        return
    for seen in last_words(check.observations):
        match seen.outcome:
            case Failure(cause=cause, message=message) if cause is check.cause or is_proxy(check):
                yield say("{where}: {what}", where=_place(seen), what=message)
            case Tunnelled(opened=False, status=status, reason=reason):
                yield say("the proxy answered {status} {reason}", status=status, reason=reason)
            case Queried(rcode=rcode, server=server) if ask is Ask.RESOLVE and rcode != _WELL:
                yield say("{server} answered {rcode}", server=server_label(server), rcode=rcode)
            case Handshaken(chain=(leaf, *_)) if str(check.cause).startswith("cert-"):
                yield say("its certificate was signed by {issuer}", issuer=leaf.issuer)
    if ask is Ask.EXEMPT or check.route != DIRECT:
        return
    for address in known[:1]:
        yield from chain(check, address)
    if any(isinstance(seen.outcome, Traced) for seen in check.observations):
        yield say("By a TCP traceroute {where}", where=where((check,)))
