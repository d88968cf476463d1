"""A run against the simulated Azure."""

from typing import Final

import msgspec

from arcdiag.azcmagent.output import read_output
from arcdiag.catalog.load import load_catalog
from arcdiag.demo.azure import SimulatedAzure
from arcdiag.demo.machine import PATIENCE_S
from arcdiag.demo.scenario import load_scenario
from arcdiag.engine.lanes import Lane
from arcdiag.engine.plan import plan
from arcdiag.engine.settings import Settings
from arcdiag.model.report import Report
from arcdiag.proxies.asked import facts
from arcdiag.ranges.read import shipped_tags
from arcdiag.wiring.machine import about
from arcdiag.wiring.stage import Stage, Tell, ignored, reported

DEMO_TIMEOUT_S: Final = 3.0
"""Loopback answers at once, so that a shorter silence than a real network's is proof enough."""
ROUND_S: Final = 30.0
"""For each round, as without ``--deadline``."""
UNHURRIED: Final = Settings(timeout=60.0, deadline=300.0)
"""Where nothing is silent: the simulated servers share the processor with their client, and a
machine that is busy with something else must not pass for a fault of this build."""


async def demo_report(
    scenario: str, tell: Tell = ignored, settings: Settings | None = None, repeat: int | None = None
) -> Report:
    """Run *scenario* against the simulated Azure on loopback; raises ScenarioError.

    *repeat* is how many times all is looked at; None: as often as the scenario needs.
    """
    catalog = load_catalog()
    story = load_scenario(scenario)
    async with SimulatedAzure(story, catalog) as azure:
        routing = azure.routing()
        planned = await routing.laid(plan(catalog, azure.scope))
        rounds = repeat or story.repeat
        limits = msgspec.structs.replace(
            settings or Settings(timeout=DEMO_TIMEOUT_S, deadline=ROUND_S * rounds),
            repeat=rounds,
            name_servers=azure.name_servers,
            use_name_servers=False,
        )
        network = azure.network(max(PATIENCE_S, limits.timeout / 2))
        lane = Lane(plan=planned, network=network, settings=limits, routing=routing)
        stage = Stage(
            catalog=catalog,
            scope=azure.scope,
            lanes=(lane,),
            host=about(azure.host(), planned.checks),
            options={
                "demo": scenario,
                **({"repeat": str(rounds)} if rounds > 1 else {}),
                **({"only": ",".join(story.only)} if story.only else {}),
            },
            service_tags=shipped_tags(),
            route_filter=story.route_filter,
            azcmagent=read_output(story.azcmagent),
            guesses=story.guesses,
            routes=tuple(map(facts, azure.routes())),
        )
        return await reported(stage, (network,), azure.clock(), tell)
