"""A run on this machine: its network, its settings, its clock."""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec

from arcdiag.catalog.load import load_catalog
from arcdiag.engine.environments import environments
from arcdiag.engine.lanes import Lane
from arcdiag.engine.plan import plan
from arcdiag.engine.routes import pointless, routes_of, routing_of
from arcdiag.engine.routing import Routing
from arcdiag.engine.settings import Settings
from arcdiag.engine.undisturbed import despite_cancelling, unless_cancelled
from arcdiag.host.clock import SystemClock
from arcdiag.host.name_policy import name_policy_notes
from arcdiag.host.proxies import this_machines_proxies
from arcdiag.host.this import this_host
from arcdiag.model.catalog import Catalog
from arcdiag.model.host import HostFacts
from arcdiag.model.order import CheckOrder
from arcdiag.model.plan import Plan
from arcdiag.model.report import Report
from arcdiag.model.value import Value
from arcdiag.net.source import own_address
from arcdiag.net.system import SystemNetwork
from arcdiag.net.trust.known import known_from_pem, known_roots
from arcdiag.net.trust.pem import read_pem
from arcdiag.net.trust.store import system_store
from arcdiag.net.trust.trust import Trust
from arcdiag.pac.files import PacFiles
from arcdiag.proxies.asked import NamedRoute, facts
from arcdiag.proxies.setup import agent_setup, set_proxies
from arcdiag.ranges.read import read_tags, shipped_tags
from arcdiag.wiring.agent import agent_says, agent_version
from arcdiag.wiring.machine import about
from arcdiag.wiring.pac import pac_files
from arcdiag.wiring.stage import Stage, Tell, ignored, reported

MOST_NAME_SERVERS: Final = 6
"""Asked directly; a machine with more still uses only the first few (glibc: three)."""


async def check_report(order: CheckOrder, tell: Tell = ignored) -> Report:
    """Plan, probe and judge what *order* asks for, on this machine.

    Raises CatalogError, ScopeError, OrderError or RangesError before anything is sent.
    """
    catalog = load_catalog(order.catalog_file)
    tags = read_tags(order.service_tags) if order.service_tags else shipped_tags()
    settings = this_machines_proxies()
    setup = agent_setup(settings)
    machine = msgspec.structs.replace(this_host(), agent=setup, proxies=set_proxies(settings))
    scope = msgspec.structs.replace(order.scope, without_agent=not setup.installed)
    planned = plan(catalog, scope)
    orders = environments(order)
    networks = _networks(order, catalog, orders)
    agent = agent_says(order)
    version = asyncio.create_task(agent_version(setup))
    files = [pac_files(network, machine) for network in networks]
    clock = SystemClock()
    started, began = clock.now(), clock.elapsed()
    try:
        ways = [
            _way(own, catalog, machine, planned, pac, share=1 / len(orders))
            for own, pac in zip(orders, files, strict=True)
        ]
        cancelled = not await unless_cancelled(_prepared(ways, version))
        if version.done() and not version.cancelled():
            setup = msgspec.structs.replace(setup, version=version.result())
            machine = msgspec.structs.replace(machine, agent=setup)
        spent_s = clock.elapsed() - began
        checks = [check for way in ways for check in way.plan.checks]
        notes = dict.fromkeys(note for way in ways for note in pointless(way.order, way.plan))
        by_policy = name_policy_notes(check.host for check in checks)
        host = about(machine, checks, (*notes, *by_policy))
        stage = Stage(
            catalog=catalog,
            scope=order.scope,
            lanes=tuple(
                _lane(way, network, host, len(ways), spent_s)
                for way, network in zip(ways, networks, strict=True)
            ),
            host=host,
            options=order.options,
            service_tags=tags,
            route_filter=order.route_filter,
            guesses=order.guess,
            routes=tuple(
                dict.fromkeys(way.routing.noted(facts(one)) for way in ways for one in way.routes)
            ),
            started=started,
            cancelled=cancelled,
        )
        return await reported(stage, networks, clock, tell, agent)
    finally:
        version.cancel()
        if agent is not None:
            agent.cancel()
        for pac in files:
            await despite_cancelling(pac.aclose())
        for network in networks:
            await despite_cancelling(network.aclose())


class _Way(Value, frozen=True):
    """One environment: the order for its modes, its routes, and its checks."""

    order: CheckOrder
    routes: tuple[NamedRoute, ...]
    routing: Routing
    plan: Plan


async def _prepared(ways: list[_Way], version: "asyncio.Task[str]") -> None:
    """Lay each way's checks over its routes, and have the agent's version; raises ScopeError."""
    for place, way in enumerate(ways):
        laid = await way.routing.laid(way.plan)
        ways[place] = msgspec.structs.replace(way, plan=laid)
    await version


def _way(
    order: CheckOrder,
    catalog: Catalog,
    machine: HostFacts,
    planned: Plan,
    files: PacFiles,
    *,
    share: float,
) -> _Way:
    """How the modes of *order* go, of all that were *planned*, not laid over routes yet."""
    modes = order.scope.modes
    routes = routes_of(order, catalog, machine, this_machines_proxies)
    alone = {check.mode for check in planned.checks} == set(modes)
    suffix = "" if alone else f"/{modes[0]}"
    routing = routing_of(routes, order, catalog, files, suffix, share)
    own = Plan(checks=tuple(check for check in planned.checks if check.mode in modes))
    return _Way(order=order, routes=routes, routing=routing, plan=own)


def _networks(
    order: CheckOrder, catalog: Catalog, ways: Sequence[CheckOrder]
) -> tuple[SystemNetwork, ...]:
    """A network for each way; they trust alike."""
    trust = _trust(order, catalog)
    sources = [own_address(way.source) for way in ways]
    return tuple(
        SystemNetwork(trust=trust, source=source, patience_s=0.8 * order.timeout)
        for source in sources
    )


def _lane(way: _Way, network: SystemNetwork, host: HostFacts, lanes: int, spent_s: float) -> Lane:
    return Lane(
        plan=way.plan,
        network=network,
        settings=_settings(way.order, host, network.sockets, lanes, spent_s),
        routing=way.routing,
    )


def _trust(order: CheckOrder, catalog: Catalog) -> Trust:
    extra = read_pem(order.ca_file) if order.ca_file else ()
    label = f"system and {order.ca_file.name}" if order.ca_file else "system"
    known = (
        known_from_pem(order.expected_roots)
        if order.expected_roots
        else known_roots(catalog.roots.values())
    )
    return Trust(system_store(extra, label=label), known)


def _settings(
    order: CheckOrder, host: HostFacts, sockets: int, lanes: int, spent_s: float
) -> Settings:
    """The order's limits; no more checks at once than this process may open sockets for, and all
    *lanes* together no more than one alone. *spent_s* of the time is over.
    """
    return Settings(
        timeout=order.timeout,
        deadline=max(0.0, order.deadline - spent_s),
        concurrency=max(1, min(order.concurrency, sockets // 2) // lanes),
        repeat=order.repeat,
        name_servers=order.name_servers or host.name_servers[:MOST_NAME_SERVERS],
        use_name_servers=bool(order.name_servers),
        overrides=order.overrides,
        lab=order.lab,
    )
