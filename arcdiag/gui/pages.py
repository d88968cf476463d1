"""What the window shows beside a run: one page at a time, each with its tool."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from arcdiag.gui.actions import Actions
from arcdiag.gui.bridge import Shown
from arcdiag.gui.focus import put_in_order
from arcdiag.gui.memory import Memory
from arcdiag.gui.places import put_back
from arcdiag.gui.run_controller import RunController
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.message import MessageBar
from arcdiag.model.choices import State
from arcdiag.model.order import CheckOrder
from arcdiag.model.report import Report
from arcdiag.report.history import History

if TYPE_CHECKING:
    from arcdiag.gui.comparer import Comparer
    from arcdiag.gui.monitor.monitor import Monitor
    from arcdiag.gui.widgets.compare import ComparePage
    from arcdiag.gui.widgets.monitor import MonitorPage


class Pages(QStackedWidget):
    """The run is the first page; it comes back when a run by hand begins.

    *wanted* goes on with the order of what is set up, once it can be made. ``watched`` tells what a
    look of the monitor showed, a `Shown`.
    """

    watched: ClassVar[Signal] = Signal(object)

    def __init__(
        self,
        look: Look,
        history: History,
        runs: RunController,
        wanted: Callable[[Callable[[CheckOrder], None]], None],
        message: MessageBar,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._message = message
        self._memory = memory
        self._runs = runs
        self.history = history
        self._report: Report | None = None
        self._look = look
        self._tools: dict[QAction, str] = {}

    # Made when they are first asked for: the window is seen sooner.

    @functools.cached_property
    def monitor(self) -> "Monitor":
        """What repeats the set-up."""
        from arcdiag.gui.monitor.monitor import Monitor

        monitor = Monitor(self.history, self._runs.turns, self)
        monitor.runs.reported.connect(self.watched)
        return monitor

    @functools.cached_property
    def watch(self) -> "MonitorPage":
        """The page that shows what it sees."""
        from arcdiag.gui.widgets.monitor import MonitorPage

        page = MonitorPage(self._look, self.monitor, self._memory)
        page.asked.connect(self._watch)
        self._add(page)
        return page

    @functools.cached_property
    def comparer(self) -> "Comparer":
        """What reads and compares reports."""
        from arcdiag.gui.comparer import Comparer

        return Comparer(self)

    @functools.cached_property
    def compare(self) -> "ComparePage":
        """The page that shows two reports beside each other."""
        from arcdiag.gui.widgets.compare import ComparePage

        page = ComparePage(self._look, self.history, self.comparer)
        page.saved.connect(self._saved)
        self._add(page)
        return page

    def _add(self, page: QWidget) -> None:
        self.addWidget(page)
        put_in_order(page)
        put_back(page, self._memory)

    def listen(self, tools: Actions) -> None:
        """Show what *tools* ask for."""
        self._tools = {tools.compare: "compare", tools.monitor: "watch"}
        for tool, page in self._tools.items():
            tool.toggled.connect(functools.partial(self._toggled, page))
        self._runs.reported.connect(self._reported)
        self._runs.began.connect(self._began)

    @property
    def is_watching(self) -> bool:
        """Does the monitor look, or has it seen something?"""
        monitor = vars(self).get("monitor")
        return monitor is not None and (monitor.is_on or bool(monitor.looks.looks))

    def stop(self) -> None:
        """Begin nothing more."""
        for part in ("monitor", "comparer"):
            if part in vars(self):
                getattr(self, part).stop()

    def _toggled(self, page: str, on: bool) -> None:
        if on:
            self._turn(getattr(self, page))
        elif self.currentWidget() is vars(self).get(page):
            self._turn(None)

    def _turn(self, page: QWidget | None) -> None:
        """Show *page*, or the run."""
        if page is not None and page is vars(self).get("compare"):
            self.compare.offer(self._report)
        self.setCurrentIndex(self.indexOf(page) if page is not None else 0)
        for tool, own in self._tools.items():
            tool.setChecked(page is not None and vars(self).get(own) is page)

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
