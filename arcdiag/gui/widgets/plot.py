"""A plot of the times that one endpoint took, look by look."""

from datetime import timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from arcdiag.gui.models.watched import Seen
from arcdiag.gui.monitor.looks import Cell, summed_up
from arcdiag.gui.monitor.scales import ceiling, clock, moments
from arcdiag.gui.theme import Look
from arcdiag.gui.words import tr
from arcdiag.model.choices import State
from arcdiag.report.words import duration

_MARGIN = 12
_DOT = 2.5
_SIGN = 14
_LABEL = 90
"""Between two moments that are named."""


class Plot(QWidget):
    """Times upwards, moments across; what failed is marked on the ground, with its sign."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._seen: Seen = []
        self.setAccessibleName(tr("Plot of times"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_seen(self, seen: Seen) -> None:
        """Show these looks."""
        self._seen = seen
        self.setAccessibleDescription(summed_up(cell for _, cell in seen))
        self.update()

    # What Qt asks.

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(200, 7 * self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(400, 11 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._look.colours.base))
        if self._seen:
            _Drawing(painter, self._seen, self._look, self.rect()).draw()
        painter.end()


class _Drawing:
    """One painting of one plot."""

    def __init__(self, painter: QPainter, seen: Seen, look: Look, room: QRect) -> None:
        self._painter, self._seen, self._look = painter, seen, look
        self._letters = painter.fontMetrics()
        self._top_ms = ceiling(max(_measured(cell) for _, cell in seen))
        left = _MARGIN + max(self._letters.horizontalAdvance(label) for label in self._labels())
        line = self._letters.height()
        self._field = QRectF(
            left + 6,
            _MARGIN + line / 2,
            max(1, room.width() - left - 6 - 2 * _MARGIN),
            max(1, room.height() - 2 * _MARGIN - 1.8 * line),
        )
        self._first, last = seen[0][0].at, seen[-1][0].at
        self._span = max(last - self._first, timedelta(seconds=1))

    def draw(self) -> None:
        """Draw everything."""
        self._draw_grid()
        self._draw_moments()
        ink = QColor(self._look.colours.accent)
        for run in self._runs():
            points = [QPointF(x, y) for x, y in run]
            self._painter.setPen(QPen(ink, 1.6))
            self._painter.drawPolyline(QPolygonF(points))
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(ink)
            for point in points:
                self._painter.drawEllipse(point, _DOT, _DOT)
        self._draw_signs()

    def _labels(self) -> list[str]:
        return [duration(self._top_ms), duration(self._top_ms / 2), duration(0)]

    def _draw_grid(self) -> None:
        colours, field = self._look.colours, self._field
        for number, label in enumerate(self._labels()):
            y = field.top() + field.height() * number / 2
            self._painter.setPen(QPen(QColor(colours.line), 1))
            self._painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            self._painter.setPen(QColor(colours.muted))
            tall = self._letters.height()
            where = QRectF(0, y - tall / 2, field.left() - 6, tall)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._painter.drawText(where, int(right), label)

    def _draw_moments(self) -> None:
        field, tall = self._field, self._letters.height()
        most = max(1, int(field.width() / _LABEL))
        self._painter.setPen(QColor(self._look.colours.muted))
        for moment in moments(self._first, self._first + self._span, most):
            x = self._across(moment - self._first)
            self._painter.drawLine(QPointF(x, field.bottom()), QPointF(x, field.bottom() + 3))
            where = QRectF(x - _LABEL / 2, field.bottom() + _SIGN / 2, _LABEL, tall)
            label = clock(moment, self._span)
            self._painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), label)

    def _draw_signs(self) -> None:
        for look, cell in self._seen:
            if cell is not None and not _measured(cell):
                where = QRect(0, 0, _SIGN, _SIGN)
                x = self._across(look.at - self._first)
                where.moveCenter(QPointF(x, self._field.bottom()).toPoint())
                self._look.sign(cell.state).paint(self._painter, where)

    def _runs(self) -> list[list[tuple[float, float]]]:
        """Points that belong together: what failed and what is missing parts them."""
        runs: list[list[tuple[float, float]]] = [[]]
        for look, cell in self._seen:
            if look.gap and runs[-1]:
                runs.append([])
            if took_ms := _measured(cell):
                share = min(took_ms / self._top_ms, 1)
                y = self._field.bottom() - share * self._field.height()
                runs[-1].append((self._across(look.at - self._first), y))
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    def _across(self, since: timedelta) -> float:
        share = min(max(since / self._span, 0.0), 1.0)
        return self._field.left() + share * self._field.width()


def _measured(cell: Cell | None) -> float:
    """How long a success took, in milliseconds; 0 where that was not measured."""
    return cell.took_ms if cell is not None and cell.state in (State.PASS, State.WARN) else 0.0
