"""One message as a template: its fixed words, and what a sentence has at its places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import Formatter
from typing import Final

WORD: Final = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]")
_NUMBER: Final = re.compile(r"[+-]?\d")
NUMBERS: Final = frozenset({"count", "number", "rest", "more", "untested"})
"""Places that are filled by a number, or by a phrase that begins with one."""
STRANGERS: Final = frozenset({"page", "excerpt", "begin", "printable"})
"""Places for what a stranger said: it is his, whatever it looks like."""
MAY_LACK: Final = frozenset({"hint", "meant", "meant_region"})
"""Places that may be empty."""
WRAPPED: Final = ("{title}", "{note}", "{said}", "{words}", "{total}")
"""Places that a whole sentence fills, to whose end a template adds something."""
LIGHT: Final = 10
"""Letters of a template; with fewer, its values must be plain ones, or it would fit any prose."""


@dataclass(frozen=True, slots=True)
class Template:
    """A message with its fixed words and its places, which take turns."""

    message: str
    fixed: tuple[str, ...] = field(init=False)
    places: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        fixed, places = [""], []
        for literal, place, _, _ in Formatter().parse(self.message):
            fixed[-1] += literal
            if place is not None:
                places.append(place)
                fixed.append("")
        object.__setattr__(self, "fixed", tuple(fixed))
        object.__setattr__(self, "places", tuple(places))

    @property
    def weight(self) -> int:
        """How much of a sentence is fixed: of several templates that fit, the heaviest counts."""
        return sum(map(len, self.fixed))

    @property
    def looks(self) -> tuple[object, ...]:
        """What cannot be told apart looks the same."""
        return self.fixed, tuple(place in NUMBERS for place in self.places)

    @property
    def letters(self) -> int:
        """How many letters of its own it has."""
        return sum(letter.isalpha() for text in self.fixed for letter in text)

    @property
    def is_light(self) -> bool:
        """Has it too few letters of its own to tell it by them?"""
        return self.letters < LIGHT

    @property
    def is_heavy(self) -> bool:
        """Has it so many that no lighter one need be tried?"""
        return self.letters >= 2 * LIGHT

    @property
    def is_bare(self) -> bool:
        """Has it marks only, such as a colon between two sentences?"""
        return self.letters == 0

    @property
    def wraps(self) -> bool:
        """Does it only add to a sentence?"""
        return self.message.startswith(WRAPPED)

    def words(self) -> set[str]:
        """Fixed words that stand whole in every sentence made from it."""
        found: set[str] = set()
        last = len(self.fixed) - 1
        for number, text in enumerate(self.fixed):
            for word in WORD.finditer(text):
                touches = (number > 0 and word.start() == 0) or (
                    number < last and word.end() == len(text)
                )
                if not touches:
                    found.add(word[0])
        return found

    def values(self, text: str) -> dict[str, str] | None:
        """What stands in *text* at each place; None where it was not made from this.

        Of places with nothing fixed between them the first one has it all.
        """
        if not self.places:
            return {} if text == self.message else None
        first, last = self.fixed[0], self.fixed[-1]
        if not text.startswith(first) or not text.endswith(last):
            return None
        at, end = len(first), len(text) - len(last)
        found: dict[str, str] = {}
        for run, mark in self._runs():
            stop = text.find(mark, at + (run[0] not in MAY_LACK), end) if mark else end
            value = text[at : max(at, stop)]
            if stop < 0 or not _fits(run[0], value) or found.setdefault(run[0], value) != value:
                return None
            found |= dict.fromkeys(run[1:], "")
            at = stop + len(mark)
        return found

    def values_from_the_end(self, text: str) -> dict[str, str] | None:
        """The same for a mark between two sentences, either of which may hold the mark itself."""
        if not self.is_bare or len(self.places) != 2 or self.fixed[0] or self.fixed[2]:
            return None
        before, mark, behind = text.rpartition(self.fixed[1])
        found = {self.places[0]: before, self.places[1]: behind}
        return found if mark and all(_fits(*pair) for pair in found.items()) else None

    def _runs(self) -> Iterator[tuple[list[str], str]]:
        """Places that stand together, and the fixed text behind them; none behind the last."""
        run: list[str] = []
        for place, mark in zip(self.places, [*self.fixed[1:-1], ""], strict=True):
            run.append(place)
            if mark:
                yield run, mark
                run = []
        yield run, ""

    def followed(self) -> Iterator[tuple[str, str]]:
        """Places with nothing fixed between them, in pairs."""
        for number, text in enumerate(self.fixed[1:-1]):
            if not text:
                yield self.places[number], self.places[number + 1]


def _fits(place: str, value: str) -> bool:
    """May *value* fill *place*?"""
    if place in NUMBERS:
        return _NUMBER.match(value) is not None
    return bool(value) or place in MAY_LACK
