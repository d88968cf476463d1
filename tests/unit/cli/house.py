"""Doors for tests of the command line: they give what the test says, and keep what was asked."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from arcdiag.cli.doors import RealDoors, Tell
from arcdiag.demo.scenario import load_scenario
from arcdiag.model.catalog import Catalog, Region
from arcdiag.model.choices import Cloud
from arcdiag.model.events import Finished, Planned
from arcdiag.model.explanation import ExplainedFile, Explanation
from arcdiag.model.order import CheckOrder
from arcdiag.model.plan import Plan, Scope, Seen
from arcdiag.model.proxy import Effective, ProxySettings, Target, Ways
from arcdiag.model.report import Ending, Report
from tests.unit.fakes import check
from tests.unit.report.example import REPORT

PLAN = Plan(checks=(check("a.example.com"), check("b.example.com")))

CATALOG = Catalog(
    version="2026.11.1",
    verified_on=date(2026, 11, 20),
    sources={},
    endpoints={},
    regions={
        "eastasia": Region(
            name="eastasia",
            display_name="East Asia",
            cloud=Cloud.PUBLIC,
            geography="Asia Pacific",
            listed_in="page",
        )
    },
    errors={},
    exit_codes={},
    symptoms={},
    releases={},
    region_communities={},
    service_communities={},
    roots={},
    features={"servers": "Arc-enabled servers"},
    settings={},
)


class House:
    """One report or one error, after so many seconds; a cancelled run gives a partial report."""

    def __init__(
        self, report: Report = REPORT, error: Exception | None = None, seconds: float = 0.0
    ) -> None:
        self.report = report
        self.error = error
        self.seconds = seconds
        self.order: CheckOrder | None = None
        self.overlay: Path | None = None
        self.scope: Scope | None = None
        self.catalogs: dict[str, Catalog] = {}
        self.proxies = ProxySettings()
        self.scripted: list[Effective] = []
        self.repeat: int | None = None
        self.opened: list[Path | None] = []
        self.unhurried: list[str] = []

    async def check_report(self, order: CheckOrder, tell: Tell, /) -> Report:
        self.order = order
        return await self._run(tell)

    async def demo_report(self, scenario: str, tell: Tell, repeat: int | None = None, /) -> Report:
        self.repeat = repeat
        load_scenario(scenario)
        run = msgspec.structs.replace(self.report.run, options={"demo": scenario})
        return msgspec.structs.replace(await self._run(tell), run=run)

    async def unhurried_report(self, scenario: str, tell: Tell, /) -> Report:
        self.unhurried.append(scenario)
        return await self.demo_report(scenario, tell)

    def scenario_titles(self) -> dict[str, str]:
        return {"agentserviceapi-blocked": "One host is blocked", "healthy": "All is well"}

    def rejudged(self, report: Report, catalog: Catalog, /) -> Report:
        return report

    def load_catalog(self, overlay: Path | None, /) -> Catalog:
        self.overlay = overlay
        if self.error is not None:
            raise self.error
        return self.catalogs.get(overlay.name if overlay else "", CATALOG)

    def plan(self, catalog: Catalog, scope: Scope, /) -> Plan:
        self.scope = scope
        return PLAN

    def proxy_settings(self) -> ProxySettings:
        return self.proxies

    def explain(
        self, word: str, overlay: Path | None, tags: Path | None, /
    ) -> tuple[tuple[Explanation, ...], str]:
        return RealDoors().explain(word, overlay, tags)

    def explain_file(self, text: str, overlay: Path | None, /) -> ExplainedFile:
        return RealDoors().explain_file(text, overlay)

    async def pac_ways(
        self, by: Effective, targets: Sequence[Target], catalog: Catalog, /
    ) -> tuple[Ways, ...]:
        self.scripted.append(by)
        return tuple(Ways(hops=(None,), notes=("a note",)) for _ in targets)

    def open_window(self, report: Path | None, /) -> int:
        self.opened.append(report)
        return 0

    async def _run(self, tell: Tell) -> Report:
        if self.error is not None:
            raise self.error
        tell(Planned(plan=PLAN))
        tell(Finished(seen=Seen(check=PLAN.checks[0], observations=())))
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            run = msgspec.structs.replace(self.report.run, ending=Ending.CANCELLED)
            return msgspec.structs.replace(self.report, run=run)
        return self.report
