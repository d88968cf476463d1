"""Several modes side by side: a line for each endpoint, a column for each mode."""

from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from arcdiag.model.choices import Mode
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.plain import plain
from arcdiag.report.routes import is_proxy
from arcdiag.report.rows import target
from arcdiag.report.shapes import COLOURS, Shapes
from arcdiag.report.words import STATES

_ORDER: Final = {state: number for number, state in enumerate(STATES)}


def draw_matrix(report: Report, shapes: Shapes) -> RenderableType | None:
    """The worst that each mode came to at each endpoint, fails first; None for a single mode."""
    modes = tuple(dict.fromkeys(report.run.modes))
    if len(modes) < 2:
        return None
    lines: dict[tuple[str, str], dict[Mode, CheckResult]] = {}
    for check in report.checks:
        if not is_proxy(check):
            line = lines.setdefault((target(check), check.region), {})
            line[check.mode] = min(line.get(check.mode, check), check, key=_gravity)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("Endpoint", overflow="fold")
    for mode in modes:
        table.add_column(str(mode), overflow="fold")
    for (name, region), line in sorted(lines.items(), key=lambda pair: _worst(pair[1])):
        head = Text(name)
        if region and len(set(report.run.regions)) > 1:
            head.append(f"\n{plain(region, 60)}", style="dim")
        table.add_row(head, *(_cell(line.get(mode), shapes) for mode in modes))
    return table


def _cell(check: CheckResult | None, shapes: Shapes) -> Text:
    if check is None:
        return Text("not needed", style="dim")
    said = check.cause or STATES[check.state]
    return Text(f"{shapes.of(check.state)} {plain(said, 40)}", style=COLOURS[check.state])


def _gravity(check: CheckResult) -> int:
    return _ORDER[check.state]


def _worst(line: dict[Mode, CheckResult]) -> int:
    return min(map(_gravity, line.values()))
