"""All that a run meets, and the report that comes of it."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec

from arcdiag import __version__
from arcdiag.catalog.select import asked_regions
from arcdiag.diagnosis.diagnose import Diagnosis, diagnose
from arcdiag.engine.lanes import Lane, not_begun, run_lanes
from arcdiag.engine.modes import seen_in_mode
from arcdiag.engine.settings import Outcome
from arcdiag.engine.undisturbed import despite_cancelling, seldom_collected, unless_cancelled
from arcdiag.model.azcmagent import AgentRow
from arcdiag.model.catalog import Catalog
from arcdiag.model.events import Event
from arcdiag.model.host import HostFacts
from arcdiag.model.plan import Scope, Seen
from arcdiag.model.report import SCHEMA, CatalogStamp, Report, RouteFacts, Run, Tool
from arcdiag.model.value import Value
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import Clock
from arcdiag.ranges.seen import addresses_in
from arcdiag.ranges.tags import ServiceTags
from arcdiag.wiring.agent import AgentSays, said

Tell = Callable[[Event], None]


def ignored(event: Event) -> None:
    """Tell nobody."""


class Stage(Value, frozen=True):
    """All that a run meets."""

    catalog: Catalog
    scope: Scope
    lanes: tuple[Lane, ...]
    host: HostFacts
    options: dict[str, str]
    service_tags: ServiceTags
    routes: tuple[RouteFacts, ...] = ()
    route_filter: tuple[str, ...] = ()
    """The BGP communities that the Microsoft peering's route filter lets through."""
    azcmagent: tuple[AgentRow, ...] = ()
    """What the agent's own check said."""
    guesses: bool = False
    """Which mode the machine is in is to be found out."""
    started: datetime | None = None
    """When the work for it began; None: with its first check."""
    cancelled: bool = False
    """Its end was wished for before its first check."""


async def reported(
    stage: Stage,
    networks: Sequence[SystemNetwork],
    clock: Clock,
    tell: Tell,
    agent: "asyncio.Task[AgentSays] | None" = None,
) -> Report:
    """Run *stage* and judge what it saw, beside what the *agent* says where it was asked."""
    begun = not stage.cancelled and await unless_cancelled(_prepared(networks))
    host = msgspec.structs.replace(stage.host, roots=networks[0].roots)
    stage = msgspec.structs.replace(stage, host=host)
    started = stage.started or clock.now()
    with seldom_collected():
        outcome = (
            await run_lanes(stage.lanes, clock, tell)
            if begun
            else not_begun(stage.lanes, clock, tell)
        )
    if agent is not None:
        stage = _with(stage, await said(agent, outcome.ending))
    facts = Run(
        id=str(uuid.uuid4()),
        started=started,
        ended=clock.now(),
        cloud=stage.scope.cloud,
        regions=_regions(stage.catalog, stage.scope),
        modes=stage.scope.modes,
        features=stage.scope.features,
        options=stage.options,
        ending=outcome.ending,
        routes=stage.routes,
        private_link=stage.scope.private_link,
        route_filter=stage.route_filter,
    )
    report = _judged(stage, outcome, facts)
    await despite_cancelling(asyncio.sleep(0))
    return report


async def _prepared(networks: Sequence[SystemNetwork]) -> None:
    for network in networks:
        await network.prepare()


def _regions(catalog: Catalog, scope: Scope) -> tuple[str, ...]:
    """The regions that are judged apart, ``all`` spelt out; what the user names has none."""
    if scope.only_extra:
        return ()
    return tuple(region.name for region in asked_regions(catalog, scope))


def _with(stage: Stage, says: AgentSays) -> Stage:
    notes = (*stage.host.notes, says.note) if says.note else stage.host.notes
    host = msgspec.structs.replace(stage.host, notes=notes)
    return msgspec.structs.replace(stage, azcmagent=says.rows, host=host)


def _judged(stage: Stage, outcome: Outcome, facts: Run) -> Report:
    stamp = CatalogStamp(
        version=stage.catalog.version,
        verified_on=stage.catalog.verified_on,
        age_days=stage.catalog.age_days(datetime.now(UTC).date()),
    )
    addresses = stage.service_tags.facts(addresses_in(outcome.seen))

    def judged(seen: tuple[Seen, ...], run: Run) -> Diagnosis:
        return diagnose(
            seen,
            host=stage.host,
            run=run,
            catalog=stage.catalog,
            stamp=stamp,
            addresses=addresses,
            azcmagent=stage.azcmagent,
        )

    diagnosis = first = judged(outcome.seen, facts)
    mode = first.mode_guess.mode
    if stage.guesses and mode is not None and mode not in facts.modes:
        facts = msgspec.structs.replace(facts, modes=(mode,))
        seen = seen_in_mode(outcome.seen, stage.catalog, stage.scope, mode)
        diagnosis = judged(seen, facts)
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
        ranges=stage.service_tags.stamp,
        mode_guess=first.mode_guess if stage.guesses else None,
        azcmagent=stage.azcmagent,
        agreement=diagnosis.agreement,
    )
