"""Hands out pseudonyms: the same one for the same thing, numbered in the order of their need."""

import copy
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from arcdiag.model.secret import HIDDEN
from arcdiag.model.stand_in import Place, StandIn


class Kind(StrEnum):
    """What is hidden; the word that a pseudonym begins with."""

    SERVER = "srv"
    PROXY = "proxy"
    DOMAIN = "domain"
    USER = "user"
    ID = "id"
    AUTHORITY = "ca"
    ORGANISATION = "org"
    INTERFACE = "if"
    HARDWARE = "mac"
    GROUP = "group"
    FILE = "file"
    REALM = "realm"
    ADDRESS = "address"
    LOGIN = "login"


_WORDS: Final = "|".join([*Kind, *(f"{place}6?" for place in Place)])
_MADE: Final = re.compile(rf"\b(?:{_WORDS})-[1-9]\d{{0,6}}\b")


class Pseudonyms:
    """The pseudonyms of one report, or of several; *made* are those that it already has."""

    def __init__(self, made: Iterable[str] = (), avoided: Iterable[str] = ()) -> None:
        self._made = frozenset(made)
        self._avoided = frozenset(avoided)
        self._next: Counter[str] = Counter()
        self._given: dict[tuple[str, str], str] = {}
        self._originals: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._secrets: set[str] = set()

    def beside(self, made: Iterable[str]) -> "Pseudonyms":
        """The same pseudonyms for another report, which already has *made*; counted apart."""
        other = copy.copy(self)
        other._made = frozenset(made)
        other._counts = Counter()
        return other

    @property
    def counts(self) -> dict[str, int]:
        """How many times each kind of thing was replaced."""
        return dict(sorted(self._counts.items()))

    def since(self, before: dict[str, int]) -> dict[str, int]:
        """How many times each kind was replaced after `counts` were *before*."""
        return dict(self._counts - Counter(before))

    def count(self, more: dict[str, int]) -> None:
        """Add replacements that were not made anew."""
        self._counts.update(more)

    @property
    def originals(self) -> dict[str, str]:
        """What each pseudonym stands for; nothing that is only masked."""
        return dict(self._originals)

    @property
    def secrets(self) -> frozenset[str]:
        """What was only masked; it is kept nowhere else."""
        return frozenset(self._secrets)

    def is_made(self, text: str) -> bool:
        """Is *text* a pseudonym, an earlier one or one of these?"""
        return text in self._made or text in self._originals

    def of(self, kind: Kind, original: str, key: str = "") -> str:
        """The pseudonym for *original*; *key* is what makes two of them the same."""
        self._counts[kind.name.lower()] += 1
        known = (kind, key or original.lower())
        if known not in self._given:
            self._given[known] = self._fresh(kind)
            self._originals[self._given[known]] = original
        return self._given[known]

    def address(self, place: Place, version: int, net: str, address: str) -> str:
        """The stand-in for *address*, which lies in the network *net*."""
        self._counts[str(Kind.ADDRESS)] += 1
        if ("address", address) not in self._given:
            word = f"{place}{'6' if version == 6 else ''}"
            number = self._given.setdefault((word, net), self._fresh(word)).rpartition("-")[2]
            self._next[f"{word}-{number}"] += 1
            host = self._next[f"{word}-{number}"]
            made = str(StandIn(place=place, version=version, net=int(number), host=host))
            self._given["address", address] = made
            self._originals[made] = address
        return self._given["address", address]

    def masked(self, *secrets: str) -> str:
        """What stands for a login, a token, a key: nothing that could be told apart."""
        self._counts[str(Kind.LOGIN)] += 1
        self._secrets.update(secrets)
        return HIDDEN

    def _fresh(self, word: str) -> str:
        while True:
            self._next[word] += 1
            made = f"{word}-{self._next[word]}"
            if made not in self._avoided:
                return made


def made_ones(text: str) -> frozenset[str]:
    """All that look like pseudonyms in *text*."""
    return frozenset(found[0] for found in _MADE.finditer(text))
