"""Whose report it is, and whom of those that were expected it speaks for.

A report says the name of its host, unless it is redacted: ``srv-1`` stands in every redacted one,
and means another server in each. Then nothing is left but the name of the file.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

_SAY_NOTHING: Final = frozenset(("report", "arcdiag", "arcdiag-report"))
"""Names of files that do not tell a server; their folder, or their archive, may."""


def host_key(name: str) -> str:
    """What makes two names of hosts the same."""
    return name.strip().rstrip(".").casefold()


def file_names(files: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A name for the server of each of *files*, which are redacted reports; none is given twice.

    It is the file's own name where that tells one from another and is none of *taken*.
    """
    wanted = {file: short_name(file) for file in files}
    given = Counter(host_key(name) for name in (*wanted.values(), *taken))
    return {
        file: name if given[host_key(name)] == 1 else _without_suffix(file)
        for file, name in wanted.items()
    }


def short_name(file: str) -> str:
    """The server that *file* is named after."""
    parts = [part for part in file.replace("\\", "/").replace("!", "/").split("/") if part]
    names = [_without_suffix(part) for part in reversed(parts)]
    return next((name for name in names if name.casefold() not in _SAY_NOTHING), file)


def _without_suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and suffix.casefold() in ("json", "zip") else name


def met(expected: Iterable[str], names: Iterable[str]) -> Mapping[str, str]:
    """Which of *expected* each of *names* speaks for, where that can be told.

    A name with its domain also speaks for one without, and the other way round, as long as no
    second one has the same first label.
    """
    wanted = {host_key(name): name for name in expected}
    by_label = _only_ones(wanted)
    there = list(names)
    labels = Counter(_label(name) for name in there)
    found: dict[str, str] = {}
    for name in there:
        key = host_key(name)
        if key in wanted:
            found[name] = wanted[key]
    taken = set(found.values())
    for name in there:
        other = by_label.get(_label(name), "")
        is_shorter = bool(other) and ("." in other) != ("." in name)
        if name not in found and is_shorter and labels[_label(name)] == 1 and other not in taken:
            found[name] = other
    return found


def _only_ones(wanted: Mapping[str, str]) -> dict[str, str]:
    labels = Counter(map(_label, wanted))
    return {_label(key): name for key, name in wanted.items() if labels[_label(key)] == 1}


def _label(name: str) -> str:
    return host_key(name).partition(".")[0]
