"""What can be done with one row of the endpoints: copied, explained, looked at once more."""

import functools
from collections.abc import Iterator
from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu

from arcdiag.gui.bridge import Failed, Shown
from arcdiag.gui.models.line import Line, line_of
from arcdiag.gui.orders import Orders
from arcdiag.gui.probe_again import ProbeAgain, alone
from arcdiag.gui.turns import Turns
from arcdiag.gui.widgets.endpoints import EndpointsPanel
from arcdiag.gui.words import tr
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.history import History

_NAMES: Final = {"powershell": "PowerShell"}


class RowMenu(QObject):
    """The context menu of *panel*; ``report`` is the one that is shown, if there is one."""

    explained: ClassVar[Signal] = Signal(str)
    """The id of the check that is to be explained."""
    renewed: ClassVar[Signal] = Signal(object, str)
    """A `Shown` in which one row is new, and the id of that check."""
    failed: ClassVar[Signal] = Signal(object)
    """A `Failed`; the report shown is as it was."""

    def __init__(
        self,
        panel: EndpointsPanel,
        orders: Orders,
        history: History,
        turns: Turns,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._orders = orders
        self.probing = ProbeAgain(history, turns, self)
        self.report: Report | None = None
        panel.asked.connect(self.open)
        self.probing.began.connect(self._began)
        self.probing.reported.connect(self._reported)
        self.probing.failed.connect(self._failed)

    def open(self, identity: str, where: QPoint) -> None:
        """Show the menu of the check *identity*, at a place on the screen."""
        menu = self.menu(identity)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def menu(self, identity: str) -> QMenu:
        """What can be done with the check *identity* now."""
        menu = QMenu(self._panel)
        menu.addAction(tr("Copy row"), self._panel.tree.copy)
        check, report = self._check(identity), self.report
        if check is not None and report is not None:
            for title, line in as_lines(check, report):
                menu.addAction(title, functools.partial(QApplication.clipboard().setText, line))
        menu.addSeparator()
        again = menu.addAction(tr("Look at it again"), functools.partial(self.again, identity))
        again.setEnabled(check is not None and self.probing.can(check))
        explain = menu.addAction(tr("Explain"), lambda: self.explained.emit(identity))
        explain.setEnabled(check is not None)
        return menu

    def again(self, identity: str) -> None:
        """Look at the check *identity* once more, and at nothing else."""
        check, report, setup = self._check(identity), self.report, self.probing.setup
        if check is not None and report is not None and setup is not None:
            self._orders.make(
                alone(setup, check), functools.partial(self.probing.begin, check, report)
            )

    def _check(self, identity: str) -> CheckResult | None:
        report = self.report
        checks = report.checks if report is not None else ()
        return next((check for check in checks if check.id == identity), None)

    def _began(self, identity: str) -> None:
        check = self._check(identity)
        if check is not None:
            self._panel.model.update((_going_on(line_of(check)),))

    def _reported(self, shown: Shown, identity: str) -> None:
        self.renewed.emit(shown, identity)

    def _failed(self, failed: Failed, identity: str) -> None:
        check = self._check(identity)
        if check is not None:
            self._panel.model.update((line_of(check),))
        self.failed.emit(failed)


def as_lines(check: CheckResult, report: Report) -> Iterator[tuple[str, str]]:
    """Lines for other tools that do what *check* did, each with the words of a menu."""
    from arcdiag.report.reproduce.lines import conversation

    found = conversation(check, report.run)
    for one in found:
        alike = [other for other in found if (other.tool, other.shell) == (one.tool, one.shell)]
        number = f" {alike.index(one) + 1}" if len(alike) > 1 else ""
        tool = _NAMES.get(one.tool, one.tool)
        yield tr("Copy as {tool}", tool=f"{tool}{number}"), one.line


def _going_on(line: Line) -> Line:
    return msgspec.structs.replace(line, state=None, cause="", failed=-1, begun=True)
