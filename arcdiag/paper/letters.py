"""The fonts of a sheet, and texts broken into lines; what no font here can show is spelt out."""

import re
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPagedPaintDevice,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from arcdiag.paper.blocks import Kind, Tone

COLOURS: Final = {
    Tone.PLAIN: QColor("#1b2430"),
    Tone.SOFT: QColor("#5b6675"),
    Tone.FAIL: QColor("#b3261e"),
    Tone.WARN: QColor("#7a5000"),
    Tone.PASS: QColor("#1b6e3c"),
    Tone.UNTESTED: QColor("#5b3090"),
}
_POINTS: Final = {Kind.TITLE: 14.0, Kind.HEADING: 11.0, Kind.TEXT: 8.5, Kind.CODE: 7.5}
_GLUED: Final = ("liga", "clig", "dlig", "calt")
"""What makes one picture of several letters."""
_RARE: Final = re.compile(r"[^\x20-\x7e\u2028]")


class Letters:
    """Fonts for one device."""

    def __init__(self, device: QPagedPaintDevice) -> None:
        self._device = device
        self._fonts = {kind: self._font(kind) for kind in Kind}
        self._bold = QFont(self._fonts[Kind.TEXT])
        self._bold.setBold(True)
        self.line = QFontMetricsF(self._fonts[Kind.TEXT], device).lineSpacing()
        self._is_shown = cache(self._shows)

    def lines(
        self, text: str, width: float, kind: Kind = Kind.TEXT, *, bold: bool = False
    ) -> tuple[QTextLayout, tuple[QTextLine, ...], float]:
        """*text* in lines of at most *width*, and how high they are together."""
        layout = QTextLayout(
            self._spelt(text.replace("\n", "\u2028")) or " ",
            self._bold if bold else self._fonts[kind],
            self._device,
        )
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        found, top = [], 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0, top))
            top += line.height()
            found.append(line)
        layout.endLayout()
        return layout, tuple(found), top

    def width(self, text: str) -> float:
        """How wide *text* is in one line of ordinary letters."""
        return QFontMetricsF(self._fonts[Kind.TEXT], self._device).horizontalAdvance(text)

    def _font(self, kind: Kind) -> QFont:
        fixed = QFontDatabase.SystemFont.FixedFont
        usual = QFontDatabase.SystemFont.GeneralFont
        font = QFontDatabase.systemFont(fixed if kind is Kind.CODE else usual)
        font.setPointSizeF(_POINTS[kind])
        font.setBold(kind in (Kind.TITLE, Kind.HEADING))
        for feature in _GLUED:  # a name that is copied must be spelt as it is
            font.setFeature(QFont.Tag(feature), 0)
        return font

    def _spelt(self, text: str) -> str:
        return _RARE.sub(
            lambda found: found[0] if self._is_shown(found[0]) else f"\\u{ord(found[0]):04x}", text
        )

    def _shows(self, letter: str) -> bool:
        """Has any font here a picture of *letter*? Number 0 stands for none."""
        layout = QTextLayout(letter, self._fonts[Kind.TEXT], self._device)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(10_000.0)
        layout.endLayout()
        return all(number for run in layout.glyphRuns() for number in run.glyphIndexes())
