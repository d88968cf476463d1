"""Trees and tables as all of the window's are: rows of one height, keys and copies as expected."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHeaderView, QTreeView, QWidget

_PADDING: Final = 12


class Tree(QTreeView):
    """A tree of *model*; *name* is what a screen reader calls it."""

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QTreeView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def stretch(self, column: int, widths: dict[int, int]) -> None:
        """Give *column* what the others, of these widths in characters, leave."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        unit = self.fontMetrics().averageCharWidth()
        for section in range(header.count()):
            if section == column:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(section, widths[section] * unit + _PADDING)

    def copy(self) -> None:
        """Put the row that is selected on the clipboard, as text."""
        QApplication.clipboard().setText(self.row_text())

    def row_text(self) -> str:
        """The texts of the current row, with tabs between them."""
        index = self.currentIndex()
        if not index.isValid():
            return ""
        columns = range(self.model().columnCount(index.parent()))
        texts = (index.siblingAtColumn(column).data() for column in columns)
        return "\t".join(str(text) if text is not None else "" for text in texts)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint in one go: else every cell asks for Python anew, against a busy engine."""
        super().paintEvent(event)
