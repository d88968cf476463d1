"""The one host of machine configuration fails while all its siblings answer.

Known from the field over ExpressRoute Microsoft peering: Traffic Manager answers this name with a
region of its own choice, and that region's addresses must be routed too.
"""

import re
from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.addresses import dialled
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, listing, say, seconds
from arcdiag.model.choices import Mode
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Clue, Owner
from arcdiag.model.observation import Connected, Queried, Resolved, Step
from arcdiag.model.report import CheckResult

_HOST: Final = "agentserviceapi."
_SIBLINGS: Final = (".guestconfiguration.azure.", ".his.arc.azure.")
_REGIONAL: Final = re.compile(
    r"\.([a-z0-9]+)\.cloudapp\.(?:azure\.(?:com|us)|chinacloudapi\.cn)\.?$"
)
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

# The candidates and their order: expressroute.md's case, told apart by how far the region is known.
_KNOWN_REGION: Final = (
    "{endpoint} resolves here to {address} in Azure region {region} ({chain}). Ask in this order. "
    "1. Who runs the ExpressRoute circuit: is BGP community {community} ({region_name}) in the "
    "route filter of the Microsoft peering, and does the circuit reach that region's geography? "
    "2. Firewall: allow outbound TCP 443 to {address} and search its log for it; the rule must "
    "cover the whole service tag AzureArcInfrastructure, since the address can change. 3. Routing: "
    "is {address} advertised at all, and do answers come back the same way? As a test or stopgap, "
    "a host route for {address} by way of the Internet. {siblings} answer over the same path."
)
_NO_COMMUNITY: Final = (
    "{endpoint} resolves here to {address} in Azure region {region} ({chain}). Ask in this order. "
    "1. Who runs the ExpressRoute circuit: does the route filter of the Microsoft peering hold the "
    "BGP community of {region} (az network route-filter rule list-service-communities names it), "
    "and does the circuit reach that region's geography? 2. Firewall: allow outbound TCP 443 to "
    "{address} and search its log for it; the rule must cover the whole service tag "
    "AzureArcInfrastructure. 3. Routing: is {address} advertised at all? {siblings} answer over "
    "the same path."
)
_UNKNOWN_REGION: Final = (
    "{endpoint} resolves here to {address} ({chain}); its Azure region cannot be read from the "
    "name. Ask in this order. 1. Firewall: allow outbound TCP 443 to {address} and search its log "
    "for it; the rule must cover the whole service tag AzureArcInfrastructure, since the address "
    "can change. 2. Over ExpressRoute: is {address} advertised over the Microsoft peering, and is "
    "its region in the route filter? {siblings} answer over the same path."
)
_NO_ADDRESS: Final = (
    "Look at the private DNS zone privatelink.guestconfiguration.azure.com: linked but without the "
    "record for this name it gives just this ({chain}). Add the private endpoint's record, or "
    "unlink the zone where no private link scope is in use. {siblings} resolve and answer."
)


@rule(
    id="agentserviceapi-blocked",
    owner=Owner.FIREWALL,
    title="{endpoint} alone is blocked: {seen}",
    remedy=_UNKNOWN_REGION,
    explained_by=(
        "dns-server-down",
        "dns-first-server-dead",
        "dns-unstable",
        "dns-sinkhole",
        "dns-answers-differ",
        "hosts-file-override",
        "captive-portal",
    ),
)
def agentserviceapi_blocked(evidence: Evidence) -> Iterator[Case]:
    """It fails on its path or its name, and every other host that connect tests was reached."""
    failed = [
        check
        for check in evidence.failed(*_PATH_CAUSES, *_NAME_CAUSES)
        if check.host.startswith(_HOST)
    ]
    for check in failed:
        siblings = _siblings(evidence, check)
        if siblings and not _others_fail(evidence, check):
            yield _case(evidence, check, siblings)


def _siblings(evidence: Evidence, check: CheckResult) -> list[CheckResult]:
    return [
        other
        for other in evidence.reached
        if other.mode is check.mode
        and not other.host.startswith(_HOST)
        and any(part in f".{other.host}" for part in _SIBLINGS)
    ]


def _others_fail(evidence: Evidence, check: CheckResult) -> bool:
    return any(
        other.azcmagent_check and other.mode is check.mode and not other.host.startswith(_HOST)
        for other in evidence.failed()
    )


def _case(evidence: Evidence, check: CheckResult, siblings: list[CheckResult]) -> Case:
    region = _region(check)
    community = evidence.around.catalog.region_communities.get(region)
    values: dict[str, object] = {
        "endpoint": f"{check.host}:{check.port}",
        "seen": _seen(check),
        "address": listing(_addresses(check)) or "-",
        "chain": clipped(_chain(check)) or say("no chain of aliases was seen"),
        "region": region,
        "region_name": community.display_name if community else "",
        "community": community.microsoft_peering if community else "",
        "siblings": listing((other.host for other in siblings), most=3),
    }
    return Case(
        subjects=(check,),
        clues=(*_clues(evidence, check), *_contrast(siblings)),
        values=values,
        owner=_owner(check),
        remedy=_remedy(check, region, bool(community and community.microsoft_peering)),
    )


def _remedy(check: CheckResult, region: str, has_community: bool) -> str:
    if check.cause in _NAME_CAUSES:
        return _NO_ADDRESS
    if not region:
        return _UNKNOWN_REGION
    return _KNOWN_REGION if has_community else _NO_COMMUNITY


def _owner(check: CheckResult) -> Owner:
    """Over Microsoft peering the route filter comes first, and with it whoever runs the circuit."""
    if check.cause in _NAME_CAUSES:
        return Owner.DNS
    if check.mode is Mode.MICROSOFT_PEERING:
        return Owner.NETWORK_PROVIDER
    return Owner.FIREWALL


def _seen(check: CheckResult) -> str:
    vain = [
        seen
        for seen in check.observations
        if seen.step is Step.CONNECT and not isinstance(seen.outcome, Connected)
    ]
    if check.cause is Cause.TCP_TIMEOUT and vain:
        return say(
            "no answer to TCP from {count} of {count} addresses in {took} each",
            count=len(vain),
            took=seconds(max(seen.took_ms for seen in vain)),
        )
    return say("{cause}", cause=check.cause)


def _addresses(check: CheckResult) -> tuple[str, ...]:
    tried = (dialled(seen.target) for seen in check.observations if seen.step is Step.CONNECT)
    return tuple(dict.fromkeys(address for address in tried if address))


def _chain(check: CheckResult) -> str:
    """The longest chain that any name server gave, else what the system's resolver named."""
    chains = [
        " → ".join(record.value for record in queried.aliases)
        for _, queried in outcomes(check, Queried)
    ]
    canonical = [resolved.canonical for _, resolved in outcomes(check, Resolved)]
    return max((*chains, *canonical), key=len, default="")


def _region(check: CheckResult) -> str:
    """The region in the cloudapp name at the end of the chain; empty when it has none."""
    names = [record.value for _, q in outcomes(check, Queried) for record in q.aliases]
    names += [resolved.canonical for _, resolved in outcomes(check, Resolved)]
    found = (_REGIONAL.search(name.lower()) for name in names)
    return next((match.group(1) for match in found if match), "")


def _clues(evidence: Evidence, check: CheckResult) -> Iterator[Clue]:
    for seen in evidence.because(check):
        yield clue(check, seen)
    for seen, queried in outcomes(check, Queried):
        if queried.aliases or queried.addresses:
            yield clue(check, seen)


def _contrast(siblings: list[CheckResult]) -> Iterator[Clue]:
    """The regional sibling first: it is the closest thing to compare with."""
    for other in sorted(siblings, key=lambda one: "-gas." not in one.host)[:3]:
        for seen, _ in outcomes(other, Connected)[:1]:
            yield clue(
                other,
                seen,
                say("for comparison, {host}: {note}", host=other.host, note=clue(other, seen).note),
            )
