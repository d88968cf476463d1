"""Looks for many words in a long text, in time that grows with the text and not with the words."""

import re
from collections.abc import Iterable
from typing import Final

_RUN: Final = re.compile(r"[^\W_]+")
"""Letters and digits; a word that is looked for begins and ends at the bounds of such runs."""
_EDGES: Final = re.compile(r"\A[\W_]+|[\W_]+\Z")
"""What stands around a word tells nothing: the dot of a domain, the slash of a path."""
_GOES_ON: Final = re.compile(r"\.\w")


class Sought:
    """Words to look for, in whatever case they are given; a longer name that ends in one counts.

    What a word is followed by may be no part of a name: ``corp.example`` does not stand in
    ``corp.example.com``.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, set[str]] = {}
        for word in words:
            form = _EDGES.sub("", word.lower())
            first = _RUN.match(form)
            if first is not None:
                self._by_first.setdefault(first[0], set()).add(form)
        self._lengths = {
            first: sorted({len(form) for form in found}, reverse=True)
            for first, found in self._by_first.items()
        }

    def in_text(self, text: str) -> str:
        """The first of them that stands in *text*, which is in lower case; empty: none does."""
        for run in _RUN.finditer(text):
            if run[0] in self._by_first:
                found = self._at(text, run.start(), run[0])
                if found:
                    return found
        return ""

    def _at(self, text: str, start: int, first: str) -> str:
        forms = self._by_first[first]
        for length in self._lengths[first]:
            end = start + length
            if text[start:end] in forms and not _goes_on(text, end):
                return text[start:end]
        return ""


def _goes_on(text: str, end: int) -> bool:
    following = text[end : end + 2]
    return bool(_RUN.match(following[:1])) or bool(_GOES_ON.match(following))
