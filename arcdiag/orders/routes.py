"""Reads ``--proxy``: the routes over which everything is looked at."""

from typing import Final

from arcdiag.model.order import AskedRoute, PacFile, RouteWord
from arcdiag.model.proxy import Unusable
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import Setup
from arcdiag.orders.values import pac_place
from arcdiag.proxies.url import parse_proxy

OPTION: Final = "--proxy"
MOST_ROUTES: Final = 8
"""Side by side: each multiplies the checks, and a table beyond that is read by nobody."""


def routes_from(asked: Setup) -> tuple[AskedRoute, ...]:
    """The routes that ``--proxy`` names, each once. Raises RefusedError."""
    routes = tuple(dict.fromkeys(map(route, asked.proxy)))
    if len(routes) > MOST_ROUTES:
        raise RefusedError(f"--proxy: more than {MOST_ROUTES} routes were asked for")
    if routes == (RouteWord.NONE,) and (asked.no_proxy is not None or asked.proxy_login):
        option = "--no-proxy" if asked.no_proxy is not None else "--proxy-login"
        raise RefusedError(f"{option}: --proxy none goes through no proxy")
    return routes


def route(text: str, option: str = OPTION) -> AskedRoute:
    """A route; what is wrong with a URL is said without any part of it."""
    if text in tuple(RouteWord):
        return RouteWord(text)
    if text.lower().startswith("pac+"):
        return PacFile(where=pac_place(option, text[4:]))
    found = parse_proxy(text)
    if found is None:
        raise RefusedError(f"{option}: is empty")
    if isinstance(found, Unusable):
        raise RefusedError(f"{option}: {found.reason}")
    return found
