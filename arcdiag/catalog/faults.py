"""What is wrong with a catalog: every fault with its place, all of them at once."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from arcdiag.catalog.toml import one_line
from arcdiag.model.value import Value

MOST_SHOWN: Final = 50
"""Faults told in one message; the error keeps the others too."""
MOST_KEPT: Final = 1000


class Fault(Value, frozen=True):
    """One fault: the file's name, the table such as ``endpoint.gns``, the key, and what is wrong.

    ``table`` and ``key`` are empty when the fault is the whole file's or the whole table's.
    """

    file: str
    table: str
    key: str
    message: str

    def __str__(self) -> str:
        table = f"[{self.table}]" if self.table else ""
        place = " ".join(part for part in (table, self.key) if part)
        line = ": ".join(part for part in (self.file, place, self.message) if part)
        return "".join(mark if mark.isprintable() else "?" for mark in line)


class CatalogError(Exception):
    """A catalog that cannot be used; one line for each fault, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:MOST_SHOWN]]
        if len(self.faults) > MOST_SHOWN:
            lines.append(f"and {len(self.faults) - MOST_SHOWN} more")
        super().__init__("\n".join(lines))


class Faults(list[Fault]):
    """Faults as they are found. At MOST_KEPT it raises CatalogError: a file with so many is no
    catalog, and putting each into words takes time.
    """

    def append(self, fault: Fault) -> None:
        """Keep *fault*."""
        super().append(fault)
        if len(self) >= MOST_KEPT:
            raise CatalogError(self)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep each of *faults*."""
        for fault in faults:
            self.append(fault)


class ScopeError(Exception):
    """What was asked for cannot be looked at; the message is one line for the user."""


_MOST_MEANT: Final = 3


def meant(word: str, known: Iterable[str]) -> str:
    """``; did you mean …?`` with the names closest to *word*, or nothing."""
    close = _closest(word[:80].lower(), tuple(known))
    return f"; did you mean {' or '.join(close)}?" if close else ""


@lru_cache(maxsize=256)
def _closest(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # here: no name is misspelt at most starts

    begun = sorted(name for name in known if name.startswith(f"{word}-"))
    return tuple(begun[:_MOST_MEANT] or get_close_matches(word, known, n=_MOST_MEANT, cutoff=0.6))


def shown(word: object) -> str:
    """*word*, which nobody vouches for, quoted for one line of a message."""
    return f"{one_line(str(word))!r}"
