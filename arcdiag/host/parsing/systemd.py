"""Reads what systemd gives to a service as its environment: unit files, drop-ins, system.conf.

From systemd.exec(5), systemd.syntax(7) and systemd-system.conf(5). Specifiers other than ``%%``
stay as they are.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.model.value import Value

MOST: Final = 256 * 1024
"""Characters of one file that are looked at."""

_ESCAPES: Final = dict(zip("abfnrtvs\\\"'", "\a\b\f\n\r\t\v \\\"'", strict=True))


class Assigned(Value, frozen=True):
    """A variable's value, and the file that gave it."""

    value: str
    where: str


class ServiceEnvironment(Value, frozen=True):
    """What a service's files say. ``files``: each ``EnvironmentFile=`` and who names it."""

    variables: dict[str, Assigned]
    files: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()


def parse_service(files: Iterable[tuple[str, str]]) -> ServiceEnvironment:
    """The environment that unit file and drop-ins give, each as its name and text, in order."""
    variables: dict[str, Assigned] = {}
    named: list[str] = []
    unset: list[str] = []
    for where, text in files:
        for key, value in _settings(text, "Service"):
            match key:
                case "Environment":
                    _assign(variables, value, where)
                case "EnvironmentFile":
                    named = [*named, value.removeprefix("-")] if value else []
                case "UnsetEnvironment":
                    unset = [*unset, *_words(value)] if value else []
    return ServiceEnvironment(variables=variables, files=tuple(named), unset=tuple(unset))


def parse_manager(files: Iterable[tuple[str, str]]) -> dict[str, Assigned]:
    """The environment that system.conf and its drop-ins give to every service."""
    variables: dict[str, Assigned] = {}
    for where, text in files:
        for key, value in _settings(text, "Manager"):
            if key == "DefaultEnvironment":
                _assign(variables, value, where)
    return variables


def _assign(variables: dict[str, Assigned], line: str, where: str) -> None:
    """Take *line*'s assignments; an empty one forgets those before it."""
    if not line:
        variables.clear()
    for word in _words(line):
        name, is_set, value = word.partition("=")
        if is_set:
            variables[name] = Assigned(value=value.replace("%%", "%"), where=where)


def _settings(text: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Every setting of the section *wanted*, with lines that a backslash continues put together."""
    section = ""
    for line in _lines(text[:MOST]):
        if line.startswith("["):
            section = line[1:].partition("]")[0]
        elif section == wanted:
            key, is_set, value = line.partition("=")
            if is_set:
                yield key.strip(), value.strip()


def _lines(text: str) -> Iterator[str]:
    begun: list[str] = []
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.strip() if not begun else raw.rstrip()
        if line.lstrip().startswith(("#", ";")):
            continue
        if (len(line) - len(line.rstrip("\\"))) % 2:
            begun.append(line[:-1])
        else:
            yield " ".join([*begun, line])
            begun = []
    if begun:
        yield " ".join(begun)


def _words(line: str) -> Iterator[str]:
    """The words of *line*, unquoted; they end where the quoting or an escape is not sound."""
    letters = iter(line)
    word, quote, begun = [], "", False
    for letter in letters:
        if letter == "\\":
            escaped = _escaped(letters)
            if escaped is None:
                return
            word.append(escaped)
            begun = True
        elif quote:
            if letter == quote:
                quote = ""
            else:
                word.append(letter)
        elif letter in "\"'":
            quote, begun = letter, True
        elif letter in " \t\n":
            if begun:
                yield "".join(word)
            word, begun = [], False
        else:
            word.append(letter)
            begun = True
    if begun and not quote:
        yield "".join(word)


def _escaped(letters: Iterator[str]) -> str | None:
    """What follows a backslash stands for (C's escapes); None: it is none."""
    letter = next(letters, "")
    if letter != "x":
        return _ESCAPES.get(letter)
    digits = next(letters, "") + next(letters, "")
    try:
        return chr(int(digits, 16)) if len(digits) == 2 and digits.isalnum() else None
    except ValueError:
        return None
