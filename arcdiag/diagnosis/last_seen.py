"""Where packets to an address were last seen, as traceroutes tell it, in words for findings.

The last router that answers is where packets were last seen. Who drops them is not proved by it:
that router, the next one, which may be silent by its own choice, or whoever should answer.
"""

from collections.abc import Iterable, Iterator

from arcdiag.diagnosis.evidence import grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.way_notes import last_answer
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.finding import Clue
from arcdiag.model.observation import Traced
from arcdiag.model.report import CheckResult

UNKNOWN = "where the packets are lost cannot be told from here."
_STOPPED = (
    "packets come as far as {router} (hop {limit}), and beyond it nobody answers. It is the last "
    "router that makes itself known; whether it drops them or somebody behind it is not proved."
)
_SEVERAL = "packets come to different routers before nobody answers: {routers}."
_ARRIVES = "a connection to {address} came about a little later, so the loss comes and goes."
_TURNED = "{router} (hop {limit}) turns packets back: {word}."
_NOBODY = "no router on the way makes itself known, not even the first one."


def where(checks: Iterable[CheckResult]) -> str:
    """What the traceroutes of *checks* say together, a sentence that begins in lower case."""
    traces = [traced for check in checks for _, traced in outcomes(check, Traced)]
    if not traces:
        return say(UNKNOWN)
    arrived = next((one for one in traces if one.arrived), None)
    if arrived is not None:
        return say(_ARRIVES, address=arrived.address)
    ends = [hop for hop in map(last_answer, traces) if hop is not None]
    if not ends:
        return say(_NOBODY)
    routers = list(dict.fromkeys((hop.address, hop.limit, hop.word) for hop in ends))
    router, limit, word = routers[0]
    if len(routers) > 1:
        shown = (say("{router} (hop {limit})", router=r, limit=n) for r, n, _ in routers)
        return say(_SEVERAL, routers=listing(shown))
    template = _STOPPED if word == "passed on" else _TURNED
    return say(template, router=router, limit=limit, word=word)


def last_seen_clues(checks: Iterable[CheckResult]) -> Iterator[Clue]:
    """One clue for each place where packets stop, however many addresses stop there."""
    pairs = ((check, pair) for check in checks for pair in outcomes(check, Traced))
    for group in grouped(pairs, lambda one: _end(one[1][1])).values():
        check, (seen, _) = group[0]
        yield clue(check, seen)


def _end(traced: Traced) -> tuple[bool, str, int]:
    hop = last_answer(traced)
    return traced.arrived, hop.address if hop else "", hop.limit if hop else 0
