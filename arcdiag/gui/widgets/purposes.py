"""What the machine is to be used for: features to tick, and the purposes that they bring."""

from collections.abc import Sequence
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from arcdiag.catalog.faults import ScopeError
from arcdiag.gui.widgets.choices import Choices
from arcdiag.gui.widgets.text import label
from arcdiag.gui.words import tr, translated
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import Setup
from arcdiag.report.purposes import meaning

USUAL: Final = ("servers",)
"""What is looked at where nothing is ticked."""


class Purposes(QWidget):
    """Each feature with the number of its endpoints; below them, what the ticked ones are for.

    Purposes are not ticked by themselves (docs/decisions/0026).
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.features = Choices(tr("Features"), 5)
        self.told = label(name=tr("Purposes"))
        self.told.setProperty("kind", "small")
        self.features.changed.connect(self.changed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.features)
        rows.addWidget(self.told)

    def offer(self, catalog: Catalog, cloud: Cloud, ticked: Sequence[str]) -> None:
        """Offer the features of *catalog* in *cloud*, of which *ticked* are chosen."""
        from arcdiag.catalog.check import EVERYTHING
        from arcdiag.engine.modes import endpoints_of

        counts = endpoints_of(catalog, cloud)
        texts = {
            name: tr("{feature} ({count}): {about}", feature=name, count=counts[name], about=said)
            for name, about in catalog.features.items()
            if (said := translated(about))
        }
        texts[EVERYTHING] = tr("all: every feature")
        self.features.fill(texts.items(), ticked, tips=texts)

    def tell(self, catalog: Catalog, setup: Setup) -> None:
        """Say what *setup* looks at endpoints for; nothing where it is refused, or where a catalog
        of its own is laid over *catalog*.
        """
        from arcdiag.engine.modes import by_purpose
        from arcdiag.orders.modes import modes_from
        from arcdiag.orders.ordering import scope_from

        try:
            modes = tuple(one.mode for one in modes_from(setup.mode))
            found = by_purpose(catalog, scope_from(setup, modes))
        except (RefusedError, ScopeError):
            found = {}
        shown = ", ".join(f"{purpose} {count}" for purpose, count in found.items())
        self.told.setText(tr("Endpoints for each purpose: {counts}", counts=shown))
        self.told.setToolTip("\n".join(filter(None, map(_meaning, found))))
        self.told.setVisible(bool(found) and not setup.catalog)


def _meaning(purpose: str) -> str:
    said = translated(meaning(purpose))
    return f"{purpose}{tr(': ')}{said}" if said else ""
