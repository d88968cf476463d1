"""Several regions compared: which can be reached from here, and how far away each is."""

import itertools
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from statistics import median
from typing import Final

from rich.console import RenderableType
from rich.table import Table

from arcdiag.diagnosis.times import path_ms
from arcdiag.language.current import tr
from arcdiag.model.choices import Mode, State
from arcdiag.model.observation import Step
from arcdiag.model.report import CheckResult, Report
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.shapes import COLOURS, Shapes
from arcdiag.report.shown import Text
from arcdiag.report.words import duration

_REACHED: Final = (State.PASS, State.WARN)
_TRIED: Final = (*_REACHED, State.FAIL)


class RegionLine(Value, frozen=True):
    """One region's endpoints. Times are medians in milliseconds, of hosts that serve no other of
    the regions; 0 where none of them answered.
    """

    region: str
    mode: Mode
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
    """The regions asked for in each mode, the reachable ones first and of these the nearest."""
    by_host: dict[str, set[str]] = {}
    for check in report.checks:
        by_host.setdefault(check.host, set()).add(check.region)
    own = {host for host, served in by_host.items() if len(served) == 1}
    asked = itertools.product(dict.fromkeys(report.run.modes), dict.fromkeys(report.run.regions))
    lines = [
        _line([check for check in report.checks if check.mode is mode], mode, region, own)
        for mode, region in asked
    ]
    return tuple(sorted(lines, key=_rank))


def draw_regions(report: Report, shapes: Shapes) -> RenderableType | None:
    """A line for each region, and mode where there are several; None for fewer than two regions."""
    if len(set(report.run.regions)) < 2:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(tr("Region"), overflow="fold")
    table.add_column(tr("Reached"), justify="right")
    table.add_column(tr("Connect"), justify="right")
    table.add_column(tr("Answer"), justify="right")
    for line in regions(report):
        where = f"{line.region}, {line.mode}" if len(set(report.run.modes)) > 1 else line.region
        head = f"{shapes.of(line.state)} {plain(where, 80)}"
        table.add_row(
            Text(head, style=COLOURS[line.state]),
            Text(tr("{reached} of {tried}", reached=line.reached, tried=line.tried)),
            Text(duration(line.connect_ms) if line.connect_ms else "-"),
            Text(duration(line.answer_ms) if line.answer_ms else "-"),
        )
    return table


def _line(
    checks: Sequence[CheckResult], mode: Mode, region: str, own: AbstractSet[str]
) -> RegionLine:
    tried = [check for check in checks if check.region == region and check.state in _TRIED]
    reached = [check for check in tried if check.state in _REACHED]
    timed = [check for check in reached if check.host in own]
    connects = [_connect_ms(check) for check in timed]
    answers = [sum(path_ms(check.observations).values()) for check in timed]
    return RegionLine(
        region=region,
        mode=mode,
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
