"""The composition root: the real network, this host, the clock and the catalog meet the engine."""

import asyncio
import gc
import uuid
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from arcdiag import __version__
from arcdiag.catalog.load import load_catalog
from arcdiag.demo.azure import SimulatedAzure
from arcdiag.demo.scenario import load_scenario
from arcdiag.diagnosis.diagnose import diagnose
from arcdiag.engine.plan import plan
from arcdiag.engine.routes import pointless, routes_of, routing_of
from arcdiag.engine.routing import Routing
from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.host.clock import SystemClock
from arcdiag.host.proxies import this_machines_proxies
from arcdiag.host.this import this_host
from arcdiag.model.catalog import Catalog
from arcdiag.model.events import Event
from arcdiag.model.host import HostFacts
from arcdiag.model.order import CheckOrder
from arcdiag.model.plan import Plan, Scope, Seen
from arcdiag.model.proxy import ProxySettings
from arcdiag.model.report import SCHEMA, CatalogStamp, Report, RouteFacts, Run, Tool
from arcdiag.model.value import Value
from arcdiag.net.source import own_address
from arcdiag.net.system import SystemNetwork
from arcdiag.net.trust.known import known_from_pem, known_roots
from arcdiag.net.trust.pem import read_pem
from arcdiag.net.trust.store import system_store
from arcdiag.net.trust.trust import Trust
from arcdiag.ports import Clock
from arcdiag.proxies.asked import facts
from arcdiag.ranges.read import read_tags, shipped_tags
from arcdiag.ranges.seen import addresses_in
from arcdiag.ranges.tags import ServiceTags

Tell = Callable[[Event], None]

YOUNG_VALUES: Final = 20_000
"""New containers before a search for garbage begins; Python's own 700 suits small programs."""

MOST_NAME_SERVERS: Final = 6
"""Asked directly; a machine with more still uses only the first few (glibc: three)."""


def ignored(event: Event) -> None:
    """Tell nobody."""


class Stage(Value, frozen=True):
    """All that a run meets."""

    catalog: Catalog
    scope: Scope
    plan: Plan
    host: HostFacts
    settings: Settings
    options: dict[str, str]
    service_tags: ServiceTags
    routing: Routing
    routes: tuple[RouteFacts, ...] = ()


async def check_report(order: CheckOrder, tell: Tell = ignored) -> Report:
    """Plan, probe and judge what *order* asks for, on this machine.

    Raises CatalogError, ScopeError or OrderError before anything is sent.
    """
    catalog = load_catalog(order.catalog_file)
    machine = this_host()
    routes = routes_of(order, catalog, machine, this_machines_proxies)
    routing = routing_of(routes, order, catalog)
    planned = await routing.laid(plan(catalog, order.scope))
    host = _about(machine, planned, pointless(order, planned))
    network = SystemNetwork(
        trust=_trust(order, catalog),
        source=own_address(order.source),
        patience_s=0.8 * order.timeout,
    )
    stage = Stage(
        catalog=catalog,
        scope=order.scope,
        plan=planned,
        host=host,
        settings=_settings(order, host, network.sockets),
        options=order.options,
        service_tags=read_tags(order.service_tags) if order.service_tags else shipped_tags(),
        routing=routing,
        routes=tuple(map(facts, routes)),
    )
    try:
        return await _report(stage, network, SystemClock(), tell)
    finally:
        await despite_cancelling(network.aclose())


async def demo_report(
    scenario: str, tell: Tell = ignored, settings: Settings | None = None
) -> Report:
    """Run *scenario* against the simulated Azure on loopback; raises ScenarioError."""
    catalog = load_catalog()
    story = load_scenario(scenario)
    async with SimulatedAzure(story, catalog) as azure:
        planned = plan(catalog, azure.scope)
        stage = Stage(
            catalog=catalog,
            scope=azure.scope,
            plan=planned,
            host=_about(azure.host(), planned),
            settings=msgspec.structs.replace(
                settings or Settings(), name_servers=azure.name_servers, use_name_servers=False
            ),
            options={"demo": scenario},
            service_tags=shipped_tags(),
            routing=Routing(),
        )
        return await _report(stage, azure.network(), azure.clock(), tell)


def rejudged(report: Report, catalog: Catalog) -> Report:
    """Judge what a saved *report* saw by today's rules; what it saw stays as it is."""
    seen = tuple(Seen(check=check, observations=check.observations) for check in report.checks)
    diagnosis = diagnose(
        seen,
        host=report.host,
        run=report.run,
        catalog=catalog,
        stamp=report.catalog,
        addresses=report.addresses,
    )
    return msgspec.structs.replace(
        report,
        verdict=diagnosis.verdict,
        checks=diagnosis.checks,
        findings=diagnosis.findings,
    )


def proxy_settings() -> ProxySettings:
    """What this machine says about proxies, read only."""
    return this_machines_proxies()


async def _report(stage: Stage, network: SystemNetwork, clock: Clock, tell: Tell) -> Report:
    await network.prepare()
    started = clock.now()
    with seldom_collected():
        outcome = await run(stage.plan, network, clock, stage.settings, tell, stage.routing)
    facts = Run(
        id=str(uuid.uuid4()),
        started=started,
        ended=clock.now(),
        cloud=stage.scope.cloud,
        regions=stage.scope.regions,
        modes=stage.scope.modes,
        features=stage.scope.features,
        options=stage.options,
        ending=outcome.ending,
        routes=stage.routes,
    )
    report = _judged(stage, outcome, facts)
    await despite_cancelling(asyncio.sleep(0))
    return report


async def despite_cancelling(last: Coroutine[Any, Any, None]) -> None:
    """Let *last* come to its end: once a run is over, a cancel must not cost its report."""
    task = asyncio.create_task(last)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            own = asyncio.current_task()
            if own is not None:
                own.uncancel()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage less often.

    A run makes tens of thousands of values that live to its end; searching them again and again
    finds nothing, and costs a twentieth to a tenth of the run's work.
    """
    usual = gc.get_threshold()
    gc.set_threshold(YOUNG_VALUES, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _judged(stage: Stage, outcome: Outcome, facts: Run) -> Report:
    catalog, tags = stage.catalog, stage.service_tags
    stamp = CatalogStamp(
        version=catalog.version,
        verified_on=catalog.verified_on,
        age_days=catalog.age_days(datetime.now(UTC).date()),
    )
    addresses = tags.facts(addresses_in(outcome.seen))
    diagnosis = diagnose(
        outcome.seen,
        host=stage.host,
        run=facts,
        catalog=catalog,
        stamp=stamp,
        addresses=addresses,
    )
    return Report(
        schema=SCHEMA,
        tool=Tool(name="arcdiag", version=__version__),
        catalog=stamp,
        run=facts,
        host=stage.host,
        verdict=diagnosis.verdict,
        checks=diagnosis.checks,
        findings=diagnosis.findings,
        addresses=addresses,
        ranges=tags.stamp,
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


def _settings(order: CheckOrder, host: HostFacts, sockets: int) -> Settings:
    """The order's limits; no more checks at once than this process may open sockets for."""
    return Settings(
        timeout=order.timeout,
        deadline=order.deadline,
        concurrency=min(order.concurrency, max(1, sockets // 2)),
        repeat=order.repeat,
        name_servers=order.name_servers or host.name_servers[:MOST_NAME_SERVERS],
        use_name_servers=bool(order.name_servers),
        overrides=order.overrides,
        lab=order.lab,
    )


def _about(host: HostFacts, planned: Plan, notes: Sequence[str] = ()) -> HostFacts:
    """The host's facts with only those hosts file entries that the run looks at, and *notes*."""
    names = {check.host for check in planned.checks}
    entries = tuple(entry for entry in host.hosts_file if entry.name in names)
    return msgspec.structs.replace(host, hosts_file=entries, notes=(*host.notes, *notes))
