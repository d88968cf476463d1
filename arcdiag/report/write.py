"""Puts a report's bytes into a file whole, or not at all."""

import contextlib
import os
from pathlib import Path
from typing import Final

from arcdiag.report.plain import plain

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class WriteError(Exception):
    """The file could not be written; the message is one line."""


def check_writable(path: Path) -> None:
    """Find out, before the work is done, what would keep *path* from being written.

    Raises WriteError. What only shows while writing (a full disk) is `write_whole`'s to tell.
    """
    folder = path.parent
    try:
        if path.is_dir():
            raise _fault(path, "is a folder")
        if not folder.is_dir():
            raise _fault(path, f"there is no folder {plain(str(folder))}")
        if path.exists() and not path.is_file():
            raise _fault(path, "is no ordinary file")
        if not os.access(folder, os.W_OK):
            raise _fault(path, "the folder cannot be written to")
    except (OSError, ValueError) as error:
        raise _fault(path, _why(error)) from None


def write_private(path: Path, data: bytes) -> None:
    """`write_whole` for its owner's eyes only (mode 0600; on Windows the folder decides)."""
    write_whole(path, data, mode=0o600)


def write_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write *data* beside *path* and then rename it: nobody ever sees half a report.

    Raises WriteError; the temporary file is gone then. *mode* is before the umask.
    """
    with contextlib.suppress(OSError, ValueError):
        path = path.resolve()  # through a link: the link stays, its target is replaced
    import secrets  # here: whoever only reads has no use for it

    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with open(os.open(part, _NEW, mode), "wb") as file:  # noqa: PTH123 - with its mode at once
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, ValueError) as error:
        raise _fault(path, _why(error)) from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            part.unlink(missing_ok=True)


def _fault(path: Path, why: str) -> WriteError:
    return WriteError(f"cannot write {plain(str(path))}: {why}")


def _why(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) else str(error)
    return plain(text or "refused").lower()
