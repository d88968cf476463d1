"""Which endpoints a scope asks for, in which regions, what for, and how badly."""

from collections.abc import Iterable

from arcdiag.catalog.check import EVERYTHING
from arcdiag.catalog.faults import ScopeError, meant, shown
from arcdiag.model.catalog import Catalog, Endpoint, Region
from arcdiag.model.choices import Cloud, Required, Severity
from arcdiag.model.plan import Scope
from arcdiag.model.value import Value

SERVERS = "servers"
INSTALL = "install"
DOWNLOAD, ONBOARD, RUN = "download", "onboard", "run"

_RANK = {Severity.OPTIONAL: 0, Severity.DEGRADED: 1, Severity.BLOCKER: 2}


class Asked(Value, frozen=True):
    """An endpoint that a scope asks for. ``required``: the purpose fails without it."""

    endpoint: Endpoint
    purposes: tuple[str, ...]
    required: bool


def asked(catalog: Catalog, scope: Scope) -> tuple[Asked, ...]:
    """The endpoints that *scope* asks for, in the catalog's order.

    What is listed for another cloud only, or is never needed, is not among them. Raises
    ScopeError for a feature that is unknown or without endpoints here.
    """
    features = asked_features(catalog, scope)
    present = [endpoint for endpoint in catalog.endpoints.values() if _is_there(endpoint, scope)]
    by_name = () if EVERYTHING in scope.features else features
    for feature in by_name:
        if not any(feature in endpoint.features for endpoint in present):
            raise ScopeError(f"feature {feature} has no endpoints in the {scope.cloud} cloud")
    bars = {feature: _bar(present, feature) for feature in by_name if feature != SERVERS}
    _check_only(scope.only, present)
    return tuple(
        Asked(
            endpoint=endpoint,
            purposes=_purposes(endpoint, features),
            required=_is_required(endpoint, features, bars),
        )
        for endpoint in present
        if not set(features).isdisjoint(endpoint.features) and _is_wanted(endpoint, scope.only)
    )


def _is_wanted(endpoint: Endpoint, only: Iterable[str]) -> bool:
    words = tuple(only)
    return not words or any(
        endpoint.id == word or endpoint.id.startswith(f"{word}-") for word in words
    )


def _check_only(only: Iterable[str], present: Iterable[Endpoint]) -> None:
    known = tuple(endpoint.id for endpoint in present)
    for word in only:
        if not any(name == word or name.startswith(f"{word}-") for name in known):
            raise ScopeError(
                f"--only {shown(word)}: no endpoint has such an id{meant(word, known)}"
            )


def asked_features(catalog: Catalog, scope: Scope) -> tuple[str, ...]:
    """The features that *scope* names, ``all`` spelt out, each once; raises ScopeError."""
    if not scope.features:
        raise ScopeError("no feature was named")
    for name in scope.features:
        if name != EVERYTHING and name not in catalog.features:
            known = (*catalog.features, EVERYTHING)
            hint = meant(name, known) or f"; known are {', '.join(known)}"
            raise ScopeError(f"unknown feature {shown(name)}{hint}")
    if EVERYTHING in scope.features:
        return tuple(catalog.features)
    return tuple(dict.fromkeys(scope.features))


def asked_regions(catalog: Catalog, scope: Scope) -> tuple[Region, ...]:
    """The regions that *scope* names, ``all`` spelt out, each once; raises ScopeError."""
    here = [region for region in catalog.regions.values() if region.cloud is scope.cloud]
    for name in scope.regions:
        if name != EVERYTHING:
            _check_region(catalog, name, scope.cloud, [region.name for region in here])
    if EVERYTHING in scope.regions:
        return tuple(here)
    return tuple(catalog.regions[name] for name in dict.fromkeys(scope.regions))


def _check_region(catalog: Catalog, name: str, cloud: Cloud, here: Iterable[str]) -> None:
    region = catalog.regions.get(name)
    if region is None:
        raise ScopeError(f"unknown region {shown(name)}{_meant_region(catalog, name, here)}")
    if region.cloud is not cloud:
        raise ScopeError(
            f"region {name} is in the {region.cloud} cloud, not {cloud}: add --cloud {region.cloud}"
        )


def _meant_region(catalog: Catalog, name: str, here: Iterable[str]) -> str:
    """A hint: ``East Asia`` and ``EastAsia`` are meant as ``eastasia``."""
    joined = "".join(name[:80].lower().split())
    if joined in catalog.regions:
        return f"; did you mean {joined}?"
    return meant(joined, here) or meant(joined, catalog.regions) or "; see: arcdiag catalog list"


def _is_there(endpoint: Endpoint, scope: Scope) -> bool:
    """What has no documented host at all is the public cloud's: its page came first."""
    clouds = endpoint.hosts or (Cloud.PUBLIC,)
    return scope.cloud in clouds and endpoint.required is not Required.NEVER


def _bar(endpoints: Iterable[Endpoint], feature: str) -> int:
    """How grave an endpoint must be for *feature* to fail without it.

    The gravest of the feature's own: beside Resource Manager, which everything needs, the
    services of an extension would all seem dispensable.
    """
    its = [endpoint for endpoint in endpoints if feature in endpoint.features]
    own = [endpoint for endpoint in its if SERVERS not in endpoint.features]
    return max((_RANK[endpoint.severity] for endpoint in own or its), default=0)


def _purposes(endpoint: Endpoint, features: Iterable[str]) -> tuple[str, ...]:
    """What *endpoint* is probed for: the stages of a server's life, then features by name."""
    purposes: dict[str, None] = {}
    for feature in features:
        if feature not in endpoint.features:
            continue
        if feature == SERVERS:
            purposes.update(dict.fromkeys(_stages(endpoint)))
        else:
            purposes[DOWNLOAD if feature == INSTALL else feature] = None
    return tuple(purposes)


def _stages(endpoint: Endpoint) -> tuple[str, ...]:
    match endpoint.required:
        case Required.INSTALL:
            return (DOWNLOAD,)
        case Required.CONNECT:
            return (ONBOARD,)
        case Required.ALWAYS if endpoint.severity is Severity.BLOCKER:
            return (ONBOARD, RUN)
        case _:
            return (RUN,)


def _is_required(endpoint: Endpoint, features: Iterable[str], bars: dict[str, int]) -> bool:
    """A blocker of servers, or grave enough for a feature that was asked for by name."""
    of_servers = SERVERS in features and SERVERS in endpoint.features
    return (of_servers and endpoint.severity is Severity.BLOCKER) or any(
        feature in endpoint.features and _RANK[endpoint.severity] >= bar
        for feature, bar in bars.items()
    )
