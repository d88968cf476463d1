"""Draws a report for a screen or a text file of any width: the answer first, then what to do.

All text is put in as text, never as markup, and has gone through `plain`.
"""

import re
from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from arcdiag.language.current import later, tr, translated
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.report.agreement import agreement_lines
from arcdiag.report.bounds import LONGEST, MOST_STEPS
from arcdiag.report.clues import seen_lines
from arcdiag.report.head import facts
from arcdiag.report.matrix import draw_matrix
from arcdiag.report.mode_line import mode_lines
from arcdiag.report.numbers import number_of
from arcdiag.report.plain import plain
from arcdiag.report.purpose_lines import draw_purposes
from arcdiag.report.regions import draw_regions
from arcdiag.report.routes import route_lines
from arcdiag.report.rows import counts, hung, untested
from arcdiag.report.shapes import COLOURS, PRETTY, VERDICT_STATES, Shapes
from arcdiag.report.shown import Text
from arcdiag.report.stamp import stamp
from arcdiag.report.steps import steps
from arcdiag.report.table import draw_table
from arcdiag.report.words import (
    CERTAINTIES,
    IMPACTS,
    OWNERS,
    VERDICTS,
    agent_sentence,
    ending_sentence,
    forecast_sentence,
    is_about_arc,
    verdict_sentence,
)

MOST_UNTESTED: Final = 8

_STEP: Final = re.compile(r"(\d{1,2}\.) (.+)")
_SIMULATED: Final = "simulated: "
_STORY: Final = later("{title}. {story}")
"""What follows it, for the translations."""


def draw(
    report: Report,
    width: int,
    shapes: Shapes = PRETTY,
    *,
    verbose: bool = False,
    about: bool = False,
) -> RenderableType:
    """The whole report. ``verbose`` adds every step of every check, ``about`` the machine, the run
    and what they were asked, for those who were not there.
    """
    parts: list[RenderableType] = [*_demo(report), *_head(report, shapes)]
    if purposes := draw_purposes(report, shapes):
        parts += [Text(""), _indented(purposes)]
    if (compared := draw_regions(report, shapes)) is not None:
        parts += [Text(""), _indented(compared)]
    if about:
        parts += [Text(""), _indented(_facts(report))]
    for cause, consequences in hung(report.findings):
        parts += [Text(""), *_finding(cause, consequences, report, shapes)]
    matrix = draw_matrix(report, width, shapes)
    if matrix is not None:
        parts += [Text(""), matrix]
    if matrix is None or verbose:
        parts += [Text(""), draw_table(report, width, shapes, verbose=verbose)]
    parts += [Text(""), *_foot(report)]
    if verbose:
        parts += [Text(""), *(Text(line) for line in steps(report, width))]
    return Group(*parts)


def _demo(report: Report) -> Iterator[RenderableType]:
    """That nothing of this is real, and what is simulated."""
    if "demo" not in report.run.options:
        return
    demo = plain(report.run.options["demo"], 60)
    yield Text(translated(f"Demo on a simulated Azure, scenario {demo}."))
    for note in report.host.notes:
        if note.startswith(_SIMULATED):
            said = plain(translated(note.removeprefix(_SIMULATED)), 600)
            yield _indented(Text(said, style="dim"))
    yield Text("")


def _head(report: Report, shapes: Shapes) -> Iterator[RenderableType]:
    state = VERDICT_STATES[report.verdict.state]
    word = f"{shapes.of(state)} {translated(VERDICTS[report.verdict.state])}"
    sentence = translated(verdict_sentence(report))
    yield Text.assemble((word, f"bold {COLOURS[state]}"), tr(": "), sentence)
    if cut := ending_sentence(report):
        yield _indented(Text(translated(cut), style="bold"))
    for line in route_lines(report):
        yield _indented(Text(translated(line)))
    if is_about_arc(report):
        why = plain(translated(report.verdict.forecast.why), LONGEST)
        foretold = (plain(translated(forecast_sentence(report))), "bold")
        yield _indented(Text.assemble(foretold, f"{tr(': ')}{why}" if why else tr(".")))
    if report.mode_guess is not None:
        for line in mode_lines(report.mode_guess):
            yield _indented(Text(translated(line)))


def _facts(report: Report) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, said in facts(report):
        grid.add_row(Text(translated(name), style="dim"), Text(translated(said)))
    return grid


def _finding(
    finding: Finding, consequences: list[Finding], report: Report, shapes: Shapes
) -> Iterator[RenderableType]:
    state = IMPACTS[finding.severity]
    yield Text.assemble(
        (
            f"{shapes.of(state)} {plain(translated(finding.title), LONGEST)}",
            f"bold {COLOURS[state]}",
        ),
        (f"  [{plain(finding.rule, 60)}, {translated(CERTAINTIES[finding.confidence])}]", "dim"),
    )
    told = Table.grid(padding=(0, 1))
    told.add_column(no_wrap=True, min_width=6)
    told.add_column(overflow="fold")
    for line in seen_lines(finding, report):
        told.add_row(Text(tr("seen"), style="dim"), Text(line))
    told.add_row(
        Text(tr("ask"), style="dim"), Text(translated(OWNERS[finding.owner]), style="bold")
    )
    for number, line in enumerate(translated(finding.remedy).split("\n")[:MOST_STEPS]):
        told.add_row(Text("" if number else tr("do"), style="dim"), _step(line))
    if stops := agent_sentence(finding):
        told.add_row(Text(tr("agent"), style="dim"), Text(translated(stops)))
    for other in consequences:
        told.add_row(Text(tr("hence"), style="dim"), Text(plain(translated(other.title), LONGEST)))
    yield _indented(told)


def _step(line: str) -> RenderableType:
    """One line of a remedy; the lines of a long numbered step stand under its first word."""
    numbered = _STEP.fullmatch(line)
    if numbered is None:
        return Text(plain(line, LONGEST))
    step = Table.grid(padding=(0, 1))
    step.add_column(no_wrap=True)
    step.add_column(overflow="fold")
    step.add_row(Text(numbered[1]), Text(plain(numbered[2], LONGEST)))
    return step


def _foot(report: Report) -> Iterator[RenderableType]:
    checks = number_of(len(report.checks), "check")
    yield Text(translated(f"{checks}: {counts(report)}."))
    for reason, targets in untested(report).items():
        yield Text(translated(f"Not tested, {reason}"))
        named = ", ".join(targets[:MOST_UNTESTED])
        more = len(targets) - MOST_UNTESTED
        yield _indented(Text(translated(f"{named} and {more} more") if more > 0 else named))
    for line in agreement_lines(report.agreement):
        yield Text(translated(line))
    for note in report.host.notes:
        if not note.startswith(_SIMULATED):
            yield Text(plain(translated(f"Note: {note}")))
    yield Text(translated(stamp(report)), style="dim")


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 2))
