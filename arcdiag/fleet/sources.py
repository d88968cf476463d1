"""Finds reports in files, folders and archives that anybody may have filled: bounded, no links.

Nothing is ever unpacked to disk, and what is no report is told, not fatal.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.fleet.archives import ArchiveError, members
from arcdiag.fleet.glance import MOST_BYTES
from arcdiag.model.value import Value

MOST_FILES: Final = 500_000
"""Of all paths together."""
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # opening a pipe would wait for its other end
)


class SourceError(Exception):
    """A path that was named cannot be read at all; the message is one line."""


class Document(Value, frozen=True):
    """What may be a report; ``file`` says where it lies: ``FILE``, or ``ARCHIVE!MEMBER``."""

    file: str
    data: bytes


class Refusal(Value, frozen=True):
    """A file that was not read, and why."""

    file: str
    why: str


class PassedOver(Value, frozen=True):
    """A file in a folder whose name promises no report."""


Found = Document | Refusal | PassedOver


def documents(paths: Iterable[Path]) -> Iterator[Found]:
    """What lies in *paths*, one at a time, each file once. Raises SourceError for a bad path."""
    seen: set[tuple[int, int]] = set()
    for count, (path, was_named) in enumerate(_files(sorted(paths))):
        if count >= MOST_FILES:
            raise SourceError(say("there are more than {most} files", most=MOST_FILES))
        yield from _read(path, seen, was_named=was_named)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file, and whether it was named itself: then it may also be a link."""
    for path in paths:
        try:
            kind = path.stat().st_mode
        except (OSError, ValueError):
            raise SourceError(say("there is no {path}", path=str(path))) from None
        if not stat.S_ISDIR(kind):
            yield path, True
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from ((Path(folder, name), False) for name in sorted(names))


def _read(path: Path, seen: set[tuple[int, int]], *, was_named: bool) -> Iterator[Found]:
    suffix = path.suffix.casefold()
    if not was_named and suffix not in (".json", ".zip"):
        yield PassedOver()
        return
    if not was_named and path.is_symlink():
        yield Refusal(file=str(path), why=say("is a link"))
        return
    try:
        whole = os.open(os.path.realpath(path) if was_named else path, _FLAGS)
    except (OSError, ValueError):
        yield Refusal(file=str(path), why=say("cannot be read"))
        return
    with os.fdopen(whole, "rb") as file:
        about = os.fstat(whole)
        if not stat.S_ISREG(about.st_mode):
            yield Refusal(file=str(path), why=say("is no ordinary file"))
            return
        mark = (about.st_dev, about.st_ino)
        if mark in seen:  # named twice, or within a folder that is named as well
            return
        seen.add(mark)
        try:
            if suffix == ".zip":
                for name, data in members(file, about.st_size):
                    yield Document(file=f"{path}!{name}", data=data)
            else:
                yield Document(file=str(path), data=file.read(MOST_BYTES + 1))
        except ArchiveError as error:
            yield Refusal(file=str(path), why=str(error))
        except (OSError, MemoryError):
            yield Refusal(file=str(path), why=say("cannot be read"))
