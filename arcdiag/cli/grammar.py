"""argparse as arcdiag wants it: one line for a mistake, and everything in the spoken language."""

import argparse
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from arcdiag.cli.options import LANGUAGE, Option
from arcdiag.language.current import later, tr, translated
from arcdiag.language.wide import wrapped
from arcdiag.model.secret import HIDDEN
from arcdiag.orders.refused import RefusedError
from arcdiag.report.plain import plain

_MOST_ECHOED: Final = 200
MOST_IN_USAGE: Final = 12
"""Options that the first line of a command's help writes out."""

ITS_OWN: Final = (
    later("argument {name}: {sentence}"),
    later("expected one argument"),
    later("expected at least one argument"),
    later("ignored explicit argument {value}"),
    later("invalid choice: {value} (choose from {choices})"),
    later("not allowed with argument {name}"),
    later("the following arguments are required: {arguments}"),
)
"""What argparse says of mistakes, for the translations: it says it in English only."""


class _Formatter(argparse.HelpFormatter):
    """Breaks lines between wide letters, too, which stand without blanks."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width) if not text.isascii() else super()._split_lines(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.isascii():
            return super()._fill_text(text, width, indent)
        return "\n".join(wrapped(text, width, indent, indent))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with the word in the spoken language; many options are not written out twice."""
        told = list(actions)
        named = [action for action in told if not action.option_strings]
        if usage is None and len(told) - len(named) > MOST_IN_USAGE:
            rest = self._format_usage(None, named, (), "").strip().partition(self._prog)[2]
            usage = f"%(prog)s [{tr('OPTION')} ...]{rest}"
        super().add_usage(usage, told, groups, tr("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as an exception."""

    def __init__(self, **settings: Any) -> None:
        for key in ("description", "epilog"):
            settings[key] = translated(settings.get(key, ""))
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **settings)
        self._named = self.add_argument_group(tr("positional arguments"))
        self._groups = {"": self.add_argument_group(tr("options"))}
        self.add(
            Option(("-h", "--help"), {"action": "help", "help": "show this help message and exit"})
        )

    def add(self, option: Option) -> None:
        """Take *option*, with its help in the spoken language."""
        group = self._named
        if option.names[0].startswith("-"):
            if option.group not in self._groups:
                self._groups[option.group] = self.add_argument_group(translated(option.group))
            group = self._groups[option.group]
        said = translated(option.settings["help"])
        group.add_argument(*option.names, **{**option.settings, "help": said})

    def fill(
        self,
        dest: str,
        title: str,
        table: dict[str, tuple[str, tuple[Option, ...]]],
        *,
        required: bool = False,
    ) -> dict[str, "Parser"]:
        """Take the subcommands of *table*; returns each one's own parser."""
        adding = self.add_subparsers(metavar=dest.upper(), title=translated(title))
        adding.required = required
        made = {}
        for name, (words, options) in table.items():
            said = translated(words)
            about = tr("{sentence}.", sentence=f"{said[0].upper()}{said[1:]}")
            made[name] = adding.add_parser(name, help=said, description=about)
            made[name].set_defaults(**{dest: name})
            for option in (*options, LANGUAGE):
                made[name].add(option)
        return made

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed. Raises RefusedError."""
        said = plain(_without_quoted(" ".join(message.split())), _MOST_ECHOED)
        raise RefusedError(f"{said} (see: {self.prog} --help)")


def _without_quoted(message: str) -> str:
    """*message* up to the value it quotes, where that could hold a login."""
    quoted = min((at for mark in "'\"" if (at := message.find(mark)) >= 0), default=-1)
    return f"{message[:quoted]}{HIDDEN}" if "@" in message and quoted >= 0 else message
