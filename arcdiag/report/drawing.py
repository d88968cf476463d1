"""Draws a report for a screen or a text file of any width: the answer first, then what to do.

All text is put in as text, never as markup, and has gone through `plain`.
"""

from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.finding import Finding
from arcdiag.model.report import PurposeVerdict, Report
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.rows import Row, counts, hung, is_spread, rows, untested
from arcdiag.report.steps import steps
from arcdiag.report.words import (
    CERTAINTIES,
    IMPACTS,
    OWNERS,
    STATES,
    VERDICTS,
    ending_sentence,
    forecast_sentence,
    is_about_arc,
    verdict_sentence,
)

COLOURS: Final = {
    State.FAIL: "red",
    State.WARN: "yellow",
    State.NOT_TESTED: "magenta",
    State.PASS: "green",
    State.NOT_APPLICABLE: "cyan",
}

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


class Shapes(Value, frozen=True):
    """One sign a state, so that colour is never the only difference."""

    signs: dict[State, str]

    def of(self, state: State) -> str:
        """The sign of *state*."""
        return self.signs[state]


PRETTY: Final = Shapes(
    signs={
        State.FAIL: "✗",
        State.WARN: "▲",
        State.NOT_TESTED: "○",
        State.PASS: "✓",
        State.NOT_APPLICABLE: "·",
    }
)
ASCII: Final = Shapes(
    signs={
        State.FAIL: "x",
        State.WARN: "!",
        State.NOT_TESTED: "o",
        State.PASS: "+",
        State.NOT_APPLICABLE: "-",
    }
)
"""For screens whose code page has no such signs."""


class _Column(Value, frozen=True):
    """One column; on a screen narrower than ``from_width`` it moves to a second line."""

    title: str
    text: Callable[[Row], str]
    from_width: int = 0


_COLUMNS: Final = (
    _Column(title="Endpoint", text=lambda row: row.target),
    _Column(title="Mode, region", text=lambda row: row.place, from_width=150),
    _Column(title="Purpose", text=lambda row: row.purpose, from_width=96),
    _Column(title="Cause", text=lambda row: row.cause),
    _Column(title="Address", text=lambda row: row.address, from_width=130),
    _Column(title="TLS", text=lambda row: row.tls.removeprefix("TLS "), from_width=96),
    _Column(title="Time", text=lambda row: row.took),
)


def draw(
    report: Report, width: int, shapes: Shapes = PRETTY, *, verbose: bool = False
) -> RenderableType:
    """The whole report. ``verbose`` adds every step of every check."""
    parts: list[RenderableType] = [*_head(report, shapes), *_purposes(report, shapes)]
    for cause, consequences in hung(report.findings):
        parts += [Text(""), *_finding(cause, consequences, shapes)]
    parts += [Text(""), _table(report, width, shapes), Text(""), *_foot(report)]
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


def _table(report: Report, width: int, shapes: Shapes) -> RenderableType:
    lines = rows(report)
    if not lines:
        return Text("Nothing was tested.")
    placed = is_spread(report)
    columns = [column for column in _COLUMNS if placed or not column.title.startswith("Mode")]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("State", no_wrap=True)
    for column in columns:
        if width >= column.from_width:
            end = "right" if column.title == "Time" else "left"
            fold = column.title in ("Endpoint", "Address")
            table.add_column(
                column.title,
                overflow="fold",
                no_wrap=not fold,
                justify=end,  # type: ignore[arg-type]
            )
    for line in lines:
        table.add_row(_state(line.state, shapes), *_cells(line, columns, width))
    return table


def _cells(row: Row, columns: list[_Column], width: int) -> Iterator[Text]:
    """The row's cells; what has no column follows under the endpoint, unless all is well."""
    for column in columns:
        if width < column.from_width:
            continue
        cell = Text(column.text(row))
        if column.title == "Endpoint" and row.state is not State.PASS:
            rest = [other.text(row) for other in columns if width < other.from_width]
            if any(rest):
                cell.append("\n" + " · ".join(text for text in rest if text), style="dim")
        yield cell


def _state(state: State, shapes: Shapes) -> Text:
    return Text(f"{shapes.of(state)} {STATES[state]}", style=COLOURS[state])


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
