"""The findings, above the endpoints."""

from typing import ClassVar, Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from arcdiag.gui.models.findings import OWNER, SURE, TITLE, FindingsModel
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.trees import Tree
from arcdiag.gui.words import tr
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report

_ROOMY: Final = 110
"""Characters from which on there is room for all columns."""
_CRAMPED: Final = 85


class FindingsPanel(QWidget):
    """A tree of causes; ``chosen`` tells the `Finding` that the user selects, or None."""

    chosen: ClassVar[Signal] = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingsModel(look, self)
        self.tree = Tree(self.model, tr("Findings"))
        self.tree.setObjectName("findings")
        self.tree.hint = tr("What is in the way stands here after a run.")
        self.tree.stretch(TITLE, {OWNER: 30, SURE: 12})
        self.tree.selectionModel().currentRowChanged.connect(self._choose)
        look.changed.connect(self.tree.viewport().update)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tree)

    def show_report(self, report: Report | None) -> None:
        """Show the findings of *report*; nothing is selected."""
        self.tree.hint = tr("There are no findings.") if report is not None else ""
        self.model.show(report)
        self.tree.expandAll()

    def first(self) -> Finding | None:
        """The gravest finding."""
        return self.model.finding(self.model.index(0, 0))

    def unselect(self) -> None:
        """Select nothing, and tell nobody."""
        chooser = self.tree.selectionModel()
        chooser.blockSignals(True)
        self.tree.setCurrentIndex(QModelIndex())
        self.tree.clearSelection()
        chooser.blockSignals(False)
        self.tree.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        letters = self.width() // self.fontMetrics().averageCharWidth()
        self.tree.header().setSectionHidden(SURE, letters < _ROOMY)
        self.tree.header().setSectionHidden(OWNER, letters < _CRAMPED)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.finding(index))
