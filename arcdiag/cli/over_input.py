"""Refuses to write over what is read: what is redacted or converted cannot be turned back."""

import os
import stat
from argparse import Namespace
from collections.abc import Iterable
from typing import Final

from arcdiag.orders.refused import RefusedError
from arcdiag.report.plain import plain

_READ: Final = (
    *("report", "words", "old", "new", "path", "since", "expect", "setup", "sign", "catalog"),
    *("service_tags", "ca_file", "expected_roots", "azcmagent"),
)
"""The arguments of all commands that name files which are read."""
_WRITTEN: Final = (("--output", "output"), ("--redact-map", "redact_map"))


def refuse_over_input(asked: Namespace) -> None:
    """Refuse output into a file that is read, and two outputs in one. Raises RefusedError."""
    outputs = {_place(name) for name in _texts(asked, "output")}
    for name in _texts(asked, "redact_map"):
        if _place(name) in outputs:
            raise RefusedError(f"--redact-map {plain(name)}: is an --output as well")
    refuse_over(asked, (name for argument in _READ for name in _texts(asked, argument)))


def refuse_over(asked: Namespace, read: Iterable[str]) -> None:
    """The same for the files *read*. Raises RefusedError."""
    there = {
        mark: f"{option} {plain(name)}"
        for option, argument in _WRITTEN
        for name in _texts(asked, argument)
        if (mark := _mark(name)) is not None
    }
    for name in read if there else ():
        mark = _mark(name)
        if mark in there:
            raise RefusedError(f"{there[mark]}: is read as well, and would be lost")


def _texts(asked: Namespace, argument: str) -> list[str]:
    found = getattr(asked, argument, None) or []
    return [found] if isinstance(found, str) else [str(one) for one in found]


def _place(name: str) -> str:
    try:
        return os.path.realpath(name)
    except (OSError, ValueError):
        return name


def _mark(name: str) -> tuple[int, int] | None:
    """What makes two names those of one ordinary file; None: it is none."""
    try:
        about = os.stat(name)  # noqa: PTH116 - a name with a NUL is no path, and none of ours
    except (OSError, ValueError):
        return None
    return (about.st_dev, about.st_ino) if stat.S_ISREG(about.st_mode) else None
