"""What Microsoft peering carries, address by address: edges, regions, the communities they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from arcdiag.diagnosis.aliases import region, tried
from arcdiag.diagnosis.answers import public
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.private_link import given
from arcdiag.model.address import AddressFact
from arcdiag.model.catalog import Catalog, Reach
from arcdiag.model.choices import Cloud
from arcdiag.model.failure import Cause
from arcdiag.model.report import CheckResult

PATH_CAUSES: Final = (
    Cause.TCP_TIMEOUT,
    Cause.TCP_REFUSED,
    Cause.TCP_RESET,
    Cause.TCP_UNREACHABLE,
)
"""What a missing route looks like: where TCP connects, packets find their way there and back."""
ARC: Final = "AzureArcInfrastructure"

_EDGES: Final = ("AzureFrontDoor", "AzureCDN")
_SERVICES: Final = {
    (Cloud.PUBLIC, "AzureActiveDirectory"): "entra-id",
    (Cloud.PUBLIC, "AzureResourceManager"): "resource-manager",
    (Cloud.USGOV, "AzureActiveDirectory"): "usgov-entra-id",
}
"""Services with a community of their own, by their service tag (er-routing, 2026-03-12)."""
_REGIONAL: Final = {"Storage": "storage", "Sql": "sql"}
"""Service tags whose addresses have a regional community of their own beside the region's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A BGP community that would let an address through the route filter."""

    value: str
    name: str
    """What it stands for: ``Japan East``, ``Microsoft Entra ID``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An address with the communities that it is known to be announced with."""

    address: str
    communities: tuple[Community, ...]
    guessed: bool
    """The region is no more than an alias' word."""

    def within(self, route_filter: tuple[str, ...]) -> bool:
        """Does the filter let it through, as far as is known?"""
        allowed = {full(one) for one in route_filter}
        return any(one.value in allowed for one in self.communities)


def full(community: str) -> str:
    """A community with Microsoft's number before it: ``51010`` is ``12076:51010``."""
    text = community.strip()
    return text if ":" in text else f"12076:{text}"


def addresses(check: CheckResult) -> tuple[str, ...]:
    """The public addresses that the check connected to, or was answered with."""
    return public(tried(check)) or public(given(check))


def facts(evidence: Evidence, check: CheckResult) -> tuple[AddressFact, ...]:
    """What Microsoft's ranges say of them; none where they say nothing."""
    known = evidence.around.addresses
    return tuple(known[one] for one in addresses(check) if one in known and known[one].tags)


def edge_tag(fact: AddressFact) -> str:
    """The tag of Front Door or a CDN that holds the address; empty where none does."""
    return next((tag for tag in fact.tags if tag.partition(".")[0] in _EDGES), "")


def edge_tags(evidence: Evidence, check: CheckResult) -> tuple[str, ...]:
    """The tags of the edge, if all of the check's addresses are known to lie there."""
    found = facts(evidence, check)
    tags = [edge_tag(fact) for fact in found]
    return tuple(dict.fromkeys(tags)) if tags and all(tags) else ()


def is_arc_address(fact: AddressFact) -> bool:
    """Does the address belong to Azure Arc by Microsoft's ranges?"""
    return any(tag.partition(".")[0] == ARC for tag in fact.tags)


def reach(check: CheckResult, catalog: Catalog) -> Reach:
    """What is known of the endpoint over Microsoft peering, apart from today's addresses."""
    endpoint = catalog.endpoints.get(check.endpoint)
    return endpoint.microsoft_peering.reach if endpoint is not None else Reach.UNKNOWN


def place_of(evidence: Evidence, check: CheckResult) -> tuple[str, bool]:
    """The region that the check's name leads to, and whether only an alias says so.

    The ranges' word comes first. Empty where nobody tells.
    """
    by_ranges = {fact.region for fact in facts(evidence, check) if fact.region}
    if len(by_ranges) == 1:
        return by_ranges.pop(), False
    hint = region(check)
    return hint, bool(hint)


def placed(evidence: Evidence, check: CheckResult) -> tuple[Placed, ...]:
    """The check's addresses with their communities; those that none is known of are left out."""
    return tuple(
        one
        for address in addresses(check)
        if (one := placed_address(evidence, check, address)).communities
    )


def placed_address(evidence: Evidence, check: CheckResult, address: str) -> Placed:
    """One address with its communities."""
    fact = evidence.around.addresses.get(address)
    catalog, cloud = evidence.around.catalog, evidence.around.run.cloud
    by_ranges = tuple(_by_ranges(fact, catalog, cloud)) if fact is not None else ()
    if by_ranges or (fact is not None and edge_tag(fact)):
        return Placed(address=address, communities=by_ranges, guessed=False)
    hint = tuple(_of_region(region(check), catalog))
    return Placed(address=address, communities=hint, guessed=bool(hint))


def _by_ranges(fact: AddressFact, catalog: Catalog, cloud: Cloud) -> Iterator[Community]:
    services = {tag.partition(".")[0] for tag in fact.tags}
    for service in sorted(services):
        known = catalog.service_communities.get(_SERVICES.get((cloud, service), ""))
        if known is not None:
            yield Community(value=known.community, name=known.name)
    yield from _of_region(fact.region, catalog)
    region_of = catalog.region_communities.get(fact.region)
    for service in sorted(services & _REGIONAL.keys()):
        value = getattr(region_of, _REGIONAL[service], "")
        if region_of is not None and value:
            yield Community(value=value, name=f"{region_of.display_name} {service}")


def _of_region(name: str, catalog: Catalog) -> Iterator[Community]:
    known = catalog.region_communities.get(name)
    if known is not None and known.microsoft_peering:
        yield Community(value=known.microsoft_peering, name=known.display_name)
