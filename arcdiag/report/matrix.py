"""Modes and routes side by side: a line for each endpoint, a column for each way of looking."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from arcdiag.model.choices import Mode
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.plain import plain
from arcdiag.report.routes import is_proxy, phrase
from arcdiag.report.rows import target
from arcdiag.report.shapes import COLOURS, Shapes
from arcdiag.report.words import STATES

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
    lines: dict[tuple[str, str], list[CheckResult]] = {}
    for check in checks:
        lines.setdefault((target(check), check.region), []).append(check)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    longest = max((len(name) for name, _ in lines), default=0)
    table.add_column("Endpoint", overflow="fold", min_width=min(longest, width // 2))
    for head in _heads(columns):
        table.add_column(head, overflow="fold")
    several = len(set(report.run.regions)) > 1
    for (name, region), line in sorted(lines.items(), key=lambda pair: _gravest(pair[1])):
        first = Text(name)
        if region and several:
            first.append(f"\n{plain(region, 60)}", style="dim")
        table.add_row(first, *(_cell(column, used[column], line, shapes) for column in columns))
    return table


def _routes(column: _Column, checks: Iterable[CheckResult]) -> str:
    """All routes that were taken there, in one text."""
    mine = (check for check in checks if check.mode is column.mode and check.via == column.via)
    return ", ".join(dict.fromkeys(check.route for check in mine if not is_proxy(check)))


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
    return phrase(via) if via else ""


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
        return Text("-", style="dim")
    worst = min(mine, key=_gravity)
    said = worst.cause or STATES[worst.state]
    return Text(f"{shapes.of(worst.state)} {plain(said, 40)}", style=COLOURS[worst.state])


def _gravity(check: CheckResult) -> int:
    return _ORDER[check.state]


def _gravest(line: list[CheckResult]) -> int:
    return min(map(_gravity, line))
