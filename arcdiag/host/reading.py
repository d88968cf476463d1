"""Reads the system's small text files: bounded, and never raising."""

import stat
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 4 * 2**20
"""A hosts file of an ad blocker takes 3 MiB; nothing else read here comes near."""


def read_text(path: Path, notes: list[str], *, most: int = MOST_BYTES) -> str:
    """The file's text; what could not be read becomes a line in *notes*, and the text is empty."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            notes.append(f"{path}: no ordinary file")
            return ""
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        notes.append(f"{path}: {(error.strerror or 'cannot be read').lower()}")
        return ""
    if len(data) > most:
        notes.append(f"{path}: only the first {most} bytes were read")
    return data[:most].decode("utf-8-sig", "replace")


def read_if_there(path: Path, notes: list[str], *, most: int = MOST_BYTES) -> str:
    """As `read_text`, but a file that does not exist is simply empty."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except ValueError:
        notes.append(f"{path}: no file name")
        return ""
    except OSError:
        pass  # the reading below says why
    return read_text(path, notes, most=most)


def read_bytes(path: Path, most: int) -> bytes:
    """The file's beginning, *most* bytes and one at the most.

    Raises OSError, also for what is no ordinary file, with words in ``strerror``.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(0, "no ordinary file")
        with path.open("rb") as file:
            return file.read(most + 1)
    except ValueError as error:
        raise OSError(0, "no file name") from error
