"""The endpoints: a tree by purpose, with filters above it."""

from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import QElapsedTimer, QModelIndex, QPoint, QSize, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.bridge import Batch
from arcdiag.gui.models.columns import NAME, STATE, TOOK
from arcdiag.gui.models.endpoints import EndpointsModel
from arcdiag.gui.models.line import Line
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.text import label
from arcdiag.gui.widgets.trees import Tree
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State
from arcdiag.report.words import STATES

_SETTLE_MS: Final = 400
"""Between two times that a live table is put in order."""
_WIDTHS: Final = {1: 8, 2: 8, 3: 8, 4: 8, 5: 8, TOOK: 8, STATE: 22}
_PROXY: Final = 2
_GIVEN_UP: Final = (5, 4, 1, 3, _PROXY, TOOK)
"""The columns that a narrow window does without, the first one first."""
_LEAST_NAME: Final = 40
"""Characters of an endpoint's name that must be seen."""
_LEAST_WITH_ROUTE: Final = 52
"""The same where names may end in the route that was taken."""
_LEAST_BESIDE_MODES: Final = 34
_OF_MODE, _LEAST_OF_MODE = 24, 13
"""Characters of a mode's column, and how few will do."""


class EndpointsPanel(QWidget):
    """A filtered tree; ``chosen`` tells the id of the check that is selected, or an empty text."""

    chosen: ClassVar[Signal] = Signal(str)
    asked: ClassVar[Signal] = Signal(str, QPoint)
    """The id of a check whose menu is wanted, and where on the screen."""
    released: ClassVar[Signal] = Signal()
    """The rows of a finding are no longer asked for."""
    lifted: ClassVar[Signal] = Signal()
    """No filter is in force any more: the rows of a finding shall be seen, all of them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.model = EndpointsModel(look, self)
        self.tree = Tree(self.model, tr("Endpoints"))
        self.tree.setObjectName("endpoints")
        self.tree.hint = tr("Every endpoint stands here, from the beginning of a run.")
        self._columns = 0
        self._arrange_columns()
        self.tree.pointed.connect(self._menu)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.model.modelReset.connect(self._settled)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by name, address, cause …"))
        self.filter.setAccessibleName(tr("Filter"))
        self.filter.setToolTip(f"{tr('Filter')} (Ctrl+F)")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaxLength(200)
        self.filter.textChanged.connect(self._sift)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.filter.setFocus)
        self.states = {
            state: self._state_button(state, f"Alt+{number}")
            for number, state in enumerate(STATES, start=1)
        }
        self._of_finding = QToolButton()
        self._of_finding.setText(tr("Show all"))
        self._of_finding.setProperty("kind", "small")
        self._of_finding.setVisible(False)
        name = tr("Show all endpoints, not only those of the finding")
        self._of_finding.setAccessibleName(name)
        self._of_finding.setShortcut(QKeySequence("Alt+0"))
        self._of_finding.setToolTip(f"{name} (Alt+0)")
        self._of_finding.clicked.connect(self.released)
        self._count = label()
        self._count.setWordWrap(False)
        self._count.hide()
        self._arranged = QElapsedTimer()
        self._arranged.start()
        self._lay_out()
        look.changed.connect(self._paint)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(8, 6, 8, 6)
        tools.setSpacing(4)
        tools.addWidget(self.filter, 3)
        for button in self.states.values():
            tools.addWidget(button)
        tools.addSpacing(6)
        tools.addWidget(self._count, 1)
        tools.addWidget(self._of_finding)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(tools)
        whole.addWidget(self.tree, 1)

    def _state_button(self, state: State, key: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._look.sign(state))
        button.setIconSize(QSize(16, 16))
        button.setCheckable(True)
        button.setAutoRaise(True)
        name = tr("Only these: {state}", state=translated(STATES[state]))
        button.setToolTip(f"{name} ({key})")
        button.setAccessibleName(name)
        button.setShortcut(QKeySequence(key))
        button.toggled.connect(self._sift)
        return button

    def begin(self) -> None:
        """A run begins: forget what was shown, and show everything of it."""
        self.show_only(frozenset())
        self._put(())

    def told(self, batch: Batch) -> None:
        """What a run tells while it goes on."""
        if batch.planned_lines is not None:
            self._put(batch.planned_lines)
        self.model.tell(batch.begun, batch.lines)
        if self._arranged.hasExpired(_SETTLE_MS) or batch.done >= batch.planned:
            self.model.arrange()
            self._arranged.start()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """All that a report says; whoever is selected stays selected."""
        self._put(lines)
        self._fit()

    def show_only(self, checks: frozenset[str]) -> None:
        """Show these checks alone; none: all of them."""
        self._of_finding.setVisible(bool(checks))
        if checks:
            self._lift()
        self.model.sift(msgspec.structs.replace(self.model.sieve, checks=checks))

    def show_purpose(self, purpose: str) -> None:
        """Show what serves *purpose* alone, and not a finding's rows; empty: everything."""
        if purpose and self.model.sieve.checks:
            self.released.emit()
        self.model.sift(msgspec.structs.replace(self.model.sieve, purpose=purpose))

    def _put(self, lines: tuple[Line, ...]) -> None:
        chosen = self.model.line(self.tree.currentIndex())
        self.model.fill(lines)
        if chosen is not None:
            self.select(chosen.id)

    def select(self, identity: str) -> None:
        """Select the check *identity*, where it is shown."""
        index = self.model.index_of(identity)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def _sift(self) -> None:
        states = tuple(state for state, button in self.states.items() if button.isChecked())
        words = tuple(self.filter.text().lower().split())
        self.model.sift(msgspec.structs.replace(self.model.sieve, words=words, states=states))

    def _lift(self) -> None:
        self.filter.clear()
        for button in self.states.values():
            button.setChecked(False)
        self.show_purpose("")
        self.lifted.emit()

    def _settled(self) -> None:
        self.tree.expandAll()
        self._arrange_columns()
        self._fit()
        shown, total = self.model.shown, self.model.total
        said = tr("{shown} of {total}", shown=shown, total=total)
        self._count.setText("" if shown == total else said)
        self._count.setVisible(shown != total)

    def _arrange_columns(self) -> None:
        """Give other columns their places; where each mode has one, cells are chosen, not rows."""
        if self.model.columnCount() == self._columns:
            return
        self._columns = self.model.columnCount()
        cells = self.model.is_side_by_side
        kinds = Tree.SelectionBehavior
        self.tree.setSelectionBehavior(kinds.SelectItems if cells else kinds.SelectRows)
        self.tree.setAllColumnsShowFocus(not cells)
        widths = dict.fromkeys(range(1, self._columns), _OF_MODE) if cells else _WIDTHS
        header = self.tree.header()
        for section in widths:
            header.setSectionHidden(section, False)
        self.tree.stretch(NAME, widths)
        header.setMinimumSectionSize(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many columns as leave the names readable; of proxies only where there are any."""
        room = self.width() - self.tree.verticalScrollBar().sizeHint().width()
        letter = self.fontMetrics().averageCharWidth()
        if self.model.is_side_by_side:
            self._share(room - _LEAST_BESIDE_MODES * letter)
            return
        room -= (_LEAST_WITH_ROUTE if self.model.is_proxied else _LEAST_NAME) * letter
        header = self.tree.header()
        hidden = set() if self.model.is_proxied else {_PROXY}
        wide = {section: max(40, self.tree.columns.wide[section]) for section in _WIDTHS}
        for section in _GIVEN_UP:
            if sum(wide[each] for each in _WIDTHS if each not in hidden) <= room:
                break
            hidden.add(section)
        for section in _WIDTHS:
            header.setSectionHidden(section, section in hidden)

    def _share(self, room: int) -> None:
        """Every mode is shown; where there is little room, names of endpoints give some up."""
        header = self.tree.header()
        least = _LEAST_OF_MODE * self.fontMetrics().averageCharWidth()
        modes = self.tree.columns.wide
        for section, wide in modes.items():
            header.resizeSection(section, max(least, min(wide, room // len(modes))))

    def _choose(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        self.chosen.emit(line.id if line is not None else "")

    def _menu(self, index: QModelIndex, where: QPoint) -> None:
        line = self.model.line(index)
        if line is not None:
            self.asked.emit(line.id, where)

    def _paint(self) -> None:
        for state, button in self.states.items():
            button.setIcon(self._look.sign(state))
        self.model.retouch()
