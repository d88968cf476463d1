"""A comparison as a tree of rows, what was beside what is: for screens with columns."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.model.choices import State
from arcdiag.model.comparison import Aspect, CheckChange, Comparison, LoneCheck, Turn
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding
from arcdiag.model.report import Forecast
from arcdiag.model.value import Value
from arcdiag.report.compared import ASPECTS, LONGEST, READINESS, TURNS, named
from arcdiag.report.plain import plain
from arcdiag.report.words import IMPACTS, OWNERS, STATES, outlook

MOST_ROWS: Final = 20_000
"""Of one kind; more are only counted."""


class Beside(Value, frozen=True):
    """One row; every text is safe to show. A state is that of the text it stands with."""

    what: str
    old: str = ""
    new: str = ""
    old_state: State | None = None
    new_state: State | None = None
    below: tuple["Beside", ...] = ()


def beside(made: Comparison) -> tuple[Beside, ...]:
    """Kinds of changes, what is graver first, and below each what changed so."""
    return (
        *_kind(say("Purposes"), _purposes(made)),
        *_kind(say("Forecast"), _forecasts(made)),
        *(
            row
            for turn, title in TURNS.items()
            for row in _kind(title, (_check(one) for one in made.checks if one.turn is turn))
        ),
        *_kind(say("New findings"), map(_new, made.new_findings)),
        *_kind(say("Findings that are gone"), map(_gone, made.gone_findings)),
        *_kind(say("Only in the old report"), (_lone(one, old=True) for one in made.only_old)),
        *_kind(say("Only in the new report"), (_lone(one, old=False) for one in made.only_new)),
    )


def _kind(title: str, rows: Iterable[Beside]) -> Iterator[Beside]:
    found = tuple(rows)
    if not found:
        return
    rest = len(found) - MOST_ROWS
    more = (Beside(what=say("and {count} more", count=rest)),) if rest > 0 else ()
    yield Beside(
        what=say("{title} ({count})", title=title, count=len(found)),
        below=(*found[:MOST_ROWS], *more),
    )


def _purposes(made: Comparison) -> Iterator[Beside]:
    for one in made.purposes:
        where = " ".join(filter(None, (one.mode, one.region, one.via)))
        (old_state, old), (new_state, new) = READINESS[one.old], READINESS[one.new]
        yield Beside(
            what=f"{plain(one.purpose, 40)} ({plain(where, 300)})",
            old=old,
            new=new,
            old_state=old_state,
            new_state=new_state,
        )


def _forecasts(made: Comparison) -> Iterator[Beside]:
    was, now = made.old.forecast, made.new.forecast
    if (was.outcome, was.code) != (now.outcome, now.code):
        yield Beside(
            what=plain(" ".join(now.command.split()[:2]), 60), old=_outlook(was), new=_outlook(now)
        )


def _outlook(forecast: Forecast) -> str:
    return plain(outlook(forecast), 60)


def _check(change: CheckChange) -> Beside:
    same = change.turn is Turn.SAME
    return Beside(
        what=named(change),
        old=_came(change.old_state, change.old_cause),
        new=_came(change.new_state, change.new_cause),
        old_state=None if same else change.old_state,
        new_state=None if same else change.new_state,
        below=tuple(
            Beside(
                what=ASPECTS[one.aspect],
                old=plain(one.old, LONGEST) or say("none"),
                new=plain(one.new, LONGEST) or say("none"),
            )
            for one in change.changes
            if one.aspect is not Aspect.CAUSE
        ),
    )


def _new(finding: Finding) -> Beside:
    return Beside(
        what=plain(finding.title, LONGEST),
        new=say("ask {owner}", owner=OWNERS[finding.owner]),
        new_state=IMPACTS[finding.severity],
    )


def _gone(finding: Finding) -> Beside:
    return Beside(
        what=plain(finding.title, LONGEST),
        old=say("ask {owner}", owner=OWNERS[finding.owner]),
        old_state=IMPACTS[finding.severity],
    )


def _lone(check: LoneCheck, *, old: bool) -> Beside:
    said = _came(check.state, check.cause)
    if old:
        return Beside(what=named(check), old=said, old_state=check.state)
    return Beside(what=named(check), new=said, new_state=check.state)


def _came(state: State, cause: Cause | None) -> str:
    return say("{state} ({cause})", state=STATES[state], cause=cause) if cause else STATES[state]
