"""Paths from a leaf to a root, searched as Go does: every way, by name, within a budget.

OpenSSL goes one way and does not turn back, so it refuses chains that Go accepts; and no search may
be kept busy by a chain that was made for that.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from arcdiag.model.observation import CertificateFault
from arcdiag.net.trust.parsed import Parsed, readable
from arcdiag.net.trust.rules import Link, Place
from arcdiag.net.trust.signature import Signature, signature

MOST_SIGNATURES: Final = 100
"""Checked for one chain (crypto/x509, verify.go, maxChainSignatureChecks)."""
MOST_SECONDS: Final = 2.0
"""Of computing spent on one chain; an honest one takes a thousandth of it."""

Roots = Callable[[bytes], Sequence[bytes]]
"""Roots (DER) by subject (DER)."""


class Exhausted(Exception):  # noqa: N818 - the budget's state; the chain is at fault, not we
    """The search took more than any honest chain needs."""


@dataclass(slots=True)
class Budget:
    """What a search may still spend; it stays within the thread that began it.

    The thread's own time is counted: on a machine that is busy or was asleep, an honest chain must
    not pass for one that was made to be searched for ever.
    """

    signatures: int = MOST_SIGNATURES
    until: float = field(default_factory=lambda: time.thread_time() + MOST_SECONDS)

    def spend(self) -> None:
        """Take one signature check; raises Exhausted."""
        self.signatures -= 1
        if self.signatures < 0 or time.thread_time() >= self.until:
            raise Exhausted


@dataclass(frozen=True, slots=True)
class Path:
    """A way from the leaf to a root, and why Go would not go it."""

    certificates: tuple[Parsed, ...]
    faults: tuple[CertificateFault, ...] = ()

    @property
    def root(self) -> Parsed:
        """Where it ends."""
        return self.certificates[-1]


@dataclass(slots=True)
class Search:
    """One search for paths. With ``strict`` only those that Go would take are followed.

    ``longest`` keeps the longest way that led nowhere, for saying what is missing.
    """

    presented: tuple[Parsed, ...]
    roots: Roots
    at: datetime
    strict: bool
    budget: Budget
    longest: tuple[Parsed, ...] = ()

    def paths(self, leaf: Path) -> Iterator[Path]:
        """All paths upwards from the end of *leaf*; raises Exhausted."""
        below = leaf.certificates
        if len(below) > len(self.longest):
            self.longest = below
        name = below[-1].outline.issuer
        for root in by_key(below[-1], readable(self.roots(name))):
            yield from self._beyond(leaf, root, Place.ROOT)
        for one in by_key(below[-1], (p for p in self.presented if p.outline.subject == name)):
            for longer in self._beyond(leaf, one, Place.BETWEEN):
                yield from self.paths(longer)

    def _beyond(self, way: Path, parent: Parsed, place: Place) -> Iterator[Path]:
        """*way* with *parent* on top, if it signed the last and, being strict, was allowed to."""
        below = way.certificates
        if any(identity(parent) == identity(each) for each in below):
            return
        self.budget.spend()
        link = Link(below, parent, place)
        if not link.holds():
            return
        faults = tuple(link.faults(self.at))
        if not (self.strict and faults):
            yield Path((*below, parent), (*way.faults, *faults))


def by_key(child: Parsed, candidates: Iterator[Parsed]) -> list[Parsed]:
    """Candidates whose key identifier is the one *child* names first, other ones last."""
    wanted = child.extensions.issuer_id

    def distance(parent: Parsed) -> int:
        given = parent.extensions.own_id
        if wanted and given:
            return 0 if wanted == given else 2
        return 1

    return sorted(candidates, key=distance)


def identity(one: Parsed) -> tuple[bytes, bytes, tuple[str, ...]]:
    """What makes two certificates the same authority: name, key and further names."""
    return one.outline.subject, one.outline.key, one.extensions.names


def self_signed(one: Parsed) -> bool:
    """Is its signature made with its own key?"""
    return one.self_issued and signature(one, one) is not Signature.BAD
