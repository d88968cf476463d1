"""At the right of the status bar: what is shown there, and by which catalog."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from arcdiag.gui.words import translated
from arcdiag.model.catalog import Catalog
from arcdiag.model.report import Report
from arcdiag.report.stamp import catalog_stamp, stamp


class Stamp(QLabel):
    """The stamp of the report that is shown; while there is none, that of the catalog at hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._catalog = ""
        self._report = ""

    def know(self, catalog: Catalog) -> None:
        """Runs go by *catalog*."""
        age = catalog.age_days(datetime.now(UTC).date())
        self._catalog = translated(catalog_stamp(catalog.version, age))
        self._tell()

    def show_report(self, report: Report | None) -> None:
        """*report* is shown; None: none is."""
        self._report = translated(stamp(report)) if report is not None else ""
        self._tell()

    def _tell(self) -> None:
        self.setText(self._report or self._catalog)
