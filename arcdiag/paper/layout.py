"""Which block stands where: no line and no row of a table is cut, no heading stands alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QTextLayout, QTextLine

from arcdiag.paper.blocks import Kind, Row, Sheet, Table, Tone, Words
from arcdiag.paper.letters import COLOURS, Letters

_RULE: Final = QColor("#c9d0d8")
_FOOT_LINES: Final = 3.5
_GAP: Final = 0.45
"""Between blocks, and around the cells of a row, in lines."""
_BELOW_HEADING: Final = 4.0
"""Lines that must have room below a heading."""


@dataclass(slots=True)
class Part:
    """Lines of one text, in a place; the layout keeps them alive."""

    layout: QTextLayout
    lines: tuple[QTextLine, ...]
    left: float
    top: float
    colour: QColor


@dataclass(slots=True)
class Rule:
    """A thin line."""

    box: QRectF
    colour: QColor


@dataclass(slots=True)
class Page:
    """What is painted on one page."""

    parts: list[Part] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def laid_out(sheet: Sheet, letters: Letters, width: float, height: float) -> list[Page]:
    """The pages of *sheet*, each *width* by *height* in units of the device."""
    setter = _Setter(letters, width, height - _FOOT_LINES * letters.line)
    for block in sheet.blocks:
        match block:
            case Words():
                setter.words(block)
            case Table():
                setter.table(block)
    for number, page in enumerate(setter.pages, 1):
        _number(page, f"{number} / {len(setter.pages)}", sheet.foot, letters, width, height)
    return setter.pages


def _number(
    page: Page, number: str, foot: str, letters: Letters, width: float, height: float
) -> None:
    """The foot of a page."""
    top = height - 2 * letters.line
    room = letters.width(number) * 1.1
    for text, left, wide in (
        (foot, 0.0, width - 2 * room),
        (number, width - room, room * 1.2),
    ):
        layout, lines, _ = letters.lines(text, wide)
        page.parts.append(Part(layout, lines[:2], left, top, COLOURS[Tone.SOFT]))
    page.rules.append(Rule(QRectF(0.0, top - letters.line / 2, width, letters.line / 20), _RULE))


class _Setter:
    def __init__(self, letters: Letters, width: float, height: float) -> None:
        self.pages = [Page()]
        self._letters = letters
        self._width = width
        self._height = height
        self._gap = letters.line * _GAP
        self._top = 0.0

    def words(self, words: Words) -> None:
        """Lines of a paragraph may stand on two pages, between two of them."""
        layout, lines, whole = self._letters.lines(words.text, self._width, words.kind)
        is_head = words.kind in (Kind.TITLE, Kind.HEADING)
        if is_head:
            self._top += self._gap * 2 if self._top else 0.0
            self._make_room(whole + _BELOW_HEADING * self._letters.line)
        for line in lines:
            self._make_room(line.height())
            at = self._top - line.y()
            self._page.parts.append(Part(layout, (line,), 0.0, at, COLOURS[words.tone]))
            self._top += line.height()
        self._top += self._gap

    def table(self, table: Table) -> None:
        """Each page has the head first."""
        whole = sum(table.shares)
        widths = [self._width * share / whole for share in table.shares]
        head = Row(cells=table.head) if table.head else None
        if head and table.rows:
            self._row(head, widths, beside=self._high(table.rows[0], widths), bold=True)
        for row in table.rows:
            if head and self._top + self._high(row, widths) > self._height:
                self._turn()
                self._row(head, widths, bold=True)
            self._row(row, widths)
        self._top += self._gap * 2

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    def _turn(self) -> None:
        self.pages.append(Page())
        self._top = 0.0

    def _make_room(self, high: float) -> None:
        if self._top and self._top + high > self._height:
            self._turn()

    def _high(self, row: Row, widths: list[float]) -> float:
        return max(high for _, _, high in self._cells(row, widths)) + 2 * self._gap

    def _cells(
        self, row: Row, widths: list[float], *, bold: bool = False
    ) -> Iterator[tuple[QTextLayout, tuple[QTextLine, ...], float]]:
        for number, (cell, wide) in enumerate(zip(row.cells, widths, strict=True)):
            strong = bold or (number == 0 and row.tone is not Tone.PLAIN)
            yield self._letters.lines(cell, wide - 2 * self._gap, bold=strong)

    def _row(
        self, row: Row, widths: list[float], *, beside: float = 0.0, bold: bool = False
    ) -> None:
        """One row, and room for *beside* below it."""
        cells = list(self._cells(row, widths, bold=bold))
        high = max(one for _, _, one in cells) + 2 * self._gap
        self._make_room(high + beside)
        left = 0.0
        for number, ((layout, lines, _), wide) in enumerate(zip(cells, widths, strict=True)):
            tone = Tone.SOFT if bold else row.tone if number == 0 else Tone.PLAIN
            colour = COLOURS[tone]
            self._page.parts.append(Part(layout, lines, left, self._top + self._gap, colour))
            left += wide
        self._top += high
        thin = self._letters.line / 20
        self._page.rules.append(Rule(QRectF(0.0, self._top - thin, self._width, thin), _RULE))
