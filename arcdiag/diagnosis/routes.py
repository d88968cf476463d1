"""Which way a check goes: directly or through proxies; and what counts of what it saw."""

from collections.abc import Iterable
from typing import Final

from arcdiag.model.choices import Protocol
from arcdiag.model.observation import Observation, Reached, Step, Tunnelled
from arcdiag.model.plan import Check

DIRECT: Final = "direct"
"""The route of a check that asks no proxy."""

AGENT_ROUTE: Final = "agent"
"""The name of the route that the agent itself goes by, where it was asked for beside others."""

NO_PROXY: Final = "none"
"""The name of the route without any proxy, where it was asked for beside others."""

_SCHEMES: Final = {
    Protocol.HTTP_PROXY: "http",
    Protocol.HTTPS_PROXY: "https",
    Protocol.SOCKS5: "socks5",
}
_OF_PROXIES: Final = (Reached, Tunnelled)
_OWN_WAY: Final = (Step.RESOLVE, Step.QUERY, Step.CONFIRM, Step.CONNECT, Step.CHOOSE)


def is_proxy(check: Check) -> bool:
    """Is the proxy itself what this check looks at?"""
    return check.protocol in _SCHEMES


def goes_direct(check: Check) -> bool:
    """Does this check connect to its host by itself? That of a proxy does."""
    return check.route == DIRECT


def counting(check: Check, observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """What a check's steps tell of its own way.

    Behind a proxy the proxy looks names up: that this machine cannot is a fact and no fault,
    unless the last of its ways was a connection of its own. Nor is a direct way that was tried
    in vain before a proxy was reached.
    """
    if goes_direct(check) or _connects(observations):
        return observations
    return tuple(seen for seen in observations if seen.step not in _OWN_WAY)


def proxy_of(check: Check, observations: Iterable[Observation] = ()) -> str:
    """The URL of the proxy a check is about, without login; empty for one that went without.

    Of several the one that was tried last, for that is where the check ended.
    """
    if is_proxy(check):
        if "://" in check.name:
            return check.name
        host = f"[{check.host}]" if ":" in check.host else check.host
        return f"{_SCHEMES[check.protocol]}://{host}:{check.port}"
    seen_of_it = tuple(observations)
    if goes_direct(check) or _connects(seen_of_it):
        return ""
    tried = [seen.target for seen in seen_of_it if seen.step is Step.REACH]
    told = [seen.outcome.proxy for seen in seen_of_it if isinstance(seen.outcome, _OF_PROXIES)]
    return [first_proxy(check.route), *tried, *told][-1]


def _connects(observations: Iterable[Observation]) -> bool:
    """Did this machine connect to the endpoint itself, in the end?

    Once a proxy is reached no other way is tried.
    """
    seen_of_it = tuple(observations)
    proxied = any(isinstance(seen.outcome, Reached) for seen in seen_of_it)
    return not proxied and any(seen.step is Step.CONNECT for seen in seen_of_it)


def same_endpoint(check: Check) -> tuple[object, ...]:
    """What the checks of one endpoint have in common, whichever route they take."""
    return check.endpoint, check.host, check.port, check.path, check.region, check.mode


def first_proxy(route: str) -> str:
    """The first of a route's proxies."""
    return next((word for word in route.replace(",", " ").split() if word != DIRECT), route)


def same_proxy(url: str) -> str:
    """What two spellings of one proxy have in common: ``HOST:PORT``."""
    return url.rpartition("://")[2].rstrip("/").lower()
