"""Lines of a list as text: what does not fit goes on below, further in than where it began."""

from dataclasses import dataclass
from typing import Final

from rich.console import Console, ConsoleOptions, RenderResult

from arcdiag.language.current import translated
from arcdiag.report.shown import Text

FURTHER: Final = 2
"""Columns."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """One line of a list, *indent* columns in; at the margin its later lines stay there."""

    text: str
    indent: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, as rich asks for them."""
        further = self.indent + (FURTHER if self.indent else 0)
        lines = Text(translated(self.text)).wrap(console, max(1, options.max_width - further))
        for number, line in enumerate(lines):
            margin = Text(" " * (further if number else self.indent))
            yield margin.append_text(line)
