"""Trees and tables as all of the window's are: rows of one height, keys and copies as expected."""

from typing import ClassVar, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QWidget,
)

from arcdiag.gui.models.roles import Index
from arcdiag.gui.widgets.columns import Arrangement
from arcdiag.gui.widgets.text import tip

_PADDING: Final = 12
_INDENT: Final = 14
_ASIDE: Final = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
_HINT_FLAGS: Final = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
)


class Tree(QTreeView):
    """A tree of *model*; *name* is what a screen reader calls it.

    ``hint`` is what an empty one says of itself; whole texts are told where one is cut. Of one that
    has an object name it is remembered how its ``columns`` are arranged.
    """

    pointed: ClassVar[Signal] = Signal(QModelIndex, QPoint)
    """Where a menu is wanted, by mouse or by key, and the place for it on the screen."""

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = ""
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QTreeView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setIndentation(_INDENT)
        self.setItemDelegate(_Whole(self))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns = Arrangement(self.header())
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def stretch(self, column: int, widths: dict[int, int]) -> None:
        """Give *column* what the others, of these widths in characters, leave."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        unit = self.fontMetrics().averageCharWidth()
        for section in range(header.count()):
            if section == column:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(section, widths[section] * unit + _PADDING)
        self.columns.begin({each: wide * unit + _PADDING for each, wide in widths.items()})

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
        if self.hint and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            room = self.viewport().rect().adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
            painter.drawText(room, _HINT_FLAGS, self.hint)
            painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By key the row is meant that is chosen; Qt tells a place in other coordinates then."""
        index, where = self.indexAt(event.pos()), event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            where = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.pointed.emit(index, where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where cells are chosen, left and right go from one to the next."""
        step = _ASIDE.get(event.key(), 0)
        index = self.currentIndex()
        cells = self.selectionBehavior() is QTreeView.SelectionBehavior.SelectItems
        beside = index.siblingAtColumn(index.column() + step)
        if step and cells and index.parent().isValid() and beside.isValid():
            self.setCurrentIndex(beside)
            return
        super().keyPressEvent(event)

    def doItemsLayout(self) -> None:
        """Lay out in one go, as is painted."""
        super().doItemsLayout()


class _Whole(QStyledItemDelegate):
    """Tells a text in full where there is no room for it."""

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """See Qt."""
        text = str(index.data() or "")
        cut = self.sizeHint(option, index).width() > view.visualRect(index).width()
        if event.type() is QEvent.Type.ToolTip and cut and text:
            QToolTip.showText(event.globalPos(), tip(text), view)
            return True
        return super().helpEvent(event, view, option, index)
