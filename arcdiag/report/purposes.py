"""Tells for each purpose whether it works, in words: what is blocked, and what works meanwhile."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.table import Table

from arcdiag.diagnosis.forecast import counts_for
from arcdiag.diagnosis.verdict import is_untestable
from arcdiag.diagnosis.words import listing
from arcdiag.language.current import later, translated
from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.report import PurposeVerdict, Report
from arcdiag.report.numbers import of_all
from arcdiag.report.plain import plain
from arcdiag.report.routes import phrase
from arcdiag.report.shapes import COLOURS, VERDICT_STATES, Shapes
from arcdiag.report.shown import Text

_MEANINGS: Final = {
    "download": "get the agent's installer",
    "onboard": "connect this machine",
    "run": "stay connected, be managed",
    "user": "your own endpoints",
}
_NAMED: Final = 3
"""Regions in a line; the comparison of regions names all."""
_STATES: Final = {
    Readiness.READY: later("works"),
    Readiness.WARNINGS: "works, with warnings",
    Readiness.BLOCKED: later("blocked"),
    Readiness.INCONCLUSIVE: "cannot be told",
}


def draw_purposes(report: Report, shapes: Shapes) -> RenderableType | None:
    """A line a purpose, or a line a mode, regions and route where several were asked; or None."""
    places: dict[tuple[Mode, str, str], list[PurposeVerdict]] = {}
    for verdict in report.verdict.purposes:
        places.setdefault((verdict.mode, verdict.region, verdict.via), []).append(verdict)
    if not places:
        return None
    grid = Table.grid(padding=(0, 2))
    if len(places) == 1:
        for verdict in report.verdict.purposes:
            grid.add_row(*_one(verdict, report, shapes))
        return grid
    grid.add_column()
    grid.add_column(overflow="fold")
    spread = len({(mode, region) for mode, region, _ in places}) > 1
    for (mode, via, _), (regions, said) in _alike(places, report, shapes).items():
        where = f"{mode} {listing(regions, most=_NAMED)}".rstrip()
        parts = (plain(where, 400) if spread else "", translated(phrase(via)) if via else "")
        grid.add_row(Text(", ".join(filter(None, parts))), said)
    return grid


def _alike(
    places: dict[tuple[Mode, str, str], list[PurposeVerdict]], report: Report, shapes: Shapes
) -> dict[tuple[Mode, str, str], tuple[list[str], Text]]:
    """What the places came to, regions that came to the same together."""
    found: dict[tuple[Mode, str, str], tuple[list[str], Text]] = {}
    for (mode, region, via), verdicts in places.items():
        said = _several(verdicts, report, shapes)
        regions, _ = found.setdefault((mode, via, said.plain), ([], said))
        regions.append(region)
    return found


def meaning(purpose: str) -> str:
    """What a purpose is, in a few words; empty for a feature, whose name says it."""
    return _MEANINGS.get(purpose, "")


def came_to(verdict: PurposeVerdict, report: Report) -> str:
    """``blocked: 1 of 14 endpoints fails``."""
    return f"{_STATES[verdict.state]}: {_tally(verdict, report)}"


def _one(verdict: PurposeVerdict, report: Report, shapes: Shapes) -> Iterator[Text]:
    state = VERDICT_STATES[verdict.state]
    yield Text(f"{shapes.of(state)} {plain(verdict.purpose, 40)}", style=COLOURS[state])
    yield Text(translated(meaning(verdict.purpose)), style="dim")
    yield Text(translated(came_to(verdict, report)))


def _several(verdicts: list[PurposeVerdict], report: Report, shapes: Shapes) -> Text:
    line = Text()
    for number, verdict in enumerate(verdicts):
        state = VERDICT_STATES[verdict.state]
        line.append("   " if number else "")
        line.append(f"{shapes.of(state)} {plain(verdict.purpose, 40)}", style=COLOURS[state])
        if verdict.state is not Readiness.READY:
            line.append(f" ({translated(_tally(verdict, report))})")
    return line


def _tally(verdict: PurposeVerdict, report: Report) -> str:
    """``1 of 14 endpoints fails, 1 not tested``, or that all were reached.

    A wildcard that nothing stands in for does not count: no run can test it.
    """
    mine = [
        check
        for check in report.checks
        if verdict.purpose in check.purposes
        and counts_for(check, verdict.mode, verdict.region, verdict.via)
    ]
    number = Counter(check.state for check in mine if not is_untestable(check))
    total = number.total() or verdict.total
    untested, warned = number[State.NOT_TESTED], number[State.WARN]
    if number[State.FAIL]:
        said = of_all(number[State.FAIL], total, State.FAIL)
    elif warned:
        said = of_all(warned, total, State.WARN)
    else:
        said = of_all(verdict.passed, total, State.PASS)
    return f"{said}, {untested} not tested" if untested else said
