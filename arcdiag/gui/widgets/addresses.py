"""The addresses of a check, and whose they are."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from arcdiag.gui.widgets.text import tip
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

_INDENT: Final = 14


class AddressTable(QTreeWidget):
    """A row an address with its kind; below it, as long as it may be, whose it is and where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Addresses"))
        self.setHeaderLabels([tr("Address"), tr("Kind")])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setItemsExpandable(False)
        self.setIndentation(_INDENT)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)

    def show_facts(self, facts: Sequence[AddressFact]) -> None:
        """Show these addresses."""
        self.clear()
        for fact in facts:
            kind = translated(_KINDS[fact.kind])
            item = QTreeWidgetItem(self, [plain(fact.address, 60), kind])
            if owner := _owner(fact):
                below = QTreeWidgetItem(item, [owner])
                below.setFirstColumnSpanned(True)
                below.setToolTip(0, tip(owner))
        self.expandAll()


def _owner(fact: AddressFact) -> str:
    """Its region, where its service tag does not name it, and that tag."""
    tag, region = plain(fact.tags[0], 120) if fact.tags else "", plain(fact.region, 60)
    named = bool(region) and tag.lower().endswith(f".{region.lower()}")
    return ", ".join(filter(None, ("" if named else region, tag)))
