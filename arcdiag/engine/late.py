"""Checks that passed, and late, are gone through once more: one wait may be one lost packet.

On a line that loses two packets in a hundred one check of many waits for seconds, and the next
time it does not. A way that is slow is slow again.
"""

from typing import Final

from arcdiag.diagnosis.checks import judge
from arcdiag.diagnosis.times import is_far, path_ms
from arcdiag.model.failure import Cause
from arcdiag.model.last_word import last_words
from arcdiag.model.plan import PROXY, Plan, Seen

MOST: Final = 4
"""Checks of one run that are late by chance; where more are, the line is slow."""
ROOM: Final = 2.0
"""How often the longest wait must fit into the time that is left."""


def worth_another(seen: tuple[Seen, ...], plan: Plan, remaining_s: float) -> Plan | None:
    """What to go through again, alone; None where that would tell nothing or take too long.

    *seen* is what one round over *plan* saw, *remaining_s* the seconds up to the deadline.
    """
    late = {each.check.id: _waited_s(each) for each in seen if _is_late(each)}
    planned = tuple(each for each in plan.checks if each.id in late and not each.awaits)
    if not planned or len(late) > MOST or max(late.values()) * ROOM > remaining_s:
        return None
    proxies = (each for each in plan.checks if each.endpoint == PROXY and each not in planned)
    return Plan(checks=(*proxies, *planned))


def _is_late(seen: Seen) -> bool:
    late = judge(seen).result.cause is Cause.SLOW
    return late and not is_far(last_words(seen.observations))


def _waited_s(seen: Seen) -> float:
    return sum(path_ms(last_words(seen.observations)).values()) / 1000
