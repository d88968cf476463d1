"""The purposes on a screen: a line each, or a line a mode, regions and route."""

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.table import Table

from arcdiag.diagnosis.words import listing
from arcdiag.language.current import translated
from arcdiag.model.choices import Mode, Readiness
from arcdiag.model.report import PurposeVerdict, Report
from arcdiag.report.plain import plain
from arcdiag.report.purposes import came_to, meaning, tally
from arcdiag.report.routes import phrase
from arcdiag.report.shapes import COLOURS, VERDICT_STATES, Shapes
from arcdiag.report.shown import Text

_NAMED: Final = 3
"""Regions in a line; the comparison of regions names all."""


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


def _one(verdict: PurposeVerdict, report: Report, shapes: Shapes) -> Iterator[Text]:
    state = VERDICT_STATES[verdict.state]
    yield Text(f"{shapes.of(state)} {plain(verdict.purpose, 40)}", style=COLOURS[state])
    yield Text(translated(meaning(verdict.purpose)), style="dim")
    yield Text(translated(came_to(verdict, report)))


def _several(verdicts: list[PurposeVerdict], report: Report, shapes: Shapes) -> Text:
    """In one line where all work; else what needs a word has a line of its own."""
    line, between = Text(), ""
    for verdict in verdicts:
        state = VERDICT_STATES[verdict.state]
        is_ready = verdict.state is Readiness.READY
        line.append(between if is_ready else between and "\n")
        line.append(f"{shapes.of(state)} {plain(verdict.purpose, 40)}", style=COLOURS[state])
        if not is_ready:
            line.append(f" ({translated(tally(verdict, report))})")
        between = "   " if is_ready else "\n"
    return line
