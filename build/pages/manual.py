"""The manual page arcdiag(1), made from the grammar of the command line: ``manual.py EPOCH``."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from arcdiag import __version__
from arcdiag.cli.options import Option
from arcdiag.cli.parser import ABOUT, ACTIONS, CODES, COMMANDS, GENERAL

_FILES = (
    ("$XDG_STATE_HOME/arcdiag/log/arcdiag.log", "the log: tracebacks of arcdiag's own faults"),
    ("$XDG_DATA_HOME/arcdiag/history", "the reports of earlier runs, for their owner alone"),
)
_EXAMPLES = (
    ("arcdiag check --region eastasia", "Look from this machine, for a region."),
    ("arcdiag check --proxy http://proxy:3128 --proxy none", "Both ways, side by side."),
    ("arcdiag check --output report.html --output report.json", "Save reports, redacted."),
    ("arcdiag demo", "A blocked network and its diagnosis, without any network."),
)


def manual(epoch: int) -> str:
    """The page in roff (man(7)), dated *epoch* (seconds, UTC)."""
    return "".join(f"{line}\n" for line in _lines(epoch))


def _lines(epoch: int) -> Iterator[str]:
    day = f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%d}"
    yield f'.TH ARCDIAG 1 "{day}" "arcdiag {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"arcdiag \- can this machine be connected to Azure Arc, and if not, what is in the way?"
    yield ".SH SYNOPSIS"
    yield r".B arcdiag"
    yield r".RI [ OPTION .\|.\|.] \ COMMAND \ [ ARGUMENT .\|.\|.]"
    yield ".SH DESCRIPTION"
    yield _plain(ABOUT)
    yield ".SH OPTIONS"
    for option in GENERAL:
        yield from _option(option)
    yield ".SH COMMANDS"
    for name, (words, options) in COMMANDS.items():
        yield from _command(name, words, options)
        if name == "catalog":
            for action, (told, own) in ACTIONS.items():
                yield from _command(f"catalog {action}", told, own)
    yield ".SH EXIT STATUS"
    yield _plain(CODES)
    yield ".SH FILES"
    for path, words in _FILES:
        yield from (".TP", f".I {_plain(path)}", _plain(words))
    yield ".SH EXAMPLES"
    for line, words in _EXAMPLES:
        yield from (".TP", f".B {_plain(line)}", _plain(words))


def _command(name: str, words: str, options: tuple[Option, ...]) -> Iterator[str]:
    yield f".SS {_plain(name)}"
    yield _plain(f"{words[0].upper()}{words[1:]}.")
    for option in options:
        yield from _option(option)


def _option(option: Option) -> Iterator[str]:
    settings = option.settings
    value = settings.get("metavar") or "|".join(settings.get("choices", ()))
    yield ".TP"
    if option.names[0].startswith("-"):
        named = ", ".join(rf"\fB{_plain(name)}\fR" for name in option.names)
        yield named + (rf" \fI{_plain(value)}\fR" if value else "")
    else:
        yield rf"\fI{_plain(value or option.names[0])}\fR"
    yield _plain(str(settings.get("help", "")).replace("%%", "%"))


def _plain(text: str) -> str:
    """*text* as roff shows it as it is: no line of it is a request, and hyphens are typed ones."""
    escaped = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    sys.stdout.write(manual(int(sys.argv[1])))
