"""Draws the last states of an endpoint beside each other, the newest at the right."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QIcon, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from arcdiag.gui.models.roles import Index
from arcdiag.gui.models.watched import SEEN, Seen
from arcdiag.gui.monitor.looks import Cell, Look, told
from arcdiag.gui.theme import Look as Theme
from arcdiag.model.choices import State

WIDE = 16
_SIGN = 14
_DOT = 6.0
_EDGE = 6


class Strip(QStyledItemDelegate):
    """For the column of a `WatchedModel` with the looks: a dot where all was well, else a sign."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        style = ground.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (look, cell) in _placed(option.rect, index.data(SEEN)):
            if look.gap:
                self._gap(painter, place, chosen=chosen)
            if cell is not None:
                self._draw(painter, place, cell.state, chosen=chosen)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """What the look under the pointer saw."""
        if event.type() == QEvent.Type.ToolTip:
            said = told_at(option.rect, index, event.pos())
            if said:
                QToolTip.showText(event.globalPos(), said, view)
                return True
        return super().helpEvent(event, view, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See Qt."""
        return super().sizeHint(option, index).expandedTo(QSize(WIDE, WIDE + 4))

    def _draw(self, painter: QPainter, place: QRect, state: State, *, chosen: bool) -> None:
        if state is not State.PASS:
            mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
            where = QRect(0, 0, _SIGN, _SIGN)
            where.moveCenter(place.center())
            self._theme.sign(state).paint(painter, where, Qt.AlignmentFlag.AlignCenter, mode)
            return
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.on_accent if chosen else colours.inks[state]))
        dot = QRectF(0, 0, _DOT, _DOT)
        dot.moveCenter(QRectF(place).center())
        painter.drawEllipse(dot)

    def _gap(self, painter: QPainter, place: QRect, *, chosen: bool) -> None:
        colours = self._theme.colours
        pen = QPen(QColor(colours.on_accent if chosen else colours.muted), 1.0)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawLine(place.left(), place.top() + 2, place.left(), place.bottom() - 2)


def told_at(rect: QRect, index: Index, where: QPoint) -> str:
    """What the look at *where* saw, in a line; empty: there is none."""
    for place, (look, cell) in _placed(rect, index.data(SEEN)):
        if place.contains(where):
            return told(look, cell)
    return ""


def _placed(rect: QRect, seen: Seen | None) -> list[tuple[QRect, tuple[Look, Cell | None]]]:
    """The newest looks that fit, each with its place."""
    fit = max(0, (rect.width() - 2 * _EDGE) // WIDE)
    newest = (seen or [])[-fit:] if fit else []
    left = rect.left() + _EDGE
    return [
        (QRect(left + number * WIDE, rect.top(), WIDE, rect.height()), one)
        for number, one in enumerate(newest)
    ]
