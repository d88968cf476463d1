"""How long a check took: for the clock on the wall, and for a program that waits for its answer."""

from datetime import datetime
from typing import Final

from arcdiag.model.observation import Answered, Chosen, Handshaken, Observation, Resolved, Step

SLOW_MS: Final = 3000.0
"""A check's own path above this is ``slow``. Name, connect, TLS 1.2 and request are five round
trips: 1.5 s at 300 ms, the far side of the world. A first packet lost costs 1 s more (RFC 6298,
section 2), so beyond 3 s it is more than distance and one bad moment."""


def path_ms(observations: tuple[Observation, ...]) -> dict[Step, float]:
    """How long a program would have waited in each step, in milliseconds."""
    spent: dict[Step, float] = {}
    for seen in observations:
        match seen.outcome:
            case Resolved() | Handshaken() | Answered():
                spent[seen.step] = spent.get(seen.step, 0.0) + seen.took_ms
            case Chosen(after_ms=after_ms):
                spent[Step.CONNECT] = after_ms
    return spent


def took_ms(observations: tuple[Observation, ...]) -> float:
    """From the first step's beginning to the last one's end."""
    if not observations:
        return 0.0
    first: datetime = min(seen.started for seen in observations)
    ends = ((seen.started - first).total_seconds() * 1000 + seen.took_ms for seen in observations)
    return round(max(ends), 3)
