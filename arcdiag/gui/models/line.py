"""What the table says of one check: text by column, made outside the window's thread."""

from typing import Final

from arcdiag.diagnosis.times import path_ms
from arcdiag.model.choices import State
from arcdiag.model.failure import Failure
from arcdiag.model.observation import Step, Tunnelled
from arcdiag.model.plan import Check
from arcdiag.model.report import CheckResult
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.rows import target
from arcdiag.report.words import STATES, duration

STEPS: Final[tuple[tuple[Step, ...], ...]] = (
    (Step.RESOLVE, Step.QUERY, Step.CONFIRM),
    (Step.REACH, Step.TUNNEL),
    (Step.CONNECT, Step.CHOOSE),
    (Step.HANDSHAKE, Step.VERIFY, Step.CONTRAST, Step.SMALL_SEGMENTS),
    (Step.REQUEST, Step.DISCOVER),
)
"""The steps that each of the columns DNS, proxy, TCP, TLS and HTTP sums up."""

NOTHING: Final = ("",) * len(STEPS)

GRAVITY: Final = {state: number for number, state in enumerate(STATES)}
"""Of the states, what needs a hand first."""


class Line(Value, frozen=True):
    """One check; every text is safe to show. ``state`` None: it has not ended."""

    id: str
    purpose: str
    purposes: tuple[str, ...]
    name: str
    place: tuple[str, str, str]
    """Mode, region, and the name of the route where several were asked for."""
    steps: tuple[str, ...] = NOTHING
    took: str = ""
    state: State | None = None
    cause: str = ""
    failed: int = -1
    """The column among ``steps`` whose step failed; -1: none."""
    begun: bool = False
    sought: str = ""
    """What a text filter looks into, in lower case."""


def line_of(check: Check) -> Line:
    """The line of a check: of one that was judged, or of one that has not begun."""
    judged = check if isinstance(check, CheckResult) else None
    name = target(check)
    cause = str(judged.cause or "") if judged else ""
    steps, failed = _steps(judged) if judged else (NOTHING, -1)
    where = (str(check.mode), plain(check.region, 60), plain(check.via, 200))
    words = (name, check.name, check.purpose, *check.purposes, *where, cause, *_told(judged))
    return Line(
        id=check.id,
        purpose=plain(check.purpose, 40),
        purposes=check.purposes or (check.purpose,),
        name=name,
        place=where,
        steps=steps,
        took=duration(judged.took_ms) if judged and judged.took_ms else "",
        state=judged.state if judged else None,
        cause=cause,
        failed=failed,
        begun=judged is not None,
        sought=" ".join(words).lower(),
    )


def _told(judged: CheckResult | None) -> tuple[str, ...]:
    """The targets of the steps: addresses and name servers are sought, too."""
    return tuple(plain(seen.target, 120) for seen in judged.observations) if judged else ()


def _steps(check: CheckResult) -> tuple[tuple[str, ...], int]:
    """A time for each column, and which of them failed."""
    spent = path_ms(check.observations)
    cells = [_cell(check, steps, spent) for steps in STEPS]
    failed = next((column for column, (_, bad) in enumerate(cells) if bad), -1)
    return tuple(text for text, _ in cells), failed


def _cell(
    check: CheckResult, steps: tuple[Step, ...], spent: dict[Step, float]
) -> tuple[str, bool]:
    """How long a program waited in *steps*, or how long what failed took, and that it did."""
    for seen in check.observations:
        if seen.step not in steps or check.state not in (State.FAIL, State.WARN):
            continue
        match seen.outcome:
            case Failure(cause=cause) if cause == check.cause:
                return duration(seen.took_ms), True
            case Tunnelled(opened=False):
                return duration(seen.took_ms), True
    times = [spent[step] for step in steps if step in spent]
    return (duration(sum(times)) if times else ""), False
