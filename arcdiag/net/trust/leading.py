"""Where a chain leads: to a root this machine trusts, to another one, or nowhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import AnchorKind, CertificateFault
from arcdiag.net.trust.anchors import Anchors
from arcdiag.net.trust.judgement import Judgement, anchor
from arcdiag.net.trust.known import KnownRoots
from arcdiag.net.trust.parsed import Parsed
from arcdiag.net.trust.path import Budget, Exhausted, Path, Search, self_signed
from arcdiag.net.trust.rules import Place, at_its_place, fault, small_key
from arcdiag.net.trust.signature import too_small
from arcdiag.net.trust.stranger import EMPTY, unknown_signer

RANKS: Final = {AnchorKind.MICROSOFT: 0, AnchorKind.PUBLIC: 1, AnchorKind.PRIVATE: 2}
"""Of several roots, the one that Microsoft uses is named."""


def accepted(
    anchors: Anchors, known: KnownRoots, presented: tuple[Parsed, ...], at: datetime
) -> Judgement | None:
    """The path that Go would take, and None when there is none; Exhausted when it gives up.

    A leaf that the store holds is a path of its own, and what is wrong with it is in the answer.
    """
    start = _start(presented[0], at)
    if presented[0].der in anchors:
        return _ended(start, anchors, known)
    if start.faults:
        return None
    search = Search(presented, anchors.named, at, strict=True, budget=Budget())
    found: list[Path] = []
    try:
        for path in search.paths(start):
            found.append(path)  # noqa: PERF402 - what was found before a budget's end counts
    except Exhausted:
        if not found:
            raise
    best = min(found, key=lambda path: _rank(path, known), default=None)
    return _ended(best, anchors, known) if best else None


def explained(
    anchors: Anchors, known: KnownRoots, presented: tuple[Parsed, ...], at: datetime
) -> Judgement:
    """Why Go takes none: the path with the least wrong with it, or what it lacks to be one."""
    start = _start(presented[0], at)
    leaf = presented[0]
    if self_signed(leaf):
        one = fault(Cause.CERT_SELF_SIGNED, leaf, "it is signed by nobody but itself")
        return Judgement(faults=(one, *start.faults))
    roots = _Roots(anchors, known, presented)
    search = Search(presented, roots.named, at, strict=False, budget=Budget())
    best = min(
        _until_exhausted(search.paths(start)),
        key=lambda path: _least_wrong(path, anchors, known),
        default=None,
    )
    if best is not None:
        return _ended(best, anchors, known)
    missing = unknown_signer(search.longest, presented, roots.named, (anchors, roots.public))
    return Judgement(faults=(missing, *start.faults))


class _Roots:
    """Every root a path might end in: trusted, known of elsewhere, or presented itself."""

    def __init__(self, anchors: Anchors, known: KnownRoots, presented: tuple[Parsed, ...]) -> None:
        self.public = known.anchors
        own = Anchors(one.der for one in presented if self_signed(one))
        self._all = (anchors, self.public, own)

    def named(self, subject: bytes) -> Sequence[bytes]:
        return tuple(dict.fromkeys(der for each in self._all for der in each.named(subject)))


def _start(leaf: Parsed, at: datetime) -> Path:
    faults = tuple(at_its_place(leaf, Place.LEAF, at))
    return Path((leaf,), (*faults, small_key(leaf)) if too_small(leaf.key) else faults)


def _ended(path: Path, anchors: Anchors, known: KnownRoots) -> Judgement:
    trusted = path.root.der in anchors
    faults = path.faults if trusted else (_untrusted(path.root, anchors, known), *path.faults)
    end = anchor(path.root, known, trusted=trusted)
    return Judgement(faults=faults, anchor=end, path=path.certificates)


def _untrusted(root: Parsed, anchors: Anchors, known: KnownRoots) -> CertificateFault:
    lacks = "but this machine's store lacks it" if len(anchors) else f"but {EMPTY}"
    whose = {
        AnchorKind.MICROSOFT: f"a root that Microsoft uses, {lacks}",
        AnchorKind.PUBLIC: f"a public root, {lacks}",
        AnchorKind.PRIVATE: "nobody's public root, and this machine does not trust it",
    }
    words = f"the chain ends in {root.called}: {whose[known.kind(root.key_sha256)]}"
    return fault(Cause.CERT_UNTRUSTED, root, words)


def _until_exhausted(paths: Iterator[Path]) -> Iterator[Path]:
    try:
        yield from paths
    except Exhausted:
        return


def _rank(path: Path, known: KnownRoots) -> tuple[int, int]:
    return RANKS[known.kind(path.root.key_sha256)], len(path.certificates)


def _least_wrong(
    path: Path, anchors: Anchors, known: KnownRoots
) -> tuple[bool, int, tuple[int, int]]:
    return path.root.der not in anchors, len(path.faults), _rank(path, known)
