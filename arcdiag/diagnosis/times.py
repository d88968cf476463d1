"""How long a check took: for the clock on the wall, and for a program that waits for its answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from arcdiag.model.observation import (
    Answered,
    Chosen,
    Connected,
    Handshaken,
    Observation,
    Outcome,
    Reached,
    Resolved,
    Step,
    Tunnelled,
)

NEVER_SLOW_MS: Final = 3500.0
"""A check's own path up to this is not worth a word, whatever the line: a first packet that gets
lost twice costs 3 s (RFC 6298, section 2), and of many checks on a line that loses two packets in
a hundred one meets that now and then."""
FAR_MS: Final = 1500.0
"""A round trip above this. Two satellite hops take 1.2 s; TCP sends its first packet again after
1 s (RFC 6298, section 2), and programs with limits of a few seconds fail."""

_HICCUP_MS: Final = 1000.0
"""What one lost packet costs at the least: a first packet is sent again after a second, a later
one after about three round trips (RFC 6298, section 2)."""
_HICCUP_TRIPS: Final = 3
_SLACK_MS: Final = 500.0
"""For what is no waiting for packets: servers that think, machines that are busy."""
_TWO_TRIPS: Final = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1", "TLSv1.2")


BESIDE: Final = (Step.ROUTE, Step.TRACE)
"""Steps that no client takes: what came of them tells more of a check, and decides nothing."""


def path_ms(observations: tuple[Observation, ...]) -> dict[Step, float]:
    """How long a program would have waited in each step, in milliseconds."""
    spent: dict[Step, float] = {}
    for seen in observations:
        match seen.outcome:
            case Resolved() | Reached() | Tunnelled() | Handshaken() | Answered():
                spent[seen.step] = spent.get(seen.step, 0.0) + seen.took_ms
            case Chosen(after_ms=after_ms):
                spent[Step.CONNECT] = after_ms
    return spent


def round_trip_ms(observations: tuple[Observation, ...]) -> float:
    """One round trip to the endpoint, as near as the steps tell; 0 where none tells.

    No step takes less than its round trips, so the shortest share is the nearest: a connect whose
    first packet got lost is not taken for distance.
    """
    return min(_shares(observations), default=0.0)


def explained_ms(observations: tuple[Observation, ...]) -> float:
    """What distance, one lost packet and a little slack explain of the whole path."""
    trip = round_trip_ms(observations)
    trips = sum(_trips(seen.outcome) for seen in observations)
    hiccup = max(_HICCUP_MS, _HICCUP_TRIPS * trip)
    return max(NEVER_SLOW_MS, trips * trip + hiccup + _SLACK_MS)


def is_far(observations: tuple[Observation, ...]) -> bool:
    """Is a round trip by itself longer than programs expect?"""
    return round_trip_ms(observations) > FAR_MS


def is_slow(observations: tuple[Observation, ...]) -> bool:
    """Did a program have to wait for longer than distance explains?"""
    return sum(path_ms(observations).values()) > explained_ms(observations)


def took_ms(observations: tuple[Observation, ...]) -> float:
    """From the first step's beginning to the last one's end; what stands beside does not count."""
    own = [seen for seen in observations if seen.step not in BESIDE]
    if not own:
        return 0.0
    first: datetime = min(seen.started for seen in own)
    ends = ((seen.started - first).total_seconds() * 1000 + seen.took_ms for seen in own)
    return round(max(ends), 3)


def _trips(outcome: Outcome) -> int:
    """The round trips that a step of the path costs a program."""
    match outcome:
        case Handshaken(version=version):
            return 2 if version in _TWO_TRIPS else 1
        case Resolved() | Chosen() | Reached() | Tunnelled() | Answered():
            return 1
        case _:
            return 0


def _shares(observations: tuple[Observation, ...]) -> Iterator[float]:
    """What each step that went all the way to the endpoint took for one of its round trips."""
    for seen in observations:
        match seen.outcome:
            case Handshaken() | Answered():
                yield seen.took_ms / _trips(seen.outcome)
            case Connected():
                yield seen.took_ms
