"""Draws the checks as a table, with as many columns as the screen has room for."""

from collections.abc import Callable, Iterator
from typing import Final, Literal

from rich.console import RenderableType
from rich.table import Table

from arcdiag.language.current import later, tr, translated
from arcdiag.model.choices import State
from arcdiag.model.report import Report
from arcdiag.model.value import Value
from arcdiag.report.routes import are_proxied, are_several
from arcdiag.report.rows import Row, is_spread, rows
from arcdiag.report.shapes import COLOURS, Shapes
from arcdiag.report.shown import Text
from arcdiag.report.words import STATES


class _Column(Value, frozen=True):
    """One column; on a screen narrower than ``from_width`` its text goes under the endpoint's."""

    title: str
    text: Callable[[Row], str]
    from_width: int = 0
    align: Literal["left", "right"] = "left"
    folds: bool = False


_ENDPOINT: Final = _Column(title=later("Endpoint"), text=lambda row: row.target, folds=True)
_PLACE: Final = _Column(title="Mode, region", text=lambda row: row.place, from_width=170)
_ROUTE: Final = _Column(
    title=later("Route"), text=lambda row: row.route, from_width=120, folds=True
)
_ATTEMPTS: Final = _Column(title=later("Attempts"), text=lambda row: row.attempts, align="right")

_COLUMNS: Final = (
    _ENDPOINT,
    _PLACE,
    _ROUTE,
    _Column(title=later("Purpose"), text=lambda row: row.purpose, from_width=96),
    _Column(title=later("Cause"), text=lambda row: row.cause, from_width=140),
    _Column(title=later("Address"), text=lambda row: row.address, from_width=140, folds=True),
    _Column(title="TLS", text=lambda row: row.tls.removeprefix("TLS "), from_width=96),
    _Column(title=later("Total"), text=lambda row: row.took, align="right"),
    _ATTEMPTS,
)


_MOST_REGIONS: Final = 5
"""Whose checks are all listed; a comparison of more would drown in them."""


def draw_table(
    report: Report, width: int, shapes: Shapes, *, verbose: bool = False
) -> RenderableType:
    """A line for each check that was tested, fails first; of many regions those in trouble only."""
    lines = rows(report)
    if not lines:
        return Text(translated("Nothing was tested."))
    if len(set(report.run.regions)) > _MOST_REGIONS and not verbose:
        lines = [line for line in lines if line.state is not State.PASS]
        if not lines:
            return Text(translated("Every check that was tested passed; --verbose lists them."))
    useless = {
        *(() if are_proxied(report) or are_several(report) else (_ROUTE.title,)),
        *(() if is_spread(report) else (_PLACE.title,)),
        *(() if any(line.attempts for line in lines) else (_ATTEMPTS.title,)),
    }
    columns = [column for column in _COLUMNS if column.title not in useless]
    shown = [column for column in columns if width >= column.from_width]
    rest = [column for column in columns if width < column.from_width]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(tr("State"), no_wrap=True)
    for column in shown:
        title = translated(column.title)
        table.add_column(title, overflow="fold", no_wrap=not column.folds, justify=column.align)
    ways = {line.route for line in lines if line.route}
    for line in lines:
        table.add_row(_state(line.state, shapes), *_cells(line, shown, rest, routes=len(ways) > 1))
    return table


def _cells(row: Row, shown: list[_Column], rest: list[_Column], *, routes: bool) -> Iterator[Text]:
    """The row's cells; what has no column follows under the endpoint.

    The route does so where *routes* differ, and then where all is well, too: nothing else tells
    the rows apart, and a PAC file may lead each of them another way. One for all is in the head.
    """
    hidden = {column.title for column in rest} - (set() if routes else {_ROUTE.title})
    said = [text for title, text in _below(row) if title in hidden]
    if row.state is State.PASS:
        said = [row.route] if _ROUTE.title in hidden else []
    for column in shown:
        cell = Text(translated(column.text(row)))
        if column is _ENDPOINT and any(said):
            cell.append("\n" + " · ".join(map(translated, filter(None, said))))
        yield cell


def _below(row: Row) -> tuple[tuple[str, str], ...]:
    """What has no column of its own, the most telling first."""
    return (
        ("Cause", row.cause),
        ("Route", row.route),
        ("Address", row.address),
        ("TLS", row.tls),
        ("Purpose", row.purpose),
        ("Mode, region", row.place),
    )


def _state(state: State, shapes: Shapes) -> Text:
    return Text(f"{shapes.of(state)} {translated(STATES[state])}", style=COLOURS[state])
