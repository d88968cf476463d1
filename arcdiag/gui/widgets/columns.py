"""How the user has arranged a tree's columns: kept as a text, and put back from one."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView

_NARROWEST, _WIDEST = 16, 4000
"""Pixels of a column; what is beyond was not kept by us."""
_MOST: Final = 400
"""Characters of such a text."""


class Arrangement(QObject):
    """The columns of *header* in the order and width that the user gave them.

    Only those that were laid out first are kept: others, such as a column for each mode of a run,
    come and go with what is shown.
    """

    def __init__(self, header: QHeaderView) -> None:
        super().__init__(header)
        self.wide: dict[int, int] = {}
        """How wide each column is, or is to be once it is shown; not the one that stretches."""
        self._header = header
        self._first: frozenset[int] = frozenset()
        self._text = ""
        self._is_mine = False
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    @property
    def text(self) -> str:
        """What the user arranged, for `put_back`; empty: nothing."""
        return self._text

    def begin(self, widths: Mapping[int, int]) -> None:
        """The columns were laid out anew, with these *widths*."""
        self.wide = dict(widths)
        self._first = self._first or frozenset(widths)
        self._apply()

    def lend(self, section: int, width: int) -> None:
        """Let a column be at most so wide for now; how wide it is to be stays as it is."""
        self._is_mine = True
        self._header.resizeSection(section, min(self.wide[section], width))
        self._is_mine = False

    def put_back(self, text: str) -> None:
        """Arrange the columns as *text* says; one that does not fit them changes nothing."""
        sections = [section for section, _ in _pairs(text)]
        if sorted(sections) == [*range(len(self._first) + 1)]:
            self._text = text
            self._apply()

    @property
    def _is_first(self) -> bool:
        count = len(self._first) + 1
        return self.wide.keys() == self._first and self._header.count() == count

    def _apply(self) -> None:
        if not self._is_first:
            return
        self._is_mine = True
        for place, (section, width) in enumerate(_pairs(self._text)):
            self._header.moveSection(self._header.visualIndex(section), place)
            if section in self.wide:
                self.wide[section] = width
                self._header.resizeSection(section, width)
        self._is_mine = False

    def _resized(self, section: int, _: int, width: int) -> None:
        known = self.wide.get(section, width)
        if width and width != known and self._is_first and not self._is_mine:
            self.wide[section] = width
            self._keep()

    def _moved(self) -> None:
        if self._is_first and not self._is_mine:
            self._keep()

    def _keep(self) -> None:
        order = map(self._header.logicalIndex, range(self._header.count()))
        self._text = " ".join(f"{section}:{self.wide.get(section, 0)}" for section in order)


def _pairs(text: str) -> list[tuple[int, int]]:
    """Sections with their widths; none where *text* is not of ours."""
    words = text.split() if len(text) <= _MOST else []
    pairs = [word.partition(":") for word in words]
    if not all(_is_number(section) and _is_number(width) for section, _, width in pairs):
        return []
    found = [(int(section), int(width)) for section, _, width in pairs]
    return [(section, min(max(width, _NARROWEST), _WIDEST)) for section, width in found]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(_WIDEST))
