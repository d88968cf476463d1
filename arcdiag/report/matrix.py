"""Modes and routes side by side: a line for each endpoint, a column for each way of looking."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from arcdiag.language.current import tr, translated
from arcdiag.model.choices import Mode
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.plain import plain
from arcdiag.report.routes import is_proxy, phrase, way_of
from arcdiag.report.rows import target
from arcdiag.report.shapes import COLOURS, Shapes
from arcdiag.report.shown import Text
from arcdiag.report.words import STATES

_GAP: Final = 2
_NARROWEST: Final = 30
"""Columns for an endpoint's name, beside all modes and routes."""
_HEAD: Final = 24
"""Columns for a mode or route; the URL of a proxy may take several lines."""
_INSIDE: Final = "in its session"
"""What travels inside the session to the Arc gateway, where nobody can look at it from here."""
_ORDER: Final = {state: number for number, state in enumerate(STATES)}


class _Column(NamedTuple):
    """One way of looking; ``via`` is empty where there is one route only."""

    mode: Mode
    via: str


def draw_matrix(report: Report, width: int, shapes: Shapes) -> RenderableType | None:
    """What each mode and route came to at each endpoint, fails first; None where there is one."""
    checks = report.checks
    columns = tuple(dict.fromkeys(_Column(check.mode, check.via) for check in checks if check.via))
    columns = columns or tuple(_Column(mode, "") for mode in dict.fromkeys(report.run.modes))
    if len(columns) < 2:
        return None
    used = {column: _routes(column, checks) for column in columns}
    several = len(set(report.run.regions)) > 1
    lines: dict[tuple[str, str], list[CheckResult]] = {}
    for check in checks:
        region = check.region if several else ""
        lines.setdefault((target(check), region), []).append(check)
    heads = _heads(columns)
    made = [
        _Line(name, plain(region, 60), [_cell(one, used[one], line, shapes) for one in columns])
        for (name, region), line in sorted(lines.items(), key=lambda pair: _gravest(pair[1]))
    ]
    needed = min(_NARROWEST, max(len(line.name) for line in made))
    longest = max(map(len, heads))
    for head in (longest, min(longest, _HEAD)):
        widths = _widths(heads, made, head)
        if width - sum(widths) - _GAP * len(widths) >= needed:
            return _side_by_side(heads, widths, made)
    return _stacked(heads, made)


class _Line(NamedTuple):
    """One endpoint, for one region where several were asked for, and a cell for each column."""

    name: str
    region: str
    cells: list[Text]

    def named(self, between: str) -> Text:
        """The endpoint and, after *between*, its region."""
        head = Text(self.name)
        if self.region:
            head.append(f"{between}{self.region}", style="dim")
        return head


def _widths(heads: list[str], lines: list[_Line], most: int) -> list[int]:
    """Columns that each way of looking takes, a head *most* of them in one line."""
    return [
        max(min(len(head), most), *(line.cells[number].cell_len for line in lines))
        for number, head in enumerate(heads)
    ]


def _side_by_side(heads: list[str], widths: list[int], lines: list[_Line]) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(tr("Endpoint"), overflow="fold")
    for head, width in zip(heads, widths, strict=True):
        table.add_column(head, width=width, overflow="fold")
    for line in lines:
        table.add_row(line.named("\n"), *line.cells)
    return table


def _stacked(heads: list[str], lines: list[_Line]) -> Table:
    """For a screen too narrow for all columns: they stand below each endpoint, alike ones in one
    line.
    """
    table = Table.grid()
    table.add_column(overflow="fold")
    for line in lines:
        alike: dict[str, tuple[Text, list[str]]] = {}
        for head, cell in zip(heads, line.cells, strict=True):
            alike.setdefault(cell.plain, (cell, []))[1].append(head)
        table.add_row(line.named("  "))
        for cell, where in alike.values():
            said = tr("everywhere") if len(where) == len(heads) else tr(", ").join(where)
            table.add_row(Padding(Text.assemble(cell, tr(": "), said), (0, 0, 0, 2)))
    return table


def _routes(column: _Column, checks: Iterable[CheckResult]) -> str:
    """All routes that were taken there, in one text."""
    mine = (check for check in checks if check.mode is column.mode and check.via == column.via)
    ways = (way_of(check) for check in mine if not is_proxy(check))
    return ", ".join(dict.fromkeys(filter(None, ways)))


def _heads(columns: tuple[_Column, ...]) -> list[str]:
    """The mode where modes differ, the route where routes do."""
    modes = len({column.mode for column in columns}) > 1
    return [
        plain(
            ", ".join(
                filter(None, (str(column.mode) if modes else "", _route(column.via))),
            ),
            200,
        )
        for column in columns
    ]


def _route(via: str) -> str:
    return translated(phrase(via)) if via else ""


def _cell(column: _Column, routes: str, line: list[CheckResult], shapes: Shapes) -> Text:
    """The worst of the endpoint's checks there; one that no route changes stands in each column,
    and a proxy where something goes through it.
    """
    mine = [
        check
        for check in line
        if check.mode is column.mode
        and check.via in ("", column.via)
        and (not is_proxy(check) or check.name in routes)
    ]
    if not mine:
        inside = column.mode is Mode.GATEWAY and any(check.tunnelled for check in line)
        return Text(translated(_INSIDE) if inside else "-", style="dim")
    worst = min(mine, key=_gravity)
    said = worst.cause or translated(STATES[worst.state])
    return Text(f"{shapes.of(worst.state)} {plain(said, 40)}", style=COLOURS[worst.state])


def _gravity(check: CheckResult) -> int:
    return _ORDER[check.state]


def _gravest(line: list[CheckResult]) -> int:
    return min(map(_gravity, line))
