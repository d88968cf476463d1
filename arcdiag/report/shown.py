"""Text for drawings that breaks its lines as its language does: Chinese stands without blanks."""

from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text as _Text

from arcdiag.language.wide import breaks, columns


class Text(_Text):
    """rich's, but lines may break between wide letters, and no mark stands alone."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The lines of at most *width* columns."""
        if no_wrap or columns(self.plain) == len(self.plain):
            return super().wrap(
                console,
                width,
                justify=justify,
                overflow=overflow,
                tab_size=tab_size,
                no_wrap=no_wrap,
            )
        lines = Lines()
        for line in self.split(allow_blank=True):
            for part in line.divide(breaks(line.plain, width)):
                part.rstrip()
                lines.append(part)
        if justify:
            lines.justify(console, width, justify=justify, overflow=overflow or "fold")
        return lines
