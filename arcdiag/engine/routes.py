"""From an order to the routes of its run, and what is pointless over them."""

from collections.abc import Callable
from typing import Final

from arcdiag.engine.plan import DIRECT
from arcdiag.engine.routing import PATIENCE_S, Route, Routing
from arcdiag.model.catalog import Catalog
from arcdiag.model.host import HostFacts, OperatingSystem
from arcdiag.model.order import CheckOrder, RouteWord
from arcdiag.model.plan import Check, Plan
from arcdiag.model.proxy import ProxySettings
from arcdiag.pac.files import PacFiles, ScriptedRouter
from arcdiag.ports import Router
from arcdiag.proxies.asked import NamedRoute, SettingsRouter, named_routes

SHARE: Final = 0.5
"""Of a run's time, for finding out the ways: the rest is for going them."""

_BY_SETTINGS: Final = {RouteWord.SYSTEM, RouteWord.AGENT}


def routes_of(
    order: CheckOrder, catalog: Catalog, machine: HostFacts, look: Callable[[], ProxySettings]
) -> tuple[NamedRoute, ...]:
    """What each route goes by. *look* reads the machine's settings; done only where they matter."""
    matter = not order.routes or bool(_BY_SETTINGS.intersection(order.routes))
    return named_routes(
        order.routes,
        look() if matter else ProxySettings(),
        catalog.proxy_bypasses,
        windows=machine.system is OperatingSystem.WINDOWS,
        no_proxy=order.no_proxy,
    )


def routing_of(
    routes: tuple[NamedRoute, ...],
    order: CheckOrder,
    catalog: Catalog,
    files: PacFiles,
    suffix: str = "",
    share: float = 1.0,
) -> Routing:
    """The way of every check over *routes*; *files* opens the PAC files they name.

    *suffix* tells this lane's proxies from others', *share* is its part of the time for finding
    out the ways.
    """
    patience_s = min(PATIENCE_S, order.deadline * SHARE) * share
    found = [Route(route.name, _router(route, order, catalog, files)) for route in routes]
    return Routing(found, suffix, patience_s=patience_s)


def _router(route: NamedRoute, order: CheckOrder, catalog: Catalog, files: PacFiles) -> Router:
    source, categories = route.by.source, catalog.proxy_bypasses
    if source is not None and (source.pac or source.detects):
        return ScriptedRouter(route.by, categories, files, order.proxy_login)
    return SettingsRouter(route.by, categories, order.proxy_login)


def pointless(order: CheckOrder, planned: Plan) -> tuple[str, ...]:
    """A note for every ``--resolve`` of a name that only a proxy will look up."""
    direct = {(check.host, check.port) for check in planned.checks if _goes_direct(check)}
    proxied = {(check.host, check.port) for check in planned.checks} - direct
    return tuple(
        f"--resolve {one.host}:{one.port} has no effect: the proxy resolves that name"
        for one in order.overrides
        if (one.host, one.port) in proxied
    )


def _goes_direct(check: Check) -> bool:
    return DIRECT in check.route.split(", ")
