"""Servers that fare otherwise than those beside them: behind the same proxy, with the same name
servers, in the same network. It tells where to look, and accuses nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from arcdiag.fleet.model import Outlier, Peers, Server
from arcdiag.fleet.server import Gathered, Key, states
from arcdiag.model.choices import State

FEWEST: Final = 4
"""Servers that make a comparison, the one that is compared among them."""
_SHARE: Final = 10
"""At most one in so many is an exception, or one alone; more are two camps."""
MOST: Final = 1000
"""Outliers that are told; of more, the rest is counted."""
MOST_ENDPOINTS: Final = 8

_Group = tuple[str, str]
_Result = dict[int, bool]


def outliers(servers: Sequence[Gathered], keys: Sequence[Key]) -> tuple[tuple[Outlier, ...], int]:
    """The outliers, those with most peers unlike them first, and how many are left out."""
    results = [_result(each) for each in servers]
    found = sorted(_found(servers, results, keys), key=_order)
    return tuple(found[:MOST]), max(len(found) - MOST, 0)


def _order(each: Outlier) -> tuple[bool, int, str]:
    return not each.fails, -each.peers.unlike, each.server.casefold()


def _result(each: Gathered) -> _Result:
    """Whether each check passed; none where it came to no result."""
    return {
        number: state in (State.PASS, State.WARN)
        for number, state in states(each.packed)
        if state is not State.NOT_TESTED
    }


def _found(
    servers: Sequence[Gathered], results: Sequence[_Result], keys: Sequence[Key]
) -> Iterator[Outlier]:
    apart: dict[tuple[int, bool], list[tuple[Peers, int]]] = defaultdict(list)
    for group, members in _groups(servers).items():
        for number, alike, others in _split(members, [results[at] for at in members]):
            peers = Peers(
                share=group[0],
                which=group[1],
                servers=len(alike) + len(others),
                unlike=len(others),
            )
            for at in alike:
                apart[at, not results[at][number]].append((peers, number))
    for (at, fails), reasons in apart.items():
        best = max((peers for peers, _ in reasons), key=lambda it: (it.unlike, it.share, it.which))
        names = sorted({keys[number][0] for _, number in reasons})
        yield Outlier(
            server=servers[at].server.name,
            fails=fails,
            endpoints=tuple(names[:MOST_ENDPOINTS]),
            peers=best,
        )


def _groups(servers: Sequence[Gathered]) -> dict[_Group, list[int]]:
    groups: dict[_Group, list[int]] = defaultdict(list)
    for at, each in enumerate(servers):
        for group in _shared(each.server):
            groups[group].append(at)
    return {group: members for group, members in groups.items() if len(members) >= FEWEST}


def _shared(server: Server) -> Iterator[_Group]:
    for share, which in (
        ("proxy", server.proxies),
        ("resolver", server.resolvers),
        ("subnet", server.subnets),
    ):
        yield from ((share, one) for one in which)


def _split(
    members: Sequence[int], results: Iterable[_Result]
) -> Iterator[tuple[int, list[int], list[int]]]:
    """Each check in which few of *members* are unlike the many: its number, the few, the many."""
    failed: dict[int, list[int]] = defaultdict(list)
    passed: dict[int, list[int]] = defaultdict(list)
    for at, result in zip(members, results, strict=True):
        for number, is_passed in result.items():
            (passed if is_passed else failed)[number].append(at)
    for number in failed.keys() & passed.keys():
        few, many = sorted((failed[number], passed[number]), key=len)
        total = len(few) + len(many)
        if total >= FEWEST and len(few) <= max(1, total // _SHARE):
            yield number, few, many
