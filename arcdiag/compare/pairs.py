"""Finds for each check of one report the same check in the other."""

from collections.abc import Callable, Hashable, Iterable

from arcdiag.model.report import CheckResult
from arcdiag.model.value import Value


class Pairs(Value, frozen=True):
    """The checks that are in both reports, and those that are not."""

    both: tuple[tuple[CheckResult, CheckResult], ...]
    """In the order of the new report."""
    only_old: tuple[CheckResult, ...]
    only_new: tuple[CheckResult, ...]


def paired(old: Iterable[CheckResult], new: Iterable[CheckResult]) -> Pairs:
    """Each check of *new* with the one of *old* that asked the same.

    First by all that makes a check; then by its id, since the host behind it may be told anew in
    every run; then without its mode and route, where that leaves no doubt.
    """
    left, right = list(old), list(new)
    found: dict[int, tuple[CheckResult, CheckResult]] = {}
    order = {id(check): number for number, check in enumerate(right)}
    for key in (_exactly, _by_id):
        left, right, pairs = _joined(left, right, key)
        found |= {order[id(later)]: (earlier, later) for earlier, later in pairs}
    left, right, pairs = _joined(left, right, _loosely, alone=True)
    found |= {order[id(later)]: (earlier, later) for earlier, later in pairs}
    return Pairs(
        both=tuple(found[number] for number in sorted(found)),
        only_old=tuple(left),
        only_new=tuple(right),
    )


def _exactly(check: CheckResult) -> Hashable:
    where = (check.host or check.name, check.port, check.path)
    return (check.endpoint, check.region, check.mode, check.via, *where)


def _by_id(check: CheckResult) -> Hashable:
    return check.endpoint, check.id


def _loosely(check: CheckResult) -> Hashable:
    return check.endpoint, check.region, check.host or check.name, check.port, check.path


def _joined(
    old: list[CheckResult],
    new: list[CheckResult],
    key: Callable[[CheckResult], Hashable],
    *,
    alone: bool = False,
) -> tuple[list[CheckResult], list[CheckResult], list[tuple[CheckResult, CheckResult]]]:
    """What is left of both, and the pairs with the same *key*; *alone*: only where one has it."""
    waiting: dict[Hashable, list[CheckResult]] = {}
    for check in reversed(old):
        waiting.setdefault(key(check), []).append(check)
    asking: dict[Hashable, int] = {}
    for check in new:
        asking[key(check)] = asking.get(key(check), 0) + 1
    pairs, rest = [], []
    for check in new:
        same = waiting.get(key(check), [])
        if not same or (alone and (len(same) > 1 or asking[key(check)] > 1)):
            rest.append(check)
        else:
            pairs.append((same.pop(), check))
    taken = {id(earlier) for earlier, _ in pairs}
    return [check for check in old if id(check) not in taken], rest, pairs
