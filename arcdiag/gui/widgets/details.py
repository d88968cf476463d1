"""The details, at the right: of a finding whom to ask for what, of a check all that it saw."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.models.steps import OUTCOME, STEP, WHEN, StepsModel
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.addresses import AddressTable
from arcdiag.gui.widgets.said import addresses_of, of_cause, of_chain, of_finding, of_way
from arcdiag.gui.widgets.sections import Sections
from arcdiag.gui.widgets.text import sized
from arcdiag.gui.widgets.trees import Tree
from arcdiag.gui.widgets.waterfall import Waterfall
from arcdiag.gui.widgets.words import Words
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State
from arcdiag.model.finding import Finding
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.bounds import LONGEST
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain
from arcdiag.report.rows import target
from arcdiag.report.words import IMPACTS, STATES

_SIGN = 20
_LEAST_WHEN = 80
"""Pixels of the steps' times."""
MOST_JSON = 2_000_000
"""Characters that are shown of one check; nothing of ours comes near."""
MOST_OF_LINE = 4_000
"""Characters of one line of it: Qt takes seconds to break a line of a million."""


class _Steps(Tree):
    """Times are seen however narrow it is; what came of a step stands below, too."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self.columns.lend(WHEN, max(_LEAST_WHEN, self.viewport().width() - self.columns.wide[STEP]))


class DetailsPanel(QWidget):
    """Shows one thing at a time."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state: State | None = None
        self._check: CheckResult | None = None
        self.setAccessibleName(tr("Details"))
        self._sign = QLabel()
        self._sign.setFixedSize(_SIGN, _SIGN)
        self.title = Words(name=tr("Details"))
        self.title.setFont(sized(self.font(), 1.1, bold=True))
        self.words = Sections(tr("Details"))
        self.steps = StepsModel(look, self)
        self._tree = _Steps(self.steps, tr("Steps"))
        self._tree.setObjectName("steps")
        self._tree.setRootIsDecorated(False)
        self._tree.stretch(OUTCOME, {STEP: 15, WHEN: 24})
        self._tree.setItemDelegateForColumn(WHEN, Waterfall(look, self._tree))
        self._tree.selectionModel().currentRowChanged.connect(self._tell_step)
        self._step = QPlainTextEdit()
        self.cause = Sections(tr("Cause"))
        self.addresses = AddressTable()
        self.way = Sections(tr("Way"))
        self.chain = Sections(tr("Certificates"))
        self.json = QPlainTextEdit()
        self.tabs = QTabWidget()
        self._pages = QStackedWidget()
        self._lay_out()
        look.changed.connect(self._paint)
        self.show_nothing()

    def _lay_out(self) -> None:
        for text, name in ((self._step, tr("Step")), (self.json, tr("JSON"))):
            text.setReadOnly(True)
            text.setAccessibleName(name)
            text.setTabChangesFocus(True)
            text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.json.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.json.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        steps = _split("step", self._tree, self._step, (300, 110))
        where = _split("addresses", self.addresses, self.way, (170, 240))
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Details"))
        self.tabs.tabBar().setAccessibleName(tr("Details"))
        for page, name in (
            (self.cause, tr("Cause")),
            (steps, tr("Steps")),
            (where, tr("Addresses")),
            (self.chain, tr("Certificates")),
            (self.json, tr("JSON")),
        ):
            self.tabs.addTab(page, name)
        self.tabs.currentChanged.connect(self._fill_json)
        self._pages.addWidget(self.words)
        self._pages.addWidget(self.tabs)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 6)
        head.setSpacing(8)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._pages, 1)

    def show_nothing(self) -> None:
        """There is nothing to tell."""
        self._put(None, tr("Details"))
        self.words.show_pairs([("", tr("Select a finding or an endpoint."))])
        self._turn(self.words)

    def show_finding(self, finding: Finding, report: Report) -> None:
        """Whom to ask for what, and why."""
        self._put(IMPACTS[finding.severity], plain(translated(finding.title), LONGEST))
        self.words.show_pairs(of_finding(finding, report))
        self._turn(self.words)

    def show_check(self, check: CheckResult, report: Report | None, *, explain: bool) -> None:
        """All that *check* saw; *explain* brings what its cause means to the front."""
        self._put(check.state, target(check))
        self._check = check
        pairs = list(of_cause(check.cause)) or [
            (translated(STATES[check.state]), plain(check.name))
        ]
        self.cause.show_pairs(pairs)
        self.steps.show(check)
        self._step.setPlainText("")
        telling = self.steps.telling()
        if telling >= 0:
            self._tree.setCurrentIndex(self.steps.index(telling, 0))
        facts = addresses_of(check, report)
        self.addresses.show_facts(facts)
        self.way.show_pairs(of_way(check))
        self.chain.show_pairs(of_chain(check))
        self.json.setPlainText("")
        self.tabs.setTabEnabled(0, check.cause is not None)
        self.tabs.setCurrentIndex(0 if explain and check.cause is not None else self._kept())
        self._fill_json()
        self._turn(self.tabs)

    def _turn(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.setFocusProxy(page)

    def _kept(self) -> int:
        """The page that was open, where there is something on it."""
        return max(1, self.tabs.currentIndex())

    def _put(self, state: State | None, title: str) -> None:
        self._state = state
        self._check = None
        self.title.setText(title)
        self._paint()

    def _fill_json(self) -> None:
        """Only when it is looked at: it is long."""
        wanted = self.tabs.currentWidget() is self.json
        if wanted and self._check is not None and not self.json.toPlainText():
            lines = as_json(self._check).decode()[:MOST_JSON].split("\n")
            self.json.setPlainText("\n".join(map(_bounded, lines)))

    def _tell_step(self) -> None:
        row = self._tree.currentIndex().row()
        self._step.setPlainText(self.steps.sentence(row) if row >= 0 else "")

    def _paint(self) -> None:
        self._sign.setVisible(self._state is not None)
        if self._state is not None:
            icon = self._look.sign(self._state)
            self._sign.setPixmap(icon.pixmap(QSize(_SIGN, _SIGN), self.devicePixelRatioF()))
            self._sign.setAccessibleName(translated(STATES[self._state]))
        self._tree.viewport().update()


def _bounded(line: str) -> str:
    return line if len(line) <= MOST_OF_LINE else f"{line[:MOST_OF_LINE]}…"


def _split(name: str, above: QWidget, below: QWidget, sizes: tuple[int, int]) -> QSplitter:
    made = QSplitter(Qt.Orientation.Vertical)
    made.setObjectName(name)
    made.setChildrenCollapsible(False)
    made.addWidget(above)
    made.addWidget(below)
    made.setSizes(list(sizes))
    return made
