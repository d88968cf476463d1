"""Looks ahead for the set-up panel, in a thread: the catalog's choices, and what a run would be."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from arcdiag.gui.run_controller import run_thread
from arcdiag.log import keep_fault
from arcdiag.model.catalog import Catalog
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import Setup
from arcdiag.report.numbers import number_of
from arcdiag.report.routes import applied


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a set-up leads to. ``refused`` says why it leads to nothing."""

    checks: str = ""
    proxy: str = ""
    refused: str = ""


class Planner(QObject):
    """Answers come as signals, in the window's thread; only the newest question is answered."""

    loaded: ClassVar[Signal] = Signal(object)
    """The shipped `Catalog`."""
    ahead: ClassVar[Signal] = Signal(object)
    """An `Ahead`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arcdiag-planner")
        self._newest = 0
        self._stopped = False

    def load(self) -> None:
        """Ask for the catalog."""
        self._work.submit(self._load)

    def look(self, setup: Setup) -> None:
        """Ask what *setup* leads to."""
        self._newest += 1
        if not self._stopped:
            self._work.submit(self._look, setup, self._newest)

    def stop(self) -> None:
        """Answer nothing more, whatever is still asked."""
        self._stopped = True
        self._newest += 1
        self._work.shutdown(wait=False, cancel_futures=True)

    def _load(self) -> None:
        from arcdiag.catalog.load import load_catalog

        run_thread()  # so that the first run need not wait
        catalog: Catalog = load_catalog()
        self._tell(self.loaded, catalog)

    def _look(self, setup: Setup, number: int) -> None:
        if number == self._newest:
            ahead = looked(setup)
            if number == self._newest:
                self._tell(self.ahead, ahead)

    def _tell(self, signal: SignalInstance, what: object) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone
            signal.emit(what)


def looked(setup: Setup) -> Ahead:
    """What *setup* leads to, or why it is refused."""
    from arcdiag import wiring
    from arcdiag.orders.ordering import order_from
    from arcdiag.orders.refusals import refusals

    try:
        order = order_from(setup)
        found = wiring.preview(order)
    except RefusedError as error:
        return Ahead(refused=str(error))
    except Exception as error:
        lines = refusals(error) or [f"{type(error).__name__}: {keep_fault(error)}"]
        return Ahead(refused=lines[0])
    checks = number_of(found.checks, "check")
    if order.repeat > 1:
        checks = f"{checks}, {number_of(order.repeat, 'round')}"
    proxies = "; ".join(map(applied, found.routes))
    return Ahead(checks=checks, proxy=proxies)
