"""One endpoint looked at once more: its row alone, and the report shown is judged anew."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from PySide6.QtCore import QObject, Signal

from arcdiag.catalog.check_endpoint import USER
from arcdiag.gui.bridge import Make
from arcdiag.gui.run_controller import RunController
from arcdiag.gui.turns import Turns
from arcdiag.gui.words import tr
from arcdiag.model.choices import Mode
from arcdiag.model.events import Event
from arcdiag.model.order import CheckOrder, OrderError
from arcdiag.model.plan import PROXY
from arcdiag.model.report import CheckResult, Ending, Report
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History


class ProbeAgain(QObject):
    """Knows the set-up of the report that is shown, where this window made it here."""

    began: ClassVar[Signal] = Signal(str)
    """The id of the check that is looked at."""
    reported: ClassVar[Signal] = Signal(object, str)
    """A `Shown`, and that id."""
    failed: ClassVar[Signal] = Signal(object, str)
    """A `Failed`, and that id; the report shown stays as it is."""

    def __init__(self, history: History, turns: Turns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs = RunController(history, self, turns=turns)
        self.setup: Setup | None = None
        self._check = ""
        self.runs.began.connect(lambda: self.began.emit(self._check))
        self.runs.reported.connect(lambda shown: self.reported.emit(shown, self._check))
        self.runs.failed.connect(lambda failed: self.failed.emit(failed, self._check))

    def can(self, check: CheckResult) -> bool:
        """Can *check* be looked at once more, from here and as then?"""
        return self.setup is not None and check.endpoint != PROXY and not self.runs.is_running

    def begin(self, check: CheckResult, report: Report, order: CheckOrder) -> None:
        """Look at *check* as *order* says, which is for it alone, and judge *report* anew."""
        self._check = check.id
        self.runs.begin(_made(check.id, report, order), order.deadline)


def _made(identity: str, report: Report, order: CheckOrder) -> Make:
    async def make(tell: Callable[[Event], None]) -> Report:
        import asyncio

        from arcdiag import wiring
        from arcdiag.catalog.load import load_catalog

        fresh = await wiring.check_report(order, tell)
        if fresh.run.ending is Ending.CANCELLED:
            raise asyncio.CancelledError
        catalog = load_catalog(order.catalog_file)
        renewed = wiring.with_again(report, identity, fresh, catalog)
        if renewed is None:
            raise OrderError(tr("This endpoint is no longer among those to look at."))
        return renewed

    return make


def alone(setup: Setup, check: CheckResult) -> Setup:
    """*setup* for the endpoint of *check* alone: its mode and region, over the same routes."""
    own = tuple(mode for mode in setup.mode if mode.partition(":")[0] == check.mode)
    peering, gateway = check.mode is Mode.MICROSOFT_PEERING, check.mode is Mode.GATEWAY
    mine = check.endpoint == USER
    return msgspec.structs.replace(
        setup,
        mode=own or (str(check.mode),),
        region=(check.region,) if check.region else setup.region,
        only="" if mine else check.endpoint,
        endpoint=tuple(filter(lambda text: _is_at(text, check), setup.endpoint)) if mine else (),
        only_endpoints=mine,
        route_filter=setup.route_filter if peering else "",
        gateway_host=setup.gateway_host if gateway else "",
        azcmagent="",
    )


def _is_at(text: str, check: CheckResult) -> bool:
    from arcdiag.engine.extra import parse_endpoint

    named = parse_endpoint(text)
    return (named.host, named.port) == (check.host, check.port)
