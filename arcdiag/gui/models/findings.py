"""The findings as a tree: causes, and under each what it explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from arcdiag.explain.rules import consequence
from arcdiag.gui.models.roles import (
    DECORATION,
    DISPLAY,
    FONT,
    FOREGROUND,
    HORIZONTAL,
    NOWHERE,
    Index,
)
from arcdiag.gui.theme import Look
from arcdiag.gui.words import tr, translated
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.report.bounds import LONGEST
from arcdiag.report.plain import plain
from arcdiag.report.rows import hung
from arcdiag.report.words import CERTAINTIES, IMPACTS, OWNERS

TITLE, OWNER, SURE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Cause:
    """A finding and what it explains: titles with their findings, or the bare names of rules."""

    finding: Finding
    below: tuple[tuple[str, Finding | None], ...]


class FindingsModel(QAbstractItemModel):
    """Causes have the internal id 0, what they explain their cause's row plus 1."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._causes: tuple[Cause, ...] = ()
        self._headers: Final = (tr("Finding"), tr("Who can change it"), tr("How sure"))

    def show(self, report: Report | None) -> None:
        """Show the findings of *report*, or none."""
        self.beginResetModel()
        self._causes = tuple(_causes(report)) if report is not None else ()
        self.endResetModel()

    def finding(self, index: Index) -> Finding | None:
        """The finding at *index*; of a consequence without one its cause's."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self._causes[index.row()].finding
        cause = self._causes[index.internalId() - 1]
        return cause.below[index.row()][1] or cause.finding

    # What Qt asks.

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """See Qt."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NOWHERE) -> Any:
        """See Qt."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        if not parent.isValid():
            return len(self._causes)
        if parent.column() == 0 and parent.internalId() == 0:
            return len(self._causes[parent.row()].below)
        return 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See Qt."""
        return len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """See Qt."""
        if role == DISPLAY and orientation == HORIZONTAL and 0 <= section < len(self._headers):
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """See Qt."""
        row, column, above = index.row(), index.column(), index.internalId()
        if above:
            title, _ = self._causes[above - 1].below[row]
            if role == DISPLAY and column == TITLE:
                return title
            return self._look.muted if role == FOREGROUND else None
        finding = self._causes[row].finding
        if role == DISPLAY:
            return _text(finding, column)
        if role == DECORATION and column == TITLE:
            return self._look.sign(IMPACTS[finding.severity])
        return self._look.bold if role == FONT and column == TITLE else None


def _text(finding: Finding, column: int) -> str:
    if column == TITLE:
        return plain(translated(finding.title), LONGEST)
    return translated(OWNERS[finding.owner] if column == OWNER else CERTAINTIES[finding.confidence])


def _causes(report: Report) -> Sequence[Cause]:
    made = []
    for top, below in hung(report.findings):
        known: dict[str, tuple[str, Finding | None]] = {
            other.rule: (plain(translated(other.title), LONGEST), other) for other in below
        }
        for rule in top.consequences:
            known.setdefault(rule, (plain(translated(consequence(rule)), LONGEST), None))
        made.append(Cause(top, tuple(known.values())))
    return made
