"""The ids that a catalog gives, whether or not their tables are sound: what others may point at."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from arcdiag.catalog.faults import meant, shown

Saying = tuple[str, str]
"""A key, and what is wrong with it."""


class Known:
    """Answers whether an id exists."""

    def __init__(self, ids: Mapping[str, AbstractSet[str]]) -> None:
        self._ids = ids

    def missing(self, key: str, kind: str, names: Iterable[str]) -> Iterator[Saying]:
        """A saying about *key* for each of *names* that is no id of a *kind*."""
        known = self._ids.get(kind, frozenset())
        for name in names:
            if name not in known:
                yield key, f"{shown(name)} is no {kind} of this catalog{meant(name, known)}"
