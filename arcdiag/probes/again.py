"""Second tries: what got no answer is tried once more, paced, before anybody calls it blocked.

Routers tell of few rejected packets among many at once, servers drop bursts, packets get lost:
one silence proves little. Two, apart, with nothing else going on, are the network's word.
"""

import asyncio
from typing import Final, Protocol

from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import Observation, Step
from arcdiag.probes.trace import Trace

SILENT: Final = (Cause.TCP_TIMEOUT, Cause.TLS_TIMEOUT, Cause.HTTP_TIMEOUT, Cause.PROXY_TIMEOUT)
BROKEN_OFF: Final = (Cause.TLS_RESET, Cause.TLS_CLOSED)
"""A handshake that ended without a word of TLS: a filter's way, or one bad moment."""

NO_CODE: Final = ""
"""The code of a step that our own limit ended; of ``REACH`` the others are causes."""

NO_TIME: Final = "not tried again: no time was left before the deadline"
ENDED: Final = "not tried again: the run ended first"

CONNECT_LIMITS: Final = 1.0
TALK_LIMITS: Final = 1.25
"""How many of a step's time limits a second try needs at worst; one that has connected once
connects again in a part of a limit, and then waits for its answer as long as may be."""


LAST: Final = 100
"""The rank of third tries: whatever has had only one goes first."""


class Turns(Protocol):
    """The one queue of a run in which second tries wait for their turn."""

    async def turn(self, *, limits: float, after_s: float, rank: int = 0) -> bool:
        """Wait until it is this try's turn; False when no time is left for it.

        ``limits``: how many time limits of a step it may take. ``after_s``: how long the first
        try took; one that failed at once is put off. Of a higher ``rank`` is what may wait longer.
        """


def is_worth_another(seen: Observation) -> bool:
    """Did the step end in a silence, or in a break that says nothing?"""
    match seen.outcome:
        case Failure(cause=cause) if cause in SILENT:
            return True
        case Failure(cause=Cause.PROXY_UNREACHABLE, code=code):
            return seen.step is Step.REACH and code in (NO_CODE, *SILENT, *BROKEN_OFF)
        case Failure(cause=cause):
            return seen.step is Step.HANDSHAKE and cause in BROKEN_OFF
        case _:
            return False


def has_died(seen: Observation) -> bool:
    """Is it a handshake that ended without a word of TLS?"""
    return seen.step is Step.HANDSHAKE and is_worth_another(seen)


async def granted(
    turns: Turns, trace: Trace, first: Observation, *, limits: float, rank: int = 0
) -> bool:
    """Wait for the turn to try once more what *first* saw; where there is none, write that down."""
    try:
        in_time = await turns.turn(limits=limits, after_s=first.took_ms / 1000, rank=rank)
    except asyncio.CancelledError:
        trace.cut_off(first.step, first.target, ENDED, again=True)
        raise
    if not in_time:
        skipped = Skipped(cause=Cause.SKIPPED_DEADLINE, why=NO_TIME)
        trace.note(first.step, first.target, skipped, again=True)
    return in_time
