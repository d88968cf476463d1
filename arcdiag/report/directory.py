"""An archive's list of members, bounded before it is read: reading it takes memory at once."""

import struct
from typing import IO, Final

_MOST: Final = 4 * 2**20
"""Bytes of the list; a member takes about a hundred."""
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_MOST_COMMENT: Final = 0xFFFF
_LOCATOR_64: Final = b"PK\x06\x07"
_LOCATOR_64_BYTES: Final = 20


class DirectoryError(Exception):
    """There is no such list, or it is too long; the message is one line."""


def check_directory(file: IO[bytes], size: int) -> None:
    """Refuse the list of the archive of *size* bytes in *file* where it would not fit.

    Raises DirectoryError.
    """
    tail_bytes = min(size, _END_BYTES + _MOST_COMMENT + _LOCATOR_64_BYTES)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    ends_with_it = tail[-_END_BYTES:].startswith(_END) and tail.endswith(b"\0\0")
    at = len(tail) - _END_BYTES if ends_with_it else tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise DirectoryError("is no archive that can be read")
    if tail[max(at - _LOCATOR_64_BYTES, 0) : at].startswith(_LOCATOR_64):
        raise DirectoryError("holds too many files")
    (directory,) = struct.unpack_from("<L", tail, at + 12)
    if directory > _MOST:
        raise DirectoryError("holds too many files")
    file.seek(0)
