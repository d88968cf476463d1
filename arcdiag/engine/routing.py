"""Lays a plan's checks over the routes that were asked for: direct, through proxies, or both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from arcdiag.catalog.faults import ScopeError
from arcdiag.engine.leading import Leading
from arcdiag.engine.plan import DIRECT, MOST_CHECKS
from arcdiag.model.choices import Protocol, Severity
from arcdiag.model.plan import PROXY, Check, Plan
from arcdiag.model.proxy import DIRECTLY, Proxy, Scheme, Target, Ways
from arcdiag.model.report import RouteFacts
from arcdiag.ports import Router

PROTOCOLS: Final = {
    Scheme.HTTP: Protocol.HTTP_PROXY,
    Scheme.HTTPS: Protocol.HTTPS_PROXY,
    Scheme.SOCKS5: Protocol.SOCKS5,
    Scheme.SOCKS5H: Protocol.SOCKS5,
}

_SCHEMES: Final = {Protocol.HTTP: "http", Protocol.WSS: "wss"}
"""What a URL of this protocol begins with; anything else that is tunnelled goes as https does."""


PATIENCE_S: Final = 15.0
"""For finding out the ways of all checks: a file is fetched within ten, a script computes for one
and may wait eight for names."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route that was asked for, by its name in the report."""

    name: str
    router: Router


class Routing:
    """Which ways each check takes, and which check looks at which proxy.

    Keeps the proxies with their logins, which no check and no report may hold. ``patience_s`` is
    for finding out the ways; a check whose way is not known by then is not tested.
    """

    def __init__(
        self, routes: Sequence[Route] = (), suffix: str = "", *, patience_s: float = PATIENCE_S
    ) -> None:
        self._leading = Leading(patience_s)
        self._suffix = suffix
        self._routes = {route.name: route for route in routes}
        self._ways: dict[str, Ways] = {}
        self._proxies: dict[Proxy, Check] = {}
        self._trials: dict[Proxy, Check] = {}

    async def laid(self, plan: Plan) -> Plan:
        """*plan* over every route, each proxy's own check first; raises ScopeError."""
        if not self._routes:
            return plan
        several = len(self._routes) > 1
        checks: list[Check] = []
        for check in plan.checks:
            if check.untestable:
                checks.append(check)
                continue
            checks += [
                await self._over(check, route, several=several) for route in self._routes.values()
            ]
        if len(checks) > MOST_CHECKS:
            raise ScopeError(f"more than {MOST_CHECKS:,} checks were asked for")
        return Plan(checks=(*self._proxies.values(), *checks))

    async def told(self, check: Check) -> Check:
        """*check*, whose host has just been told, on its way."""
        if not self._routes:
            return check
        route = self._routes.get(check.via) or next(iter(self._routes.values()))
        return await self._led(check, route)

    def noted(self, facts: RouteFacts) -> RouteFacts:
        """*facts* of a route, with what finding out its ways has shown."""
        return msgspec.structs.replace(facts, notes=self._leading.told(facts))

    def ways(self, check: Check) -> tuple[Proxy | None, ...]:
        """The ways that *check* tries in their order; None is the direct one."""
        return self._ways.get(check.id, DIRECTLY).hops

    def check_of(self, proxy: Proxy) -> Check:
        """The check that looks at *proxy* itself."""
        return self._proxies[proxy]

    def proxy_of(self, check: Check) -> Proxy:
        """The proxy that *check* is about; raises KeyError."""
        return next(proxy for proxy, own in self._proxies.items() if own.id == check.id)

    def trial(self, proxy: Proxy) -> Check | None:
        """The first check that needs a tunnel through *proxy*; None: none does."""
        return self._trials.get(proxy)

    async def _over(self, check: Check, route: Route, *, several: bool) -> Check:
        if several:
            check = msgspec.structs.replace(
                check,
                id=f"{check.id}@{route.name}",
                awaits=f"{check.awaits}@{route.name}" if check.awaits else "",
                via=route.name,
            )
        return await self._led(check, route) if check.host else check

    async def _led(self, check: Check, route: Route) -> Check:
        ways = await self._leading.ways(route.name, route.router, target_of(check))
        if not ways.hops:
            why = f"the way to it cannot be told: {ways.unknown}"
            return msgspec.structs.replace(check, untestable=why, no_way=ways.unknown)
        self._ways[check.id] = ways
        for proxy in filter(None, ways.hops):
            self._know(proxy, check)
        return msgspec.structs.replace(
            check, route=route_of(ways.hops), bypassed_by=ways.bypassed_by or ""
        )

    def _know(self, proxy: Proxy, check: Check) -> None:
        if proxy not in self._proxies:
            namesakes = sum(known.bare == proxy.bare for known in self._proxies)
            number = f"#{namesakes + 1}" if namesakes else ""
            self._proxies[proxy] = _own_check(proxy, f"{number}{self._suffix}", check)
        if needs_tunnel(check, proxy):
            self._trials.setdefault(proxy, check)


def target_of(check: Check) -> Target:
    """The URL that decides about *check*'s way."""
    scheme = _SCHEMES.get(check.protocol, "https")
    host = f"[{check.host}]" if ":" in check.host else check.host
    shown = f"{scheme}://{host}:{check.port}"
    return Target(shown=shown, scheme=scheme, host=check.host, port=check.port)


def route_of(hops: Iterable[Proxy | None]) -> str:
    """The route's text: ``direct``, or the proxies' URLs without a login, in their order."""
    return ", ".join(proxy.bare if proxy else DIRECT for proxy in hops)


def needs_tunnel(check: Check, proxy: Proxy) -> bool:
    """Must *proxy* connect through? A plain http URL is asked of an HTTP proxy itself."""
    socks = proxy.scheme in (Scheme.SOCKS5, Scheme.SOCKS5H)
    return socks or check.protocol is not Protocol.HTTP


def _own_check(proxy: Proxy, number: str, first: Check) -> Check:
    return Check(
        id=f"{PROXY}:{proxy.bare}{number}",
        endpoint=PROXY,
        name=proxy.bare,
        host=proxy.host,
        port=proxy.port,
        protocol=PROTOCOLS[proxy.scheme],
        path="",
        region="",
        mode=first.mode,
        route=DIRECT,
        required=False,
        severity=Severity.BLOCKER,
        purpose=PROXY,
        purposes=(),
    )
