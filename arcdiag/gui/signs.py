"""The states' signs, drawn: each has its own shape, so that colour is never the only difference."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from arcdiag.model.choices import State

SIZES: Final = (16, 24, 32, 48, 64)
_GRID: Final = 16.0

_Shape = Callable[[QPainter, str, str], None]
"""Draws with a colour, on a ground."""


def signs(
    inks: Mapping[State, str], ground: str, muted: str, chosen: tuple[str, str]
) -> tuple[dict[State, QIcon], tuple[QIcon, QIcon]]:
    """A sign for each state, and those of checks that wait and that go on.

    *chosen* are the colours of text and ground in a row that is selected.
    """
    made = {
        state: _icon(_drawn(draw, inks[state], ground), _drawn(draw, *chosen))
        for state, draw in _SHAPES.items()
    }
    waiting = _icon(
        lambda painter: _ring(painter, muted, dotted=True),
        lambda painter: _ring(painter, chosen[0], dotted=True),
    )
    running = _icon(
        lambda painter: _half(painter, muted), lambda painter: _half(painter, chosen[0])
    )
    return made, (waiting, running)


def _drawn(draw: _Shape, ink: str, ground: str) -> Callable[[QPainter], None]:
    return lambda painter: draw(painter, ink, ground)


def _icon(usual: Callable[[QPainter], None], chosen: Callable[[QPainter], None]) -> QIcon:
    icon = QIcon()
    for size in SIZES:
        for mode, draw in ((QIcon.Mode.Normal, usual), (QIcon.Mode.Selected, chosen)):
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(size / _GRID, size / _GRID)
            draw(painter)
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


def _filled(painter: QPainter, ink: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(ink)))


def _stroked(painter: QPainter, colour: str, width: float = 1.8) -> None:
    pen = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def tick(ink: str) -> QPixmap:
    """The mark in a box that is ticked; twice as large as it is shown, for fine screens."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(2, 2)
    _stroked(painter, ink, 2.2)
    _lines(painter, (3.4, 8.3), (6.6, 11.6), (12.6, 4.8))
    painter.end()
    return pixmap


def arrow(ink: str) -> QPixmap:
    """The mark of what opens a list, twice as large as it is shown."""
    pixmap = QPixmap(24, 24)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(2, 2)
    _stroked(painter, ink, 1.6)
    _lines(painter, (2.5, 4.5), (6, 8), (9.5, 4.5))
    painter.end()
    return pixmap


def _lines(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _check(painter: QPainter, ink: str, ground: str) -> None:
    _filled(painter, ink)
    painter.drawEllipse(QRectF(1, 1, 14, 14))
    _stroked(painter, ground)
    _lines(painter, (4.6, 8.3), (7.0, 10.8), (11.4, 5.6))


def _cross(painter: QPainter, ink: str, ground: str) -> None:
    _filled(painter, ink)
    corners = ((5, 1), (11, 1), (15, 5), (15, 11), (11, 15), (5, 15), (1, 11), (1, 5))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    _stroked(painter, ground)
    _lines(painter, (5.4, 5.4), (10.6, 10.6))
    _lines(painter, (10.6, 5.4), (5.4, 10.6))


def _triangle(painter: QPainter, ink: str, ground: str) -> None:
    _filled(painter, ink)
    painter.drawPolygon(QPolygonF([QPointF(8, 0.8), QPointF(15.4, 14.6), QPointF(0.6, 14.6)]))
    _stroked(painter, ground)
    _lines(painter, (8, 6.0), (8, 9.6))
    _lines(painter, (8, 12.2), (8, 12.2))


def _question(painter: QPainter, ink: str, _: str) -> None:
    _ring(painter, ink)
    _lines(painter, (5.2, 8), (10.8, 8))


def _dash(painter: QPainter, ink: str, ground: str) -> None:
    _filled(painter, ink)
    painter.drawRoundedRect(QRectF(1, 1, 14, 14), 3, 3)
    _stroked(painter, ground)
    _lines(painter, (8, 7.4), (8, 11.4))
    _lines(painter, (8, 4.4), (8, 4.4))


def _ring(painter: QPainter, ink: str, *, dotted: bool = False) -> None:
    _stroked(painter, ink, 1.6)
    if dotted:
        pen = painter.pen()
        pen.setDashPattern([0.6, 2.0])
        painter.setPen(pen)
    painter.drawEllipse(QRectF(1.8, 1.8, 12.4, 12.4))


def _half(painter: QPainter, ink: str) -> None:
    _ring(painter, ink)
    _filled(painter, ink)
    painter.drawPie(QRectF(4, 4, 8, 8), 90 * 16, -180 * 16)


_SHAPES: Final[dict[State, _Shape]] = {
    State.FAIL: _cross,
    State.WARN: _triangle,
    State.NOT_TESTED: _question,
    State.PASS: _check,
    State.NOT_APPLICABLE: _dash,
}
