"""Columns of text with wide letters: a Chinese one takes two (Unicode Annex 11)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_PIECE: Final = re.compile(r"\s+|[^\s⺀-鿿豈-﫿＀-￯　-〿]+|.")
"""Blanks, a run of letters that stays together, or one wide letter: lines may break between."""
_CLOSING: Final = frozenset("，。、；：？！）」』】》〉…")
"""What no line begins with."""
_OPENING: Final = frozenset("（「『【《〈")
"""What no line ends with."""


def columns(text: str) -> int:
    """How many columns *text* takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, width: int) -> str:
    """*text* with blanks behind it up to *width* columns."""
    return f"{text}{' ' * (width - columns(text))}"


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """*text* in lines of at most *width* columns; *first* and *rest* stand before them.

    Words that are too long stay whole, as host names must.
    """
    lines, line, filled = [], first, False
    for piece in _runs(" ".join(text.split())):
        if filled and columns(line) + columns(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, filled = rest, False
        if filled or not piece.isspace():
            line += piece
            filled = True
    return [*lines, line.rstrip()] if filled else lines


def _runs(text: str) -> Iterator[str]:
    """What must not be broken: a mark stays with the letter that it belongs to."""
    held = ""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if held and piece not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def breaks(text: str, width: int) -> list[int]:
    """Where *text* is to be cut so that no line takes more than *width* columns.

    Blanks at a line's end count for nothing; words that are too long are cut.
    """
    cuts: list[int] = []
    at = filled = 0
    for piece in _runs(text):
        if filled and filled + columns(piece.rstrip()) > width:
            cuts.append(at)
            filled = 0
        for letter in piece:
            wide = columns(letter)
            if filled and filled + wide > width and not letter.isspace():
                cuts.append(at)
                filled = 0
            filled += wide
            at += 1
    return cuts
