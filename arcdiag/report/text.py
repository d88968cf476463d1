"""A report as plain text of at most 100 columns, for a file or a ticket."""

import io
from typing import Final

from rich.console import Console, RenderableType

from arcdiag.model.report import Report
from arcdiag.report.drawing import draw
from arcdiag.report.shapes import PRETTY, Shapes

WIDTH: Final = 100


def write_text(report: Report) -> bytes:
    """The report with all its steps, UTF-8, no colours, no blanks at line ends."""
    return as_text(report, WIDTH, verbose=True, about=True).encode("utf-8", "replace")


def as_text(
    report: Report,
    width: int,
    shapes: Shapes = PRETTY,
    *,
    verbose: bool = False,
    about: bool = False,
) -> str:
    """The report as lines of at most *width* columns."""
    return lines_of(draw(report, width, shapes, verbose=verbose, about=about), width)


def lines_of(drawn: RenderableType, width: int) -> str:
    """What was drawn as lines of at most *width* columns, without blanks at their ends."""
    page = Console(
        file=io.StringIO(),
        width=width,
        color_system=None,
        force_terminal=False,
        force_interactive=False,
        force_jupyter=False,
        legacy_windows=False,
        emoji=False,
        markup=False,
        highlight=False,
    )
    with page.capture() as captured:
        page.print(drawn)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))
