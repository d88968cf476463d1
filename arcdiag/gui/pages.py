"""What the window shows beside a run: one page at a time, each with its tool."""

import functools
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from arcdiag.gui.actions import Actions
from arcdiag.gui.bridge import Shown
from arcdiag.gui.comparer import Comparer
from arcdiag.gui.monitor.monitor import Monitor
from arcdiag.gui.run_controller import RunController
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.compare import ComparePage
from arcdiag.gui.widgets.message import MessageBar
from arcdiag.gui.widgets.monitor import MonitorPage
from arcdiag.model.choices import State
from arcdiag.model.order import CheckOrder
from arcdiag.model.report import Report
from arcdiag.report.history import History


class Pages(QStackedWidget):
    """The run is the first page; it comes back when a run by hand begins.

    *wanted* goes on with the order of what is set up, once it can be made.
    """

    def __init__(
        self,
        look: Look,
        history: History,
        runs: RunController,
        wanted: Callable[[Callable[[CheckOrder], None]], None],
        message: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._message = message
        self._runs = runs
        self.history = history
        self._report: Report | None = None
        self.monitor = Monitor(history, runs.turns, self)
        self.watch = MonitorPage(look, self.monitor)
        self.watch.asked.connect(self._watch)
        self.comparer = Comparer(self)
        self.compare = ComparePage(look, history, self.comparer)
        self.compare.saved.connect(self._saved)

    def listen(self, tools: Actions) -> None:
        """Show what *tools* ask for."""
        self._tools: dict[QAction, QWidget] = {
            tools.compare: self.compare,
            tools.monitor: self.watch,
        }
        for tool, page in self._tools.items():
            self.addWidget(page)
            tool.toggled.connect(functools.partial(self._toggled, page))
        self._runs.reported.connect(self._reported)
        self._runs.began.connect(self._began)

    def stop(self) -> None:
        """Begin nothing more."""
        self.monitor.stop()
        self.comparer.stop()

    def _toggled(self, page: QWidget, on: bool) -> None:
        if on:
            self._turn(page)
        elif self.currentWidget() is page:
            self._turn(None)

    def _turn(self, page: QWidget | None) -> None:
        """Show *page*, or the run."""
        if page is self.compare:
            self.compare.offer(self._report)
        self.setCurrentIndex(self.indexOf(page) if page is not None else 0)
        for tool, own in self._tools.items():
            tool.setChecked(own is page)

    def _began(self) -> None:
        self._report = None
        self._turn(None)

    def _reported(self, shown: Shown) -> None:
        self._report = shown.report

    def _saved(self, said: str, well: bool) -> None:
        self._message.show_lines((said,), State.PASS if well else State.FAIL)

    def _watch(self, every: timedelta) -> None:
        def go(order: CheckOrder) -> None:
            self._message.hide()
            self.monitor.start(lambda runs, keep: runs.check(order, keep), every)

        self._wanted(go)
