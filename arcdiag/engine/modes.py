"""What a mode changes in a plan: which endpoints count, and what their names must lead to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from arcdiag.catalog.check import EVERYTHING
from arcdiag.catalog.check_endpoint import USER
from arcdiag.catalog.faults import ScopeError, shown
from arcdiag.catalog.names import BadName, admits, concrete
from arcdiag.catalog.select import Asked, asked
from arcdiag.model.catalog import Catalog, Endpoint, Gateway
from arcdiag.model.choices import Cloud, Mode, Wanted
from arcdiag.model.plan import Check, Scope, Seen

LOCAL: Final = "local"
"""The feature of the agent's own ports on this machine."""
GATEWAY: Final = "gateway"
"""The feature, and the endpoint, of the Arc gateway itself."""
SCOPE: Final = "hybridcompute"
"""What a private endpoint for a Private Link Scope of Azure Arc is made for (its sub-resource)."""
_PREFIX: Final = "gateway_prefix"


def in_mode(catalog: Catalog, scope: Scope, mode: Mode) -> tuple[Asked, ...]:
    """The endpoints that *scope* asks for in *mode*, in the catalog's order.

    With the Arc gateway most of them travel inside the session to the gateway: from here only the
    gateway and what is opened beside it can be looked at (Arc gateway, 2026-04-01).
    """
    if mode is not Mode.GATEWAY:
        return asked(catalog, scope)
    features = tuple(dict.fromkeys((*scope.features, GATEWAY)))
    wider = asked(catalog, msgspec.structs.replace(scope, features=features))
    return tuple(
        one
        for one in wider
        if one.endpoint.gateway is not Gateway.TUNNELLED
        and not (scope.without_agent and _is_agents_own(one.endpoint, scope))
    )


def by_purpose(catalog: Catalog, scope: Scope) -> dict[str, int]:
    """How many endpoints *scope* asks for to each purpose, in any of its modes; raises ScopeError.

    One that serves several counts for each of them.
    """
    if scope.only_extra:
        wanted = {}
    else:
        wanted = {
            one.endpoint.id: one.purposes
            for mode in scope.modes
            for one in in_mode(catalog, scope, mode)
        }
    counts = Counter(purpose for purposes in wanted.values() for purpose in purposes)
    if scope.extra:
        counts[USER] = len(scope.extra)
    return dict(counts)


def endpoints_of(catalog: Catalog, cloud: Cloud) -> Counter[str]:
    """How many endpoints each feature has in *cloud*."""
    return Counter(
        feature
        for one in asked(catalog, Scope(cloud=cloud, features=(EVERYTHING,)))
        for feature in one.endpoint.features
    )


def _is_agents_own(endpoint: Endpoint, scope: Scope) -> bool:
    """Is it a port of the agent on this machine, which nobody asked for by name?"""
    return LOCAL in endpoint.features and LOCAL not in scope.features


def expected(endpoint: Endpoint, scope: Scope, mode: Mode) -> Wanted:
    """The kind of address that *endpoint*'s name must have.

    Arc's own services have private addresses with a Private Link Scope and public ones without;
    of the others (Entra ID, Resource Manager …) companies may make private what they like, but no
    private address travels over Microsoft peering.
    """
    if mode is Mode.MICROSOFT_PEERING:
        return Wanted.PUBLIC
    link = endpoint.private_link
    if link is None or link.group != SCOPE or mode is Mode.GATEWAY:
        return Wanted.ANY
    private = mode is Mode.PRIVATE_PEERING or scope.private_link
    return Wanted.PRIVATE if private else Wanted.PUBLIC


def seen_in_mode(
    seen: Iterable[Seen], catalog: Catalog, scope: Scope, mode: Mode
) -> tuple[Seen, ...]:
    """What was seen without a mode in mind, as the checks of *mode*.

    Modes differ in what counts and in what is wanted, not in what is done.
    """
    counting = {one.endpoint.id for one in in_mode(catalog, scope, mode)}
    return tuple(
        Seen(check=_of_mode(each.check, catalog, scope, mode), observations=each.observations)
        for each in seen
        if each.check.endpoint in counting or each.check.endpoint not in catalog.endpoints
    )


def _of_mode(check: Check, catalog: Catalog, scope: Scope, mode: Mode) -> Check:
    endpoint = catalog.endpoints.get(check.endpoint)
    kind = expected(endpoint, scope, mode) if endpoint is not None else check.expected
    return msgspec.structs.replace(check, mode=mode, expected=kind)


def own_values(catalog: Catalog, scope: Scope) -> Mapping[str, str]:
    """What the user alone knows of names: the Arc gateway's prefix. Raises ScopeError."""
    if not scope.gateway_host:
        return {}
    name = catalog.endpoints[GATEWAY].hosts[scope.cloud]
    try:
        host = concrete(scope.gateway_host)
    except BadName as bad:
        raise ScopeError(f"--gateway-host {shown(scope.gateway_host)}: {bad}") from None
    suffix = name.partition("}")[2]
    if not admits(name, host):
        raise ScopeError(f"--gateway-host {shown(host)}: is no name such as CONTOSO{suffix}")
    return {_PREFIX: host.removesuffix(suffix)}
