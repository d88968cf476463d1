"""Works out which address a Happy Eyeballs client would end on, from connects measured apart."""

from collections.abc import Mapping, Sequence
from typing import Final

from arcdiag.model.observation import Chosen
from arcdiag.model.value import Value

ATTEMPT_DELAY_MS: Final = 250.0
"""RFC 8305, section 5: the recommended Connection Attempt Delay (Go's net.Dialer waits 300 ms)."""


class Run(Value, frozen=True):
    """One address' connect so far. ``won`` is None while it is still under way."""

    took_ms: float
    won: bool | None


def winner(order: Sequence[str], runs: Mapping[str, Run]) -> Chosen | None:
    """The address the client ends on, as soon as that is certain; None while it is open or lost.

    Every address was dialled at once; the client would have started each *ATTEMPT_DELAY_MS* after
    the one before, or at once when that one failed. A connect still under way took at least as
    long as it has lasted, so it cannot win earlier than that.
    """
    start, best, best_at, certain = 0.0, "", float("inf"), False
    lost: list[str] = []
    for address in order:
        if start >= best_at:
            break
        run = runs[address]
        if run.won is not False and start + run.took_ms < best_at:
            best, best_at, certain = address, start + run.took_ms, bool(run.won)
        failed_early = run.won is False and run.took_ms < ATTEMPT_DELAY_MS
        start += run.took_ms if failed_early else ATTEMPT_DELAY_MS
        lost.append(address)
    if not certain:
        return None
    return Chosen(
        address=best,
        after_ms=round(best_at, 3),
        lost=tuple(address for address in lost if address != best),
    )
