"""Several regions compared: which can be reached from here, and how far away each is."""

from statistics import median
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from arcdiag.diagnosis.times import path_ms
from arcdiag.model.choices import State
from arcdiag.model.observation import Step
from arcdiag.model.report import CheckResult, Report
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.shapes import COLOURS, Shapes
from arcdiag.report.words import duration

_REACHED: Final = (State.PASS, State.WARN)
_TRIED: Final = (*_REACHED, State.FAIL)


class RegionLine(Value, frozen=True):
    """One region's own endpoints. Times are medians in milliseconds; 0 where nothing answered."""

    region: str
    reached: int
    tried: int
    connect_ms: float
    answer_ms: float

    @property
    def state(self) -> State:
        """Whether all that was tried was reached."""
        if not self.tried:
            return State.NOT_TESTED
        return State.PASS if self.reached == self.tried else State.FAIL


def regions(report: Report) -> tuple[RegionLine, ...]:
    """The regions asked for, the reachable ones first and of these the nearest."""
    lines = [_line(region, report) for region in dict.fromkeys(report.run.regions)]
    return tuple(sorted(lines, key=_rank))


def draw_regions(report: Report, shapes: Shapes) -> RenderableType | None:
    """A line for each region; None where fewer than two were asked for."""
    if len(set(report.run.regions)) < 2:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("Region")
    table.add_column("Reached", justify="right")
    table.add_column("Connect", justify="right")
    table.add_column("Answer", justify="right")
    for line in regions(report):
        head = f"{shapes.of(line.state)} {plain(line.region, 60)}"
        table.add_row(
            Text(head, style=COLOURS[line.state]),
            Text(f"{line.reached} of {line.tried}"),
            Text(duration(line.connect_ms) if line.connect_ms else "-"),
            Text(duration(line.answer_ms) if line.answer_ms else "-"),
        )
    return table


def _line(region: str, report: Report) -> RegionLine:
    tried = [check for check in report.checks if check.region == region and check.state in _TRIED]
    reached = [check for check in tried if check.state in _REACHED]
    connects = [_connect_ms(check) for check in reached]
    answers = [sum(path_ms(check.observations).values()) for check in reached]
    return RegionLine(
        region=region,
        reached=len(reached),
        tried=len(tried),
        connect_ms=_middle(connects),
        answer_ms=_middle(answers),
    )


def _connect_ms(check: CheckResult) -> float:
    return path_ms(check.observations).get(Step.CONNECT, 0.0)


def _middle(times: list[float]) -> float:
    known = [time for time in times if time > 0]
    return median(known) if known else 0.0


def _rank(line: RegionLine) -> tuple[bool, float, float]:
    share = line.reached / line.tried if line.tried else 0.0
    return (not line.tried, -share, line.connect_ms or line.answer_ms or float("inf"))
