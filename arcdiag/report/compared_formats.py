"""A comparison as a file: text, JSON, one HTML page."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from arcdiag.language.current import tr, translated
from arcdiag.model.comparison import Comparison
from arcdiag.report.compared import DRIFTS, heading, rest, sections, sides
from arcdiag.report.exporter import FormatError
from arcdiag.report.json import as_json
from arcdiag.report.page import page
from arcdiag.report.plain import plain
from arcdiag.report.shapes import COLOURS, PRETTY, Shapes
from arcdiag.report.shown import Text
from arcdiag.report.text import WIDTH, lines_of

ComparisonExporter = Callable[[Comparison], bytes]


def draw_comparison(made: Comparison, shapes: Shapes = PRETTY) -> RenderableType:
    """All that differs, for a screen or a text file of any width."""
    state, word = DRIFTS[made.drift]
    said = translated(heading(made).removeprefix(f"{word}: "))
    sign = f"{shapes.of(state)} {translated(word)}"
    parts: list[RenderableType] = [Text.assemble((sign, f"bold {COLOURS[state]}"), tr(": "), said)]
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, told in sides(made):
        facts.add_row(Text(translated(name), style="dim"), Text(translated(told)))
    parts += [Padding(facts, (0, 0, 0, 2))]
    for section in sections(made):
        parts += [Text(""), Text(translated(section.title), style="bold")]
        parts += [Padding(Text(translated(shared)), (0, 0, 0, 2)) for shared in section.common]
        for line in section.lines:
            parts.append(
                _hanging(shapes.of(line.state), translated(line.text), COLOURS[line.state])
            )
            parts += [Padding(Text(translated(detail)), (0, 0, 0, 6)) for detail in line.details]
    return Group(*parts, Text(""), Text(translated(rest(made))))


def _hanging(sign: str, text: str, colour: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(f"  {sign}", style=colour), Text(text))
    return grid


def write_comparison_text(made: Comparison) -> bytes:
    """UTF-8, at most 100 columns, no colours."""
    return lines_of(draw_comparison(made), WIDTH).encode("utf-8", "replace")


def write_comparison_html(made: Comparison) -> bytes:
    """One page in the frame of reports."""
    host = plain(made.new.host, 80)
    days = f"{made.old.started:%Y-%m-%d %H:%M} to {made.new.started:%Y-%m-%d %H:%M} UTC"
    return page(tr("arcdiag: {host} compared, {days}", host=host, days=days), _body(made))


def _body(made: Comparison) -> Iterator[str]:
    state, word = DRIFTS[made.drift]
    said = heading(made).removeprefix(f"{word}: ")
    yield f'<section class="card verdict {state}">\n'
    yield f"<h1><b>{PRETTY.of(state)} {_said(word)}</b>{tr(': ')}{_said(said)}</h1>\n<dl>"
    for name, told in sides(made):
        yield f"<dt>{_said(name)}</dt><dd>{_said(told)}</dd>"
    yield "</dl></section>\n"
    for section in sections(made):
        yield f'<section class="changes"><h2>{_said(section.title)}</h2>\n'
        yield from (f"<p>{_said(shared)}</p>\n" for shared in section.common)
        yield "<ul>"
        for line in section.lines:
            sign = f'<span class="sign">{PRETTY.of(line.state)}</span>'
            yield f'<li class="{line.state}">{sign}{_said(line.text)}'
            yield from (f'<br><span class="soft">{_said(detail)}</span>' for detail in line.details)
            yield "</li>\n"
        yield "</ul></section>\n"
    yield f"<footer>{_said(rest(made))}</footer>\n"


def _said(text: str) -> str:
    return escape(translated(text))


COMPARISON_EXPORTERS: Final[Mapping[str, ComparisonExporter]] = {
    ".html": write_comparison_html,
    ".json": as_json,
    ".txt": write_comparison_text,
}


def comparison_exporter_for(path: Path) -> ComparisonExporter:
    """The exporter that the suffix of *path* asks for. Raises FormatError."""
    exporter = COMPARISON_EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        known = ", ".join(COMPARISON_EXPORTERS)
        raise FormatError(f"{plain(str(path))}: the name must end in one of {known}")
    return exporter
