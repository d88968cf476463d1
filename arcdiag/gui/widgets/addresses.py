"""The addresses of a check, and whose they are."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from arcdiag.gui.words import later, tr, translated
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.report.plain import plain

_KINDS: Final = {
    AddressKind.PUBLIC: later("public address"),
    AddressKind.PRIVATE: later("private address"),
    AddressKind.CARRIER_GRADE: later("carrier-grade"),
    AddressKind.LINK_LOCAL: later("link-local"),
    AddressKind.LOOPBACK: later("loopback"),
    AddressKind.DOCUMENTATION: later("documentation"),
    AddressKind.MULTICAST: later("multicast"),
    AddressKind.BROADCAST: later("broadcast"),
    AddressKind.UNSPECIFIED: later("unspecified"),
    AddressKind.RESERVED: later("reserved"),
}


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
            item = QTreeWidgetItem([plain(fact.address, 60), translated(_KINDS[fact.kind]), tag])
            item.setData(2, Qt.ItemDataRole.AccessibleTextRole, f"{tag} {plain(fact.region, 60)}")
            self.addTopLevelItem(item)
