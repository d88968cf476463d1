"""A request as a file or on the screen: text, CSV, Markdown."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from arcdiag.diagnosis.words import say
from arcdiag.language.current import tr, translated
from arcdiag.model.report import Report
from arcdiag.report.bounds import MOST_STEPS
from arcdiag.report.csv import cell
from arcdiag.report.exporter import FormatError
from arcdiag.report.markdown import escaped
from arcdiag.report.plain import plain
from arcdiag.report.request.request import Ask, Item, Request
from arcdiag.report.request.told import LONGEST, end, endpoint, facts, head, heading, shared, title
from arcdiag.report.text import WIDTH, lines_of

RequestExporter = Callable[[Request, Report], bytes]

COLUMNS: Final = (
    *("ask", "wanted", "documented_name", "host", "port", "protocol", "required", "purposes"),
    *("source", "way", "mode", "addresses", "service_tag", "inspection", "cause", "seen"),
    "finding",
)


def draw_request(request: Request, report: Report) -> RenderableType:
    """All of it, for a screen or a text file of any width."""
    parts: list[RenderableType] = [Text(translated(heading(request)), style="bold")]
    parts.append(_indented(_grid(head(request, report))))
    several = len(report.run.modes) > 1
    for number, section in enumerate(request.sections, 1):
        parts += [Text(""), Text(f"{number}. {translated(title(section))}", style="bold")]
        steps = [
            _indented(Text(translated(plain(line, LONGEST)))) for line in section.steps[:MOST_STEPS]
        ]
        if section.ask is Ask.REPAIR and steps:
            parts += [*steps, _indented(Text(tr("It concerns:")))]
        alike = shared(section, several_modes=several)
        for item in section.items:
            own = [fact for fact in facts(item, several_modes=several) if fact not in alike]
            parts.append(_indented(Text(translated(endpoint(item)))))
            parts += [_indented(_grid(own), 6)] if own else []
        if alike:
            parts += [_indented(Text(tr("For all of them:"))), _indented(_grid(alike), 6)]
        parts += steps if section.ask is not Ask.REPAIR else []
    for line in end(request):
        parts += [Text(""), Text(translated(line))]
    return Group(*parts)


def write_text(request: Request, report: Report) -> bytes:
    """UTF-8, at most 100 columns, no colours."""
    return lines_of(draw_request(request, report), WIDTH).encode("utf-8", "replace")


def write_csv(request: Request, report: Report) -> bytes:
    """The head in lines that begin with ``#``, a line of names, then one line an endpoint.

    In the form of `arcdiag.report.csv`; the lines hold no times, so that two requests differ only
    in what is asked for.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([f"# {say('Request')}", cell(heading(request))])
    for name, said in head(request, report):
        lines.writerow([f"# {name}", cell(said)])
    lines.writerow(COLUMNS)
    for section in request.sections:
        for item in section.items:
            lines.writerow([cell(part) for part in _parts(item)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def write_markdown(request: Request, report: Report) -> bytes:
    """For a ticket, UTF-8."""
    return "\n".join([*_markdown(request, report), ""]).encode("utf-8", "replace")


EXPORTERS: Final[Mapping[str, RequestExporter]] = {
    ".txt": write_text,
    ".csv": write_csv,
    ".md": write_markdown,
}


def request_exporter_for(path: Path) -> RequestExporter:
    """The exporter that the suffix of *path* asks for. Raises FormatError."""
    exporter = EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        known = ", ".join(EXPORTERS)
        raise FormatError(f"{plain(str(path))}: a request's name must end in one of {known}")
    return exporter


def _parts(item: Item) -> Iterator[str]:
    yield from (item.ask, item.wanted, item.name, item.host, str(item.port), item.protocol)
    yield from ("yes" if item.required else "no", " ".join(item.purposes), item.source, item.way)
    yield from (item.mode, "; ".join(item.addresses), item.service_tag, item.inspection)
    yield from (item.cause, "; ".join(item.seen), item.finding)


def _markdown(request: Request, report: Report) -> Iterator[str]:
    yield from (f"# {escaped(heading(request))}", "", "| | |", "|---|---|")
    yield from (f"| {escaped(name)} | {escaped(said)} |" for name, said in head(request, report))
    several = len(report.run.modes) > 1
    for number, section in enumerate(request.sections, 1):
        yield from ("", f"## {number}. {escaped(title(section))}", "")
        alike = shared(section, several_modes=several)
        for item in section.items:
            yield f"- **{escaped(endpoint(item))}**"
            for name, said in facts(item, several_modes=several):
                if (name, said) not in alike:
                    yield f"  - {escaped(name)}: {escaped(said)}"
        if alike:
            yield f"- {escaped('For all of them:')}"
            yield from (f"  - {escaped(name)}: {escaped(said)}" for name, said in alike)
        if section.steps:
            yield ""
            yield from (f"{escaped(line)}  " for line in section.steps[:MOST_STEPS])
    for line in end(request):
        yield from ("", escaped(line))


def _grid(pairs: Iterable[tuple[str, str]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, said in pairs:
        grid.add_row(Text(translated(name), style="dim"), Text(translated(said)))
    return grid


def _indented(part: RenderableType, columns: int = 2) -> RenderableType:
    return Padding(part, (0, 0, 0, columns))
