"""The main window: set-up at the left, the answer on top, findings, endpoints, and details."""

import functools
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from arcdiag.gui.actions import Actions
from arcdiag.gui.again import can_be_run_again, failed_again
from arcdiag.gui.announce import announce
from arcdiag.gui.appearance import Appearance
from arcdiag.gui.bridge import Batch, Failed, Shown
from arcdiag.gui.faults import tell_failed
from arcdiag.gui.files import ask_report
from arcdiag.gui.focus import give_keys
from arcdiag.gui.layout import laid_out, status_labels
from arcdiag.gui.memory import Memory
from arcdiag.gui.menus import fill_menus
from arcdiag.gui.orders import Orders
from arcdiag.gui.outbox import Outbox
from arcdiag.gui.pages import Pages
from arcdiag.gui.places import keep, put_back
from arcdiag.gui.planner import Planner
from arcdiag.gui.row_menu import RowMenu
from arcdiag.gui.run_controller import RunController
from arcdiag.gui.setup_files import SetupFiles
from arcdiag.gui.style import sheet
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.details import DetailsPanel
from arcdiag.gui.widgets.endpoints import EndpointsPanel
from arcdiag.gui.widgets.findings import FindingsPanel
from arcdiag.gui.widgets.message import MessageBar
from arcdiag.gui.widgets.setup import SetupPanel
from arcdiag.gui.widgets.verdict import VerdictPanel
from arcdiag.gui.words import tr, translated
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import State
from arcdiag.model.finding import Finding
from arcdiag.model.order import CheckOrder
from arcdiag.model.report import CheckResult, Report
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History

DEMO: Final = "agentserviceapi-blocked"
"""What the button of an empty window shows."""
_LAST_WAIT_MS: Final = 5000
"""For a cancelled run's report, when the window is closed."""


class Window(QMainWindow):
    """Everything; *history* keeps the runs, *memory* what the user chose."""

    def __init__(self, look: Look, history: History, memory: Memory) -> None:
        super().__init__()
        self._look = look
        self._history = history
        self._memory = memory
        self.report: Report | None = None
        self._checks: dict[str, CheckResult] = {}
        self._closing = False
        self.last = Setup()
        self.planner = Planner(self)
        self.setup = SetupPanel()
        self.runs = RunController(history, self)
        self.tools = Actions(self)
        self.message = MessageBar(look)
        self.outbox = Outbox(self, self.message, lambda: self.report, history)
        self.setups = SetupFiles(self.setup)
        self.verdict = VerdictPanel(look)
        self.findings = FindingsPanel(look)
        self.endpoints = EndpointsPanel(look)
        self.details = DetailsPanel(look)
        self.orders = Orders(self, self.setup.setup)
        self.pages = Pages(look, history, self.runs, self.orders.wanted, self.message, memory, self)
        self.rows = RowMenu(self.endpoints, self.orders, history, self.runs.turns)
        self.probing = self.rows.probing
        self._progress, self._stamp = status_labels(self)
        self._lay_out()
        self._connect()
        self._style()
        self._allow()
        self._put_back()

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("arcdiag"))
        self.setMinimumSize(800, 480)
        laid_out(
            self,
            self.setup,
            (self.message, self.verdict),
            (self.findings, self.endpoints),
            self.details,
            self.pages,
        )
        self.pages.listen(self.tools)
        places = (self.setup.cloud, self.findings.tree, self.endpoints.tree, self.details)
        give_keys(self, self.tools.bar, *places)

    def _connect(self) -> None:
        runs, actions = self.runs, self.tools
        runs.began.connect(self._began)
        runs.told.connect(self._told)
        runs.cancelling.connect(self.verdict.cancelling)
        runs.reported.connect(self._reported)
        runs.failed.connect(self._failed)
        actions.run.triggered.connect(self.run)
        actions.again.triggered.connect(self.run_failed_again)
        actions.cancel.triggered.connect(runs.cancel)
        actions.cancel.triggered.connect(self.probing.runs.cancel)
        actions.close.triggered.connect(self.close)
        actions.open.triggered.connect(lambda: ask_report(self, self.open_report))
        actions.export.triggered.connect(self.outbox.choose_file)
        actions.ticket.triggered.connect(self.outbox.copy_ticket)
        actions.setup.toggled.connect(self.setup.setVisible)
        self.setup.changed.connect(self._look_ahead)
        for part in (self.setups, self.orders):
            part.refused.connect(lambda why: self.message.show_lines((why,)))
        self.setups.saved.connect(
            lambda name: self.statusBar().showMessage(tr("Saved as {name}", name=name), 6000)
        )
        self.planner.loaded.connect(self._offer)
        self.planner.ahead.connect(self.setup.tell)
        actions.details.toggled.connect(self.details.setVisible)
        fill_menus(actions, runs, self._history, self.open_report, lambda: self._is_free)
        again = functools.partial(Window, self._look, self._history, self._memory)
        self.appearance = Appearance(self, self._look, self._memory, again)
        actions.themes(self._look.chosen, self.appearance.choose_theme)
        actions.languages(self._memory.language(), self.appearance.choose_language)
        self.verdict.demo.connect(lambda: runs.demo(DEMO))
        for told in (self.verdict, self.message):
            told.announced.connect(functools.partial(announce, told))
        self.verdict.purpose.connect(self.endpoints.show_purpose)
        self.findings.chosen.connect(self._show_finding)
        self.endpoints.chosen.connect(self._show_check)
        self.rows.explained.connect(lambda check: self._show_check(check, explain=True))
        self.rows.renewed.connect(self._renewed)
        self.pages.watched.connect(lambda shown: self.orders.learn(shown.report))
        self.rows.failed.connect(lambda failed: tell_failed(failed, self.message, self))
        for change in (self.probing.runs.began, self.probing.runs.ended):
            change.connect(self._allow)
        self.endpoints.released.connect(self._release)
        self.endpoints.lifted.connect(lambda: self.verdict.choose(""))
        self._look.changed.connect(self._style)

    # What the user does.

    def run(self) -> None:
        """Look at this machine's network."""
        self.last = self.setup.setup()
        self._order(self.last)

    def run_failed_again(self) -> None:
        """Look once more at the endpoints that failed, and at no others."""
        if self.report is not None:
            self._order(failed_again(self.last, self.report))

    def open_report(self, path: Path) -> None:
        """Show a saved report, judged by today's rules."""
        self.runs.open(path)

    def _order(self, setup: Setup) -> None:
        self.orders.make(setup, functools.partial(self._check, setup))

    def _check(self, setup: Setup, order: CheckOrder) -> None:
        self.runs.check(order)
        self.probing.setup = setup
        self.setup.show_recent(self._memory.keep_regions(setup.region))

    # What a run tells.

    def _began(self) -> None:
        self.report = self.rows.report = self.probing.setup = None
        self._checks = {}
        self._stamp.show_report(None)
        self.message.hide()
        self.verdict.running()
        self.findings.show_report(None)
        self.endpoints.show_purpose("")
        self.endpoints.begin()
        self.details.show_nothing()
        if self.tools.bar.isAncestorOf(self.focusWidget()):
            self.endpoints.tree.setFocus()  # a button that goes off would pass the keys on to any
        self._allow()

    def _told(self, batch: Batch) -> None:
        self._checks.update({check.id: check for check in batch.checks})
        self.endpoints.told(batch)
        self.verdict.progress(batch)  # last: a bar paints itself at once, and all that is to be
        self._progress.setText(translated(batch.progress))

    def _reported(self, shown: Shown) -> None:
        self.report = self.rows.report = shown.report
        self._checks = {check.id: check for check in shown.report.checks}
        self.orders.learn(shown.report)
        self.verdict.show_report(shown.report)
        self.findings.show_report(shown.report)
        self.endpoints.show_lines(shown.lines)
        self._progress.setText("")
        self._stamp.show_report(shown.report)
        first = self.findings.first()
        if first is not None:
            self.details.show_finding(first, shown.report)
        if shown.note:
            self.message.show_lines((shown.note,), State.WARN)
        self._end()

    def _renewed(self, shown: Shown, identity: str) -> None:
        self._reported(shown)
        self.endpoints.select(identity)
        self._show_check(identity)

    def _failed(self, failed: Failed) -> None:
        self.verdict.welcome()
        self._progress.setText("")
        tell_failed(failed, self.message, self)
        self._end()

    def _end(self) -> None:
        self._allow()
        if self._closing:
            self.close()

    # What belongs together.

    def get_ready(self) -> None:
        """Offer what there is to choose; called once the window is seen."""
        self.planner.load()

    def _offer(self, catalog: Catalog) -> None:
        self.setup.offer(catalog)
        self._stamp.know(catalog)
        self._look_ahead()

    def _look_ahead(self) -> None:
        self.planner.look(self.setup.setup())

    def _show_finding(self, finding: Finding | None) -> None:
        if finding is not None and self.report is not None:
            self.details.show_finding(finding, self.report)
            self.endpoints.show_only(frozenset(finding.subjects))

    def _release(self) -> None:
        self.findings.unselect()
        self.endpoints.show_only(frozenset())

    def _show_check(self, identity: str, *, explain: bool = False) -> None:
        check = self._checks.get(identity)
        if check is not None:
            self.details.show_check(check, self.report, explain=explain)

    @property
    def _is_free(self) -> bool:
        return not (self.runs.is_running or self.probing.runs.is_running)

    def _allow(self) -> None:
        running, actions = not self._is_free, self.tools
        actions.run.setEnabled(not running)
        actions.again.setEnabled(not running and can_be_run_again(self.report))
        actions.cancel.setEnabled(running)
        actions.open.setEnabled(not running)
        actions.export.setEnabled(self.report is not None)
        actions.ticket.setEnabled(self.report is not None)

    def _put_back(self) -> None:
        """Be as the window was when it was closed."""
        self.resize(1280, 800)
        self._memory.put_back(self, self.tools.parts)
        put_back(self, self._memory)
        self.setup.show_recent(self._memory.regions())
        self.setup.show_setup(self._memory.setup())

    def _style(self) -> None:
        self.setStyleSheet(sheet(self._look.colours, self._look.tick, self._look.arrow))

    def remember(self) -> None:
        """Begin nothing more, and keep how the window is for the next one."""
        self.pages.stop()
        self.planner.stop()
        self._memory.keep_places(self, self.tools.parts)
        keep(self, self._memory)
        self._memory.keep_setup(self.setup.setup())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing while a run goes on asks nothing, and what was seen is kept."""
        self.pages.stop()
        if self.runs.turns.is_taken and not self._closing:
            self._closing = True
            self.runs.cancel()
            self.probing.runs.cancel()
            self.runs.turns.free.connect(self.close)
            QTimer.singleShot(_LAST_WAIT_MS, self.close)
            self.hide()
            event.ignore()
            return
        self.remember()
        event.accept()
        QApplication.quit()
