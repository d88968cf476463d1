"""The proxies of a run: each is looked at once, and what needs it waits for that."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from arcdiag.catalog.names import admits
from arcdiag.engine.names import Name, Names
from arcdiag.engine.routing import Routing, needs_tunnel
from arcdiag.model.observation import Connected, Resolved
from arcdiag.model.plan import Check
from arcdiag.model.proxy import Proxy
from arcdiag.ports import Clock, Network
from arcdiag.probes.again import Turns
from arcdiag.probes.proxy import ProxyWalk, Standing, in_the_way
from arcdiag.probes.routes import Routes
from arcdiag.probes.through import Through
from arcdiag.probes.trace import Trace

FACT_S: Final = 1.0
"""The longest that a check, done through its proxy, waits for this machine's own look-up of the
name: it decides nothing, and where only the proxy resolves, no answer may ever come."""

Hosts = tuple[str, ...]
Direct = Callable[[], Awaitable[Hosts]]


class _Look:
    """One proxy's standing, once it is known."""

    def __init__(self) -> None:
        self.known = asyncio.Event()
        self.standing: Standing | None = None


class Proxied:
    """Leads checks through proxies. ``begin`` starts the check of a proxy that nobody planned."""

    def __init__(
        self,
        network: Network,
        clock: Clock,
        names: Names,
        routes: Routes,
        routing: Routing,
        begin: Callable[[Check], None],
    ) -> None:
        self._network = network
        self._clock = clock
        self._names = names
        self._routes = routes
        self._routing = routing
        self._begin = begin
        self._looks: dict[str, _Look] = {}

    def expect(self, check: Check) -> None:
        """*check*, about a proxy itself, is planned and will be made."""
        self._looks.setdefault(check.id, _Look())

    async def look(self, check: Check, trace: Trace, found: Resolved, turns: Turns) -> Hosts:
        """Look at a proxy itself, whose addresses were *found*."""
        proxy = self._routing.proxy_of(check)
        walk = ProxyWalk(
            check,
            proxy,
            self._network,
            self._routes,
            self._clock,
            trace,
            turns,
            lambda ready: self._know(check, ready),
        )
        await walk.go(found, self._routing.trial(proxy))
        self.settle(check, trace)
        return ()

    def settle(self, check: Check, trace: Trace) -> None:
        """The look at a proxy is over: whoever still waits is told what stood in the way."""
        proxy = self._routing.proxy_of(check)
        self._know(check, in_the_way(proxy, tuple(trace.observations)))

    async def walk(
        self,
        check: Check,
        trace: Trace,
        turns: Turns,
        release: Callable[[], None],
        direct: Direct,
    ) -> Hosts:
        """Try *check*'s ways in their order until one leads somewhere; *direct* goes without."""
        name: Name | None = None
        hosts: Hosts | None = None
        went_direct = False
        for proxy in self._routing.ways(check):
            if proxy is None:
                went_direct, hosts = True, await direct()
                if any(isinstance(seen.outcome, Connected) for seen in trace.observations):
                    break
                continue
            standing = await self._standing(proxy)
            name = name or self._names.ask(check.host)
            through = Through(
                check,
                proxy,
                self._network,
                self._clock,
                trace,
                turns,
                tunnels=needs_tunnel(check, proxy),
            )
            hosts = await through.go(standing, lambda host: admits(check.discovers_name, host))
            if hosts is not None:
                break
        if name is not None and not went_direct:
            release()
            await _heard(name)
            trace.adopt(name.observations)
        return hosts or ()

    async def _standing(self, proxy: Proxy) -> Standing:
        check = self._routing.check_of(proxy)
        if check.id not in self._looks:
            self.expect(check)
            self._begin(check)
        look = self._looks[check.id]
        await look.known.wait()
        assert look.standing is not None  # said before it is known
        return look.standing

    def _know(self, check: Check, standing: Standing) -> None:
        look = self._looks.setdefault(check.id, _Look())
        if look.standing is None:
            look.standing = standing
            look.known.set()


async def _heard(name: Name) -> None:
    """Wait a little for what this machine's own resolvers say."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(FACT_S):
            await name.addresses()
            await name.complete()
