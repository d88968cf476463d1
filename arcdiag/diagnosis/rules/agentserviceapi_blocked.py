"""The one host of machine configuration fails while all its siblings answer.

Known from the field over ExpressRoute Microsoft peering: Traffic Manager answers this name with a
region of its own choice, and that region's addresses must be routed too.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, kind
from arcdiag.diagnosis.aliases import tried
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.forwarding import request
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.peering import place_of
from arcdiag.diagnosis.places import for_comparison, place_clues, siblings_of
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.diagnosis.routing import way_clues
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.trials import fell_silent
from arcdiag.diagnosis.words import listing, say, waited
from arcdiag.model.choices import Mode
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Clue, Owner
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import Connected, Queried, Step
from arcdiag.model.report import CheckResult

_HOST: Final = "agentserviceapi."
_PATH_CAUSES: Final = (
    Cause.TCP_TIMEOUT,
    Cause.TCP_REFUSED,
    Cause.TCP_RESET,
    Cause.TCP_UNREACHABLE,
    Cause.TLS_TIMEOUT,
    Cause.TLS_RESET,
    Cause.TLS_CLOSED,
    Cause.HTTP_TIMEOUT,
    Cause.HTTP_CLOSED,
)
_NAME_CAUSES: Final = (Cause.DNS_NXDOMAIN, Cause.DNS_NODATA, Cause.DNS_SERVFAIL)

# The candidates and their order follow the field report (see the module's first lines), told
# apart by what this run shows: the mode, the region in the chain of aliases, the kind of address.
_WHERE: Final = "Who must act depends on the way the packets take; ask in this order:"
_FILTER: Final = (
    "Whoever runs the ExpressRoute circuit, if traffic to Azure takes one: the name leads to Azure "
    "region {region}. Is its BGP community, {community} ({region_name}), in the route filter of "
    "the Microsoft peering, and does the circuit reach that region's geography?"
)
_FILTER_UNLISTED: Final = (
    "Whoever runs the ExpressRoute circuit, if traffic to Azure takes one: the name leads to Azure "
    "region {region}. Is its BGP community in the route filter of the Microsoft peering (az "
    "network route-filter rule list-service-communities names it), and does the circuit reach "
    "that region's geography?"
)
_FILTER_UNKNOWN: Final = (
    "Whoever runs the ExpressRoute circuit, if traffic to Azure takes one: find the region that "
    "{address} belongs to. Its BGP community must be in the route filter of the Microsoft peering."
)
_FIREWALL: Final = (
    "The firewall team: allow outbound TCP {port} from this machine to {address}, and search the "
    "firewall's log for it. Better open the whole service tag AzureArcInfrastructure, since the "
    "answer for this name can change."
)
_ROUTE: Final = (
    "The network team (routing): is {address} advertised to this site at all, and do answers come "
    "back the same way? A host route for it by way of the Internet is a test and a stopgap."
)
_PRIVATE: Final = (
    "The network team (routing): {address} is a private address. Is there a route to that private "
    "endpoint, and is it still the one that the zone privatelink.guestconfiguration.azure.com "
    "should name?"
)
_ZONE: Final = (
    "The DNS team: look at the private zone privatelink.guestconfiguration.azure.com. Linked, but "
    "without the record for this name, it gives just this. Add the private endpoint's record, or "
    "unlink the zone where no private link scope is in use."
)
_SEEN: Final = {
    Cause.TCP_REFUSED: "connections to {addresses} are refused",
    Cause.TCP_RESET: "connections to {addresses} are reset",
    Cause.TCP_UNREACHABLE: "there is no route to {addresses}",
    Cause.TLS_TIMEOUT: "{addresses} connects, but the TLS handshake gets no answer",
    Cause.TLS_RESET: "reset during the TLS handshake",
    Cause.TLS_CLOSED: "closed during the TLS handshake",
    Cause.DNS_NXDOMAIN: "the name does not exist, say the name servers",
    Cause.DNS_NODATA: "the name exists but has no address",
}
_HALFWAY: Final = "{addresses} answers the TLS handshake and then falls silent"
_MEANWHILE: Final = "Works meanwhile, over the same path: {siblings}."


@rule(
    id="agentserviceapi-blocked",
    owner=Owner.FIREWALL,
    title="{endpoint} alone is blocked: {seen}",
    remedy=_FIREWALL,
    explained_by=(
        "proxy-required",
        "dns-server-down",
        "dns-first-server-dead",
        "dns-unstable",
        "dns-sinkhole",
        "private-record-missing",
        "dns-answers-differ",
        "hosts-file-override",
        "captive-portal",
        "sni-filter",
        "path-mtu-black-hole",
        "private-dns-missing",
        "private-dns-partial",
        "private-answer-without-scope",
        "private-no-route",
        "private-record-stale",
        "route-filter-region-missing",
    ),
)
def agentserviceapi_blocked(evidence: Evidence) -> Iterator[Case]:
    """It fails on its path or its name, and every other host that connect tests was reached."""
    failed = [
        check
        for check in evidence.failed(*_PATH_CAUSES, *_NAME_CAUSES)
        if check.host.startswith(_HOST) and goes_direct(check)
    ]
    for check in failed:
        siblings = siblings_of(evidence, check)
        if siblings and not _others_fail(evidence, check):
            yield _case(evidence, check, siblings)


def _others_fail(evidence: Evidence, check: CheckResult) -> bool:
    return any(
        other.azcmagent_check
        and other.mode is check.mode
        and other.route == check.route
        and not other.host.startswith(_HOST)
        for other in evidence.failed()
    )


def _case(evidence: Evidence, check: CheckResult, siblings: list[CheckResult]) -> Case:
    place, _ = place_of(evidence, check)
    community = evidence.around.catalog.region_communities.get(place)
    values: dict[str, object] = {
        "host": check.host,
        "port": check.port,
        "endpoint": f"{check.host}:{check.port}",
        "seen": _seen(evidence, check),
        "address": listing(tried(check)) or say("without an address"),
        "region": place,
        "region_name": community.display_name if community else "",
        "community": community.microsoft_peering if community else "",
        "siblings": listing((other.host for other in siblings), most=3),
    }
    steps = [f"{number}. {step}" for number, step in enumerate(_steps(check, values), 1)]
    chains = tuple(_chains(check))
    return Case(
        subjects=(check,),
        clues=(
            *(clue(check, seen) for seen in evidence.because(check)),
            *way_clues((check,)),
            *place_clues(evidence, check),
            *last_seen_clues((check,)),
            *chains[:1],
            *for_comparison(evidence, siblings[:3]),
            *chains[1:],
        ),
        values=values,
        owner=_owner(check),
        remedy="\n".join(
            (
                *((_WHERE,) if len(steps) > 1 else ()),
                *steps,
                _MEANWHILE,
                *request(evidence, check, siblings),
            )
        ),
    )


def _steps(check: CheckResult, values: Mapping[str, object]) -> tuple[str, ...]:
    """Whom to ask what, best candidate first."""
    if check.cause in _NAME_CAUSES:
        return (_ZONE,)
    if all(kind(address) is AddressKind.PRIVATE for address in tried(check)):
        return (_PRIVATE, _FIREWALL)
    if not values["region"]:
        route_filter = _FILTER_UNKNOWN
    else:
        route_filter = _FILTER if values["community"] else _FILTER_UNLISTED
    if check.mode is Mode.MICROSOFT_PEERING:
        return (route_filter, _FIREWALL, _ROUTE)
    return (_FIREWALL, route_filter, _ROUTE)


def _owner(check: CheckResult) -> Owner:
    """Over Microsoft peering the route filter comes first, and with it whoever runs the circuit."""
    if check.cause in _NAME_CAUSES:
        return Owner.DNS
    if check.mode is Mode.MICROSOFT_PEERING:
        return Owner.NETWORK_PROVIDER
    return Owner.FIREWALL


def _seen(evidence: Evidence, check: CheckResult) -> str:
    vain = [
        seen
        for seen in last_words(check.observations)
        if seen.step is Step.CONNECT and not isinstance(seen.outcome, Connected)
    ]
    if check.cause is Cause.TCP_TIMEOUT and vain:
        return say(
            "no answer to TCP from {addresses} within {took}",
            addresses=listing(tried(check)),
            took=waited(max(seen.took_ms for seen in vain)),
        )
    words = _SEEN.get(check.cause, "{cause}") if check.cause else "{cause}"
    if fell_silent(evidence, check):
        words = _HALFWAY
    return say(words, addresses=listing(tried(check)), cause=check.cause)


def _chains(check: CheckResult) -> Iterator[Clue]:
    """What the name servers said, each different answer once: the aliases lead to the region."""
    told: set[tuple[str, ...]] = set()
    for seen, queried in outcomes(check, Queried):
        chain = tuple(record.value for record in (*queried.aliases, *queried.addresses))
        if queried.addresses and chain not in told:
            told.add(chain)
            yield clue(check, seen)
