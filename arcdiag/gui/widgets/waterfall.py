"""Draws when a step began and ended, as a bar with its time beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from arcdiag.gui.models.roles import Index
from arcdiag.gui.models.steps import SPAN, Span
from arcdiag.gui.theme import Look

_LEAST = 2.0
_GAP = 6
_TIME = "0000 ms"
"""As wide as the times are."""


class Waterfall(QStyledItemDelegate):
    """For the column of a `StepsModel` that tells when."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        span = index.data(SPAN)
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        style = ground.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        if isinstance(span, Span):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._draw(painter, option, span, chosen=chosen)

    def _draw(
        self, painter: QPainter, option: QStyleOptionViewItem, span: Span, *, chosen: bool
    ) -> None:
        colours = self._look.colours
        ink = colours.on_accent if chosen else colours.inks[span.state]
        time = option.fontMetrics.horizontalAdvance(_TIME)
        room = option.rect.adjusted(_GAP, 0, -time - 2 * _GAP, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        left = room.left() + span.begin * room.width()
        wide = max(_LEAST, (span.end - span.begin) * room.width())
        painter.drawRoundedRect(QRectF(left, room.center().y() - 3, wide, 7), 2, 2)
        painter.setPen(QColor(colours.on_accent if chosen else colours.text))
        where = option.rect.adjusted(0, 0, -_GAP, 0)
        painter.drawText(
            where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), span.took
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See Qt."""
        return super().sizeHint(option, index)
