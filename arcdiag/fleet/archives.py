"""Reads the reports of a .zip archive without trusting a word of it.

What an archive may unpack to is bounded by its own size, so that a small one cannot cost much: each
member by its compressed bytes, and all members together by the bytes that are really there.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Final

from arcdiag.diagnosis.words import say
from arcdiag.fleet.glance import MOST_BYTES
from arcdiag.report.directory import DirectoryError, check_directory

REPORT: Final = "report.json"
"""The report in one of our bundles."""
MOST_RATIO: Final = 200
"""Times that a member may grow; our reports grow about twenty times."""
_FREE: Final = 2**20
"""Bytes that a member may have in any case."""
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveError(Exception):
    """The archive is not read, or not further; the message is one line."""


def members(file: IO[bytes], size: int) -> Iterator[tuple[str, bytes]]:
    """Each report in the archive of *size* bytes, by its name. Raises ArchiveError."""
    try:
        check_directory(file, size)
        with zipfile.ZipFile(file) as archive:
            for member in _reports(archive, size):
                yield member.filename, _content(archive, member)
    except DirectoryError as error:
        raise ArchiveError(str(error)) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,  # encrypted
        ValueError,
        struct.error,
    ):
        raise ArchiveError(say("is no archive that can be read")) from None


def _reports(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The members to read: of bundles the report alone, else whatever is JSON."""
    listed = [member for member in archive.infolist() if not member.is_dir()]
    named = [it for it in listed if PurePosixPath(it.filename).name.casefold() == REPORT]
    chosen = named or [it for it in listed if it.filename.casefold().endswith(".json")]
    if not chosen:
        raise ArchiveError(say("holds no report"))
    if sum(member.compress_size for member in chosen) > size:
        raise ArchiveError(say("holds members that lie in one another"))
    return sorted(chosen, key=lambda member: (member.filename, member.header_offset))


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.compress_type not in _METHODS:
        raise ArchiveError(say("is packed in a way that is not read"))
    most = min(MOST_BYTES, _FREE + MOST_RATIO * member.compress_size)
    with archive.open(member) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ArchiveError(say("unpacks to more than a report can be"))
    return data
