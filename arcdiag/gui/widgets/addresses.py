"""The addresses of a check, and whose they are."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from arcdiag.gui.words import tr
from arcdiag.model.address import AddressFact
from arcdiag.report.plain import plain


class AddressTable(QTreeWidget):
    """A row an address: its kind, service tag and region."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Addresses"))
        self.setHeaderLabels([tr("Address"), tr("Kind"), tr("Service tag")])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        for column in (0, 1):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_facts(self, facts: Sequence[AddressFact]) -> None:
        """Show these addresses."""
        self.clear()
        for fact in facts:
            tag = plain(fact.tags[0], 120) if fact.tags else ""
            item = QTreeWidgetItem([plain(fact.address, 60), str(fact.kind), tag])
            item.setData(2, Qt.ItemDataRole.AccessibleTextRole, f"{tag} {plain(fact.region, 60)}")
            self.addTopLevelItem(item)
