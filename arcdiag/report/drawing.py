"""Draws a report for a screen or a text file of any width: the answer first, then what to do.

All text is put in as text, never as markup, and has gone through `plain`.
"""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.finding import Finding
from arcdiag.model.report import PurposeVerdict, Report
from arcdiag.report.plain import plain
from arcdiag.report.rows import counts, hung, untested
from arcdiag.report.shapes import COLOURS, PRETTY, Shapes
from arcdiag.report.steps import steps
from arcdiag.report.table import draw_table
from arcdiag.report.words import (
    CERTAINTIES,
    IMPACTS,
    OWNERS,
    VERDICTS,
    ending_sentence,
    forecast_sentence,
    is_about_arc,
    verdict_sentence,
)

_VERDICT_STATES: Final = {
    Readiness.READY: State.PASS,
    Readiness.WARNINGS: State.WARN,
    Readiness.BLOCKED: State.FAIL,
    Readiness.INCONCLUSIVE: State.NOT_TESTED,
}

MOST_CLUES: Final = 4
MOST_STEPS: Final = 12
"""Lines of a remedy."""
MOST_UNTESTED: Final = 8


def draw(
    report: Report, width: int, shapes: Shapes = PRETTY, *, verbose: bool = False
) -> RenderableType:
    """The whole report. ``verbose`` adds every step of every check."""
    parts: list[RenderableType] = [*_head(report, shapes), *_purposes(report, shapes)]
    for cause, consequences in hung(report.findings):
        parts += [Text(""), *_finding(cause, consequences, shapes)]
    parts += [Text(""), draw_table(report, width, shapes), Text(""), *_foot(report)]
    if verbose:
        parts += [Text(""), *(Text(line) for line in steps(report))]
    return Group(*parts)


def _head(report: Report, shapes: Shapes) -> Iterator[RenderableType]:
    if "demo" in report.run.options:
        yield Text(f"Simulated Azure on this machine: {plain(report.run.options['demo'], 60)}")
        yield Text("")
    state = _VERDICT_STATES[report.verdict.state]
    word = f"{shapes.of(state)} {VERDICTS[report.verdict.state]}"
    yield Text.assemble((word, f"bold {COLOURS[state]}"), f": {verdict_sentence(report)}")
    if cut := ending_sentence(report):
        yield _indented(Text(cut, style="bold"))
    if is_about_arc(report):
        yield from _forecast(report)


def _forecast(report: Report) -> Iterator[RenderableType]:
    yield _indented(Text(plain(forecast_sentence(report)), style="bold"))
    if why := report.verdict.forecast.why:
        yield _indented(Text(plain(why[:1].upper() + why[1:], 600)))


def _purposes(report: Report, shapes: Shapes) -> Iterator[RenderableType]:
    """One line a mode and region."""
    places: dict[tuple[Mode, str], list[PurposeVerdict]] = {}
    for verdict in report.verdict.purposes:
        places.setdefault((verdict.mode, verdict.region), []).append(verdict)
    if places:
        yield Text("")
    for (mode, region), verdicts in places.items():
        line = Text()
        if len(places) > 1:
            line.append(plain(f"{mode} {region}".rstrip()) + ": ")
        for number, verdict in enumerate(verdicts):
            state = _VERDICT_STATES[verdict.state]
            line.append("   " if number else "")
            line.append(f"{shapes.of(state)} {plain(verdict.purpose, 40)}", style=COLOURS[state])
            line.append(f" {verdict.passed}/{verdict.total}")
        yield _indented(line)


def _finding(
    finding: Finding, consequences: list[Finding], shapes: Shapes
) -> Iterator[RenderableType]:
    state = IMPACTS[finding.severity]
    yield Text.assemble(
        (f"{shapes.of(state)} {plain(finding.title)}", f"bold {COLOURS[state]}"),
        (f"  [{plain(finding.rule, 60)}, {CERTAINTIES[finding.confidence]}]", "dim"),
    )
    facts = Table.grid(padding=(0, 1))
    facts.add_column(no_wrap=True, min_width=6)
    facts.add_column(overflow="fold")
    for clue in finding.clues[:MOST_CLUES]:
        facts.add_row(Text("seen", style="dim"), Text(plain(clue.note)))
    if len(finding.clues) > MOST_CLUES:
        facts.add_row("", Text(f"and {len(finding.clues) - MOST_CLUES} more like these"))
    for number, step in enumerate(finding.remedy.split("\n")[:MOST_STEPS]):
        facts.add_row(Text("" if number else "do", style="dim"), Text(plain(step, 900)))
    facts.add_row(Text("ask", style="dim"), Text(OWNERS[finding.owner], style="bold"))
    if finding.azcm:
        codes = ", ".join(plain(code, 20) for code in finding.azcm)
        facts.add_row(Text("agent", style="dim"), Text(codes))
    for other in consequences:
        facts.add_row(Text("hence", style="dim"), Text(plain(other.title)))
    yield _indented(facts)


def _foot(report: Report) -> Iterator[RenderableType]:
    yield Text(f"{len(report.checks)} checks: {counts(report)}.")
    for reason, targets in untested(report).items():
        yield Text(f"Not tested, {reason}")
        named = ", ".join(targets[:MOST_UNTESTED])
        more = len(targets) - MOST_UNTESTED
        yield _indented(Text(f"{named} and {more} more" if more > 0 else named))
    for note in report.host.notes:
        yield Text(f"Note: {plain(note)}")
    catalog = report.catalog
    yield Text(
        f"{plain(report.host.name, 80)}, {report.run.started:%Y-%m-%d %H:%M} UTC, "
        f"{plain(report.tool.name, 20)} {plain(report.tool.version, 20)}, "
        f"catalog {plain(catalog.version, 20)} ({catalog.age_days} days old)",
        style="dim",
    )


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 2))
