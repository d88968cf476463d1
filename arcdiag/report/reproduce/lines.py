"""The same failure with other tools: lines to paste, for whoever does not believe it yet."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from arcdiag.model.choices import State
from arcdiag.model.command_line import CommandLine, Shell
from arcdiag.model.report import CheckResult, Report, Run
from arcdiag.model.value import Value
from arcdiag.report.reproduce.posix import bash, curl, dig, nslookup, openssl, quoted
from arcdiag.report.reproduce.powershell import connection, lookups
from arcdiag.report.reproduce.scene import Scene, scene_of

_FAILED: Final = (State.FAIL, State.WARN)
_PLACE: Final = re.compile(r"[\w:][\w.:%-]*")
"""What a name or an address is made of, in any script; a stranger's report may hold anything."""
_GOES_ON: Final = " \\"
_INDENT: Final = "    "
_LAST_PORT: Final = 65535

_POSIX: Final[tuple[tuple[str, Callable[[Scene], Iterator[tuple[str, ...]]]], ...]] = (
    ("curl", curl),
    ("openssl", openssl),
    ("bash", bash),
    ("dig", dig),
    ("nslookup", nslookup),
)
_POWERSHELL: Final = (lookups, connection)


class Parts(Value, frozen=True):
    """A line in the parts between which it may be broken: quoted words, or statements."""

    shell: Shell
    tool: str
    parts: tuple[str, ...]

    @property
    def line(self) -> str:
        """All of it."""
        return (" " if self.shell is Shell.POSIX else "; ").join(self.parts)

    def folded(self, width: int) -> list[str]:
        """The same for the same shell in lines of at most *width* columns, where that can be."""
        if self.shell is Shell.POWERSHELL:
            return [*self.parts]
        lines = [""]
        for part in map(" ".join, _with_values(self.parts)):
            longer = f"{lines[-1]} {part}" if lines[-1] else part
            if lines[-1] and len(longer) + len(_GOES_ON) > width:
                lines[-1] += _GOES_ON
                lines.append(f"{_INDENT}{part}")
            else:
                lines[-1] = longer
        return lines


def _with_values(parts: tuple[str, ...]) -> Iterator[list[str]]:
    """Each option with what may be its value; the others alone."""
    option: list[str] = []
    for part in parts:
        if part.startswith("-"):
            if option:
                yield option
            option = [part]
        else:
            yield [*option, part]
            option = []
    if option:
        yield option


def reproduced(check: CheckResult, run: Run) -> tuple[CommandLine, ...]:
    """Lines that show what *check* failed for, or was warned of; none for any other check.

    They hold no login: where one is needed there is a placeholder, or the tool asks.
    """
    return tuple(
        CommandLine(shell=one.shell, tool=one.tool, line=one.line) for one in parts(check, run)
    )


def with_lines(report: Report) -> Report:
    """*report*, in which each check holds its lines: made from what the report says now."""
    checks = tuple(
        replace(check, reproduce=reproduced(check, report.run)) for check in report.checks
    )
    return replace(report, checks=checks)


def without_lines(report: Report) -> Report:
    """*report* as it was before: what it says now is made into lines anew when it leaves again."""
    if not any(check.reproduce for check in report.checks):
        return report
    return replace(report, checks=tuple(replace(one, reproduce=()) for one in report.checks))


def parts(check: CheckResult, run: Run) -> tuple[Parts, ...]:
    """The same, to be broken where there is no room."""
    return conversation(check, run) if check.state in _FAILED else ()


def conversation(check: CheckResult, run: Run) -> tuple[Parts, ...]:
    """Lines that do again what *check* did, whatever became of it.

    None where no host is known, or a text of the report cannot be part of any line.
    """
    if not check.host or not 0 < check.port <= _LAST_PORT:
        return ()
    scene = scene_of(check, run)
    if not _is_sound(scene):
        return ()
    found = (
        *(
            Parts(shell=Shell.POSIX, tool=tool, parts=quoted(words))
            for tool, made in _POSIX
            for words in made(scene)
        ),
        *(
            Parts(shell=Shell.POWERSHELL, tool="powershell", parts=statements)
            for made in _POWERSHELL
            for statements in made(scene)
        ),
    )
    return tuple(one for one in found if _can_be_pasted(one))


def _can_be_pasted(one: Parts) -> bool:
    """Is it one visible line?"""
    return one.line.isprintable()


def _is_sound(scene: Scene) -> bool:
    """Can each name and address be one? No tool takes it for an option, nor is there a trick."""
    given = (scene.host, scene.address, scene.source, *(each.address for each in scene.servers))
    return all(_PLACE.fullmatch(text) for text in given if text)
