"""Counts servers by their verdicts, by what is in their way, and by the endpoints they miss."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from arcdiag.fleet.model import EndpointTally, PurposeTally, RuleTally, Server, Tally
from arcdiag.fleet.server import Gathered, Hint, Key, Shared, states
from arcdiag.model.choices import Readiness, State
from arcdiag.model.finding import Certainty, Impact

MOST_EXAMPLES: Final = 10
"""Servers named for one cause; the others are in the list of servers."""

_GRAVEST: Final = [str(impact) for impact in Impact]
_FIRST: Final = ("onboard", "run", "download")


class _Missed(NamedTuple):
    """A check that failed or warned on one server."""

    server: str
    cause: str


def tally(verdicts: Iterable[str]) -> Tally:
    """How many of *verdicts* are which."""
    counts = Counter(verdicts)
    return Tally(
        ready=counts[Readiness.READY],
        warnings=counts[Readiness.WARNINGS],
        blocked=counts[Readiness.BLOCKED],
        inconclusive=counts[Readiness.INCONCLUSIVE],
    )


def purposes(servers: Iterable[Server]) -> tuple[PurposeTally, ...]:
    """The servers by their verdict for each purpose in each mode."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for server in servers:
        for each in server.purposes:
            found[each.purpose, each.mode].append(each.state)
    return tuple(
        PurposeTally(purpose=purpose, mode=mode, tally=tally(found[purpose, mode]))
        for purpose, mode in sorted(found, key=_purpose_order)
    )


def causes(servers: Iterable[Gathered]) -> tuple[RuleTally, ...]:
    """What was found, the gravest first, then what most servers have."""
    found: dict[str, dict[str, list[Hint]]] = defaultdict(lambda: defaultdict(list))
    for each in servers:
        for hint in each.hints:
            found[hint.rule][each.server.name].append(hint)
    tallies = [_cause(rule, by_server) for rule, by_server in found.items()]
    return tuple(
        sorted(tallies, key=lambda it: (_GRAVEST.index(it.severity), -it.servers, it.rule))
    )


def endpoints(servers: Sequence[Gathered], shared: Shared) -> tuple[EndpointTally, ...]:
    """Each endpoint that at least one server misses, what most of them miss first."""
    keys = shared.keys
    counts: dict[int, Counter[State]] = defaultdict(Counter)
    for each in servers:
        for number, state in states(each.packed):
            counts[number][state] += 1
    missed = _missed(each.server for each in servers)
    found = [
        _endpoint(keys[number], counted, missed.get(keys[number], []), shared)
        for number, counted in counts.items()
        if counted[State.FAIL] or counted[State.WARN]
    ]
    return tuple(sorted(found, key=_endpoint_order))


def _purpose_order(key: tuple[str, str]) -> tuple[int, str, str]:
    purpose, mode = key
    place = _FIRST.index(purpose) if purpose in _FIRST else len(_FIRST)
    return place, purpose, mode


def _cause(rule: str, found: dict[str, list[Hint]]) -> RuleTally:
    told = [hint for hints in found.values() for hint in hints]
    return RuleTally(
        rule=rule,
        severity=min((hint.severity for hint in told), key=_GRAVEST.index),
        servers=len(found),
        proved=sum(
            any(hint.confidence == Certainty.PROVED for hint in hints) for hints in found.values()
        ),
        owners=tuple(sorted({hint.owner for hint in told})),
        examples=tuple(sorted(found)[:MOST_EXAMPLES]),
    )


def _missed(servers: Iterable[Server]) -> dict[Key, list[_Missed]]:
    found: dict[Key, list[_Missed]] = defaultdict(list)
    for server in servers:
        for it in server.troubles:
            key = (it.name, it.port, it.mode)
            found[key].append(_Missed(server=server.name, cause=it.cause))
    return found


def _endpoint(
    key: Key, counted: Counter[State], missed: list[_Missed], shared: Shared
) -> EndpointTally:
    name, port, mode = key
    return EndpointTally(
        name=name,
        port=port,
        protocol=shared.protocol(key),
        mode=mode,
        required=shared.is_required(key),
        failed=counted[State.FAIL],
        warned=counted[State.WARN],
        passed=counted[State.PASS],
        untested=counted[State.NOT_TESTED],
        causes=dict(_by_cause(missed)),
        examples=tuple(sorted({each.server for each in missed})[:MOST_EXAMPLES]),
    )


def _by_cause(missed: list[_Missed]) -> Iterator[tuple[str, int]]:
    """Each cause with the number of servers that have it."""
    counts = Counter(cause for _, cause in set(missed) if cause)
    yield from sorted(counts.items(), key=lambda it: (-it[1], it[0]))


def _endpoint_order(each: EndpointTally) -> tuple[bool, int, int, str, int, str]:
    return not each.required, -each.failed, -each.warned, each.name, each.port, each.mode
