"""The simulated Azure: everything a run meets, on loopback, for the time of an ``async with``."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Self

from arcdiag.demo.addresses import LOOPBACK, AddressMap, Doors
from arcdiag.demo.dns import NameService
from arcdiag.demo.hole import ClosedPort, Hole
from arcdiag.demo.machine import PATIENCE_S, SkewedClock, StubResolver
from arcdiag.demo.names import KnownNames, Names
from arcdiag.demo.pki import Pki
from arcdiag.demo.proxies import entries, open_proxies
from arcdiag.demo.routes import simulated_route, simulated_trace
from arcdiag.demo.scenario import Scenario, asked_route, name_table
from arcdiag.demo.services import Services
from arcdiag.demo.tls import Certificates
from arcdiag.demo.trouble import NameTrouble
from arcdiag.demo.web import WebPlace
from arcdiag.engine.routing import Route, Routing
from arcdiag.model.catalog import Catalog
from arcdiag.model.host import HostFacts, HostsEntry, NameServer, OperatingSystem, SetProxy
from arcdiag.model.observation import Routed, Traced
from arcdiag.model.plan import Scope
from arcdiag.model.proxy import ProxySettings
from arcdiag.net.system import SystemNetwork
from arcdiag.net.trust.known import KnownRoots
from arcdiag.net.trust.store import anchors_store
from arcdiag.net.trust.trust import Trust
from arcdiag.ports import Clock, Link
from arcdiag.proxies.asked import NamedRoute, SettingsRouter, named_routes

DNS_PORT = 53


class SimulatedAzure:
    """One scenario, alive: name servers, web servers, and the machine that looks at them.

    Everything runs in the caller's event loop and needs no rights; leaving the block ends all.
    """

    def __init__(self, scenario: Scenario, catalog: Catalog) -> None:
        region = catalog.regions.get(scenario.regions[0])
        self._scenario = scenario
        self._catalog = catalog
        self._code = region.his.code if region else ""
        table = (*name_table(), *entries(scenario.proxies))
        self._names = Names(table, catalog, scenario.regions[0], self._code or "xx")
        self._older = frozenset(entry.name for entry in table if entry.tls12_only)
        self.pki = Pki(sends_root=scenario.servers_send_root)
        self.scope = Scope(
            regions=scenario.regions,
            features=scenario.features,
            only=scenario.only,
            modes=scenario.modes,
            private_link=scenario.private_link,
            gateway_host=scenario.gateway_host,
            without_agent=True,
        )
        self.name_servers = tuple(
            NameServer(address=address, port=DNS_PORT, source="simulated machine")
            for address in scenario.machine.name_servers
        )
        self._open = AsyncExitStack()
        self._map: AddressMap
        self._hole: Hole

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            self._hole = Hole()
            opening.callback(self._hole.close)
            await self._hole.fill()
            refusing = ClosedPort()
            opening.callback(refusing.close)
            self._map = AddressMap(
                self._names,
                self._scenario.faults,
                hole=self._hole.port,
                refusing=refusing.port,
            )
            await self._open_name_servers(opening)
            await self._open_places(opening)
            await open_proxies(self._scenario.proxies, self._names, self._map, opening)
            self._open = opening.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
        await asyncio.sleep(0)  # asyncio closes a transport's socket one turn after it was told to

    def dial(self, address: str, port: int) -> tuple[str, int]:
        """Where on loopback an address and port of the simulation is, for the machine."""
        if self._lets_out(address, port):
            return self._map.dial(address, port)
        return LOOPBACK, self._hole.port

    def _lets_out(self, address: str, port: int) -> bool:
        """Does the company's firewall let the machine connect there?"""
        return self._scenario.machine.connects_outside or self._map.is_inside(address, port)

    def clock(self) -> Clock:
        """The simulated machine's clock."""
        return SkewedClock(timedelta(seconds=self._scenario.machine.clock_ahead_s))

    def network(self, patience_s: float = PATIENCE_S) -> SystemNetwork:
        """The real network code, led to loopback, with this machine's trust and resolver.

        *patience_s* is how long the resolver waits for one name server.
        """
        machine = self._scenario.machine
        lookup = StubResolver(machine.hosts_file, self.name_servers, self.dial, patience_s)
        network = _SimulatedNetwork(
            trust=self._trust(), lookup=lookup, dial=self.dial, now=self.clock().now
        )
        network.leads_into_hole = self._vanishes
        if not self._hole.complete:
            network.vanishes = self._vanishes
        self._open.push_async_callback(network.aclose)
        return network

    def _vanishes(self, address: str, port: int) -> bool:
        """Does a connection from the machine end in the hole?"""
        return not self._lets_out(address, port) or self._map.vanishes(address, port)

    def routes(self) -> tuple[NamedRoute, ...]:
        """The routes to look at every endpoint over; none: directly."""
        named = map(asked_route, self._scenario.machine.routes)
        wanted = tuple(route for route in named if route is not None)
        if not wanted:
            return ()
        bypasses = self._catalog.proxy_bypasses
        return named_routes(wanted, ProxySettings(), bypasses, windows=False)

    def routing(self) -> Routing:
        """The ways of these routes."""
        bypasses = self._catalog.proxy_bypasses
        routes = self.routes()
        return Routing([Route(one.name, SettingsRouter(one.by, bypasses)) for one in routes])

    def host(self) -> HostFacts:
        """The simulated machine, as the report describes it."""
        machine = self._scenario.machine
        return HostFacts(
            name=machine.name,
            system=OperatingSystem.OTHER,
            system_name="simulated server",
            architecture="simulated",
            python="",
            user="demo",
            elevated=None,
            name_servers=self.name_servers,
            hosts_file=tuple(
                HostsEntry(name=name, address=address, line=number)
                for number, (name, address) in enumerate(machine.hosts_file.items(), start=1)
            ),
            proxies=_set(machine.winhttp),
            agent=machine.agent,
            notes=(f"simulated: {self._scenario.title}. {self._scenario.story.strip()}",),
        )

    def _trust(self) -> Trust:
        """What this machine holds for true, and whose roots are whose."""
        machine = self._scenario.machine
        anchors = [self.pki.other_root.der]
        if machine.trusts_azure_root:
            anchors.append(self.pki.root.der)
        if machine.trusts_corporate_root:
            anchors.append(self.pki.corporate_root.der)
        known = KnownRoots(
            microsoft=frozenset({self.pki.root.spki_sha256}),
            public=frozenset({self.pki.root.spki_sha256, self.pki.other_root.spki_sha256}),
        )
        return Trust(anchors_store(anchors), known)

    async def _open_name_servers(self, opening: AsyncExitStack) -> None:
        own = [each.host for each in self._scenario.proxies]
        outside = self._scenario.machine.resolves_outside
        names = self._names if outside else KnownNames(self._names, own)
        for server in self.name_servers:
            if self._is_dead(server.address):
                continue
            service = NameService(server.address, names, self._scenario.name_faults)
            await service.open()
            opening.push_async_callback(service.close)
            self._map.add_server((server.address, server.port), service.port)

    def _is_dead(self, server: str) -> bool:
        """Does nothing at all ever come back from it? Then its place is the hole itself."""
        return any(
            fault.trouble is NameTrouble.VANISH
            and fault.names == ("*",)
            and fault.meets("", server)
            for fault in self._scenario.name_faults
        )

    async def _open_places(self, opening: AsyncExitStack) -> None:
        folder = Path(opening.enter_context(tempfile.TemporaryDirectory(prefix="arcdiag-demo-")))
        certificates = Certificates(self.pki, folder, self._older)
        addresses = {each for fault in self._scenario.faults for each in fault.addresses}
        answer = Services(self._catalog).answer
        doors: dict[str, Doors] = {}
        for address in ("", *sorted(addresses)):
            place = WebPlace(address, self._scenario.faults, certificates, answer)
            doors[address] = await place.open()
            opening.push_async_callback(place.close)
        everywhere = doors.pop("")
        private = dict.fromkeys(self._scenario.private_endpoints, everywhere)
        self._map.add_doors(everywhere, private | doors)


class _SimulatedNetwork(SystemNetwork):
    """The real network, but for what would speak of loopback: the way to an address is made up.

    Where the system cannot drop packets for us, connects hang here instead.
    """

    vanishes: Callable[[str, int], bool] | None = None
    leads_into_hole: Callable[[str, int], bool]

    async def route(self, address: str) -> Routed:
        """The way out of the simulated machine's own little network."""
        return simulated_route(address)

    async def trace(self, address: str, port: int) -> Traced:
        """What the one router of the site would answer; the services themselves where they do."""
        return simulated_trace(address, port, silent=self.leads_into_hole(address, port))

    async def connect(self, address: str, port: int, *, segment: int = 0) -> Link:
        if self.vanishes and self.vanishes(address, port):
            await asyncio.get_running_loop().create_future()
        return await super().connect(address, port, segment=segment)


def _set(winhttp: str) -> tuple[SetProxy, ...]:
    return (SetProxy(asked=winhttp, where="WinHTTP", origin="winhttp"),) if winhttp else ()
