"""How lines to paste stand in a report that people read."""

from collections.abc import Iterator
from typing import Final

from arcdiag.language.current import tr
from arcdiag.model.command_line import Shell
from arcdiag.model.report import CheckResult, Run
from arcdiag.model.value import Value
from arcdiag.report.reproduce.lines import parts

_INDENT: Final = "    "


class Block(Value, frozen=True):
    """Lines for one shell, under a title; none of them needs escaping but for its format."""

    shell: Shell
    title: str
    lines: tuple[str, ...]


def blocks(check: CheckResult, run: Run, width: int = 0) -> Iterator[Block]:
    """One block for each shell that there are lines for; folded to *width* columns unless 0."""
    found = parts(check, run)
    titles = {Shell.POSIX: tr("The same in a shell"), Shell.POWERSHELL: tr("In PowerShell")}
    for shell, title in titles.items():
        mine = [one for one in found if one.shell is shell]
        lines = [line for one in mine for line in (one.folded(width) if width else [one.line])]
        if lines:
            yield Block(shell=shell, title=title, lines=tuple(lines))


def indented(check: CheckResult, run: Run, width: int) -> Iterator[str]:
    """The blocks as text of at most *width* columns, as far as words can be broken apart."""
    for block in blocks(check, run, width - len(_INDENT)):
        yield f"{block.title}:"
        yield from (f"{_INDENT}{line}" for line in block.lines)
