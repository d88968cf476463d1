"""Which findings are new, which are gone, and which are the same as before."""

from collections.abc import Iterable

from arcdiag.compare.pairs import Pairs
from arcdiag.model.finding import Finding
from arcdiag.model.value import Value

_Mark = tuple[str, str]


class FindingChanges(Value, frozen=True):
    """Findings by what became of them."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    kept: int


def finding_changes(old: Iterable[Finding], new: Iterable[Finding], pairs: Pairs) -> FindingChanges:
    """A finding is the same where its rule is, and one check at least that it is about."""
    later = {before.id: after.id for before, after in pairs.both}
    old, new = tuple(old), tuple(new)
    were = {id(one): _marks(one, later) for one in old}
    are = {id(one): _marks(one, {}) for one in new}
    known = frozenset[_Mark]().union(*were.values())
    found = frozenset[_Mark]().union(*are.values())
    fresh = tuple(one for one in new if not known & are[id(one)])
    return FindingChanges(
        new=fresh,
        gone=tuple(one for one in old if not found & were[id(one)]),
        kept=len(new) - len(fresh),
    )


def _marks(finding: Finding, ids: dict[str, str]) -> frozenset[_Mark]:
    """What it can be known by; *ids* are what its checks are called in the other report."""
    subjects = [ids.get(subject, subject) for subject in finding.subjects]
    return frozenset((finding.rule, subject) for subject in subjects or [""])
