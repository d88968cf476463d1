"""What the commands need from the rest of the house; tests hand in their own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from arcdiag.model.catalog import Catalog
from arcdiag.model.events import Event
from arcdiag.model.explanation import ExplainedFile, Explanation
from arcdiag.model.order import CheckOrder
from arcdiag.model.plan import Plan, Scope
from arcdiag.model.proxy import Effective, ProxySettings, Target, Ways
from arcdiag.model.report import Report
from arcdiag.orders.refused import RefusedError

Tell = Callable[[Event], None]


class Doors(Protocol):
    """The ways into the rooms below. Every one may raise what `refusals` names."""

    async def check_report(self, order: CheckOrder, tell: Tell, /) -> Report:
        """Plan, probe and judge on this machine."""

    async def demo_report(self, scenario: str, tell: Tell, repeat: int | None = None, /) -> Report:
        """The same against the simulated Azure."""

    async def unhurried_report(self, scenario: str, tell: Tell, /) -> Report:
        """The same once more, with patience for the busiest machine."""

    def scenario_titles(self) -> dict[str, str]:
        """What ``demo`` can show: name to title, in the order to list them."""

    def rejudged(self, report: Report, catalog: Catalog, /) -> Report:
        """A saved report by today's rules."""

    def load_catalog(self, overlay: Path | None, /) -> Catalog:
        """The shipped catalog, with a file laid over it."""

    def plan(self, catalog: Catalog, scope: Scope, /) -> Plan:
        """The checks that a scope asks for."""

    def proxy_settings(self) -> ProxySettings:
        """What this machine says about proxies."""

    async def pac_ways(
        self, by: Effective, targets: Sequence[Target], catalog: Catalog, /
    ) -> tuple[Ways, ...]:
        """The ways to *targets* by a PAC file."""

    def explain(
        self, word: str, overlay: Path | None, tags: Path | None, /
    ) -> tuple[tuple[Explanation, ...], str]:
        """All that a word means, and a hint where it means nothing."""

    def explain_file(self, text: str, overlay: Path | None, /) -> ExplainedFile:
        """The lines of an agent's output or log."""

    def open_window(self, report: Path | None, /) -> int:
        """The desktop program, until it is closed; returns the exit code."""


class RealDoors:
    """The real rooms, entered only when a command needs them."""

    def __init__(self, window: Callable[[Path | None], int] | None = None) -> None:
        self._window = window

    def open_window(self, report: Path | None, /) -> int:
        """See `arcdiag.gui.start.open_window`, which whoever starts the program hands in."""
        if self._window is None:
            raise RefusedError("gui: this program comes without its window")
        return self._window(report)

    async def check_report(self, order: CheckOrder, tell: Tell, /) -> Report:
        """See `arcdiag.wiring.check_report`."""
        from arcdiag import wiring

        return await wiring.check_report(order, tell)

    async def demo_report(self, scenario: str, tell: Tell, repeat: int | None = None, /) -> Report:
        """See `arcdiag.wiring.demo_report`."""
        from arcdiag import wiring

        return await wiring.demo_report(scenario, tell, repeat=repeat)

    async def unhurried_report(self, scenario: str, tell: Tell, /) -> Report:
        """See `arcdiag.wiring.demo_report`."""
        from arcdiag import wiring

        return await wiring.demo_report(scenario, tell, wiring.UNHURRIED)

    def scenario_titles(self) -> dict[str, str]:
        """See `arcdiag.demo.scenario`."""
        from arcdiag.demo.scenario import load_scenario, scenario_names

        return {name: load_scenario(name).title for name in scenario_names()}

    def rejudged(self, report: Report, catalog: Catalog, /) -> Report:
        """See `arcdiag.wiring.rejudged`."""
        from arcdiag import wiring

        return wiring.rejudged(report, catalog)

    def load_catalog(self, overlay: Path | None, /) -> Catalog:
        """See `arcdiag.catalog.load.load_catalog`."""
        from arcdiag.catalog.load import load_catalog

        return load_catalog(overlay)

    def plan(self, catalog: Catalog, scope: Scope, /) -> Plan:
        """See `arcdiag.engine.plan.plan`."""
        from arcdiag.engine.plan import plan

        return plan(catalog, scope)

    def proxy_settings(self) -> ProxySettings:
        """See `arcdiag.wiring.proxy_settings`."""
        from arcdiag import wiring

        return wiring.proxy_settings()

    def explain(
        self, word: str, overlay: Path | None, tags: Path | None, /
    ) -> tuple[tuple[Explanation, ...], str]:
        """See `arcdiag.explain.word`."""
        from arcdiag.catalog.faults import meant
        from arcdiag.explain.word import explain, known_words
        from arcdiag.ranges.read import read_tags, shipped_tags

        catalog = self.load_catalog(overlay)
        found = explain(word, catalog, read_tags(tags) if tags else shipped_tags())
        return found, "" if found else meant(word, known_words(catalog))

    def explain_file(self, text: str, overlay: Path | None, /) -> ExplainedFile:
        """See `arcdiag.explain.file`."""
        from arcdiag.explain.file import explain_file

        return explain_file(text, self.load_catalog(overlay))

    async def pac_ways(
        self, by: Effective, targets: Sequence[Target], catalog: Catalog, /
    ) -> tuple[Ways, ...]:
        """See `arcdiag.wiring.pac.pac_ways`."""
        from arcdiag.wiring.pac import pac_ways

        return await pac_ways(by, targets, catalog)
