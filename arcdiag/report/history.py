"""Keeps every run, the newest so many and no more than so much, so that closing loses nothing.

Reports are kept as they are, not redacted, where only their owner can read them.
"""

import contextlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from arcdiag.model.choices import Readiness
from arcdiag.model.report import Report
from arcdiag.report.json import write_json
from arcdiag.report.write import WriteError, write_private

MOST: Final = 50
MOST_WATCHED: Final = 20
"""Of those that a monitor made: they shall not push out what was run by hand."""
MOST_BYTES: Final = 256 * 2**20

_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)_([a-z-]+)_([0-9a-f]{8})(-watched)?\.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """One run on disk; ``when`` as ``2026-11-21 11:38``."""

    path: Path
    when: str
    state: Readiness
    watched: bool = False
    """A monitor's."""


class History:
    """The folder of kept runs. Nothing here raises for what the disk says."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where runs are kept."""
        if self._folder is None:
            from platformdirs import user_data_path

            self._folder = user_data_path("arcdiag", appauthor=False) / "history"
        return self._folder

    def keep(self, report: Report, *, watched: bool = False) -> str:
        """Write *report* down as it is, for its owner only, and let the oldest go.

        Returns why not, or an empty text.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self.place(report, watched=watched), write_json(report))
        except WriteError as error:
            return str(error)
        except OSError as error:
            return f"cannot keep the run: {(error.strerror or 'refused').lower()}"
        self._let_go()
        return ""

    def place(self, report: Report, *, watched: bool = False) -> Path:
        """The file in which *report* is kept, once it is."""
        mark = f"{zlib.crc32(report.run.id.encode()):08x}{'-watched' if watched else ''}"
        name = f"{report.run.started:%Y%m%dT%H%M%SZ}_{report.verdict.state}_{mark}.json"
        return self.folder / name

    def kept(self) -> list[Kept]:
        """The runs, newest first."""
        found = []
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                named = _NAME.fullmatch(path.name)
                if named and named[2] in tuple(Readiness):
                    moment = named[1]
                    day = f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}"
                    when = f"{day} {moment[9:11]}:{moment[11:13]}"
                    found.append(Kept(path, when, Readiness(named[2]), bool(named[4])))
        return sorted(found, key=lambda one: one.path.name, reverse=True)

    def _let_go(self) -> None:
        size = watched = 0
        for number, one in enumerate(self.kept(), 1):
            watched += one.watched
            with contextlib.suppress(OSError):
                size += one.path.stat().st_size
                surplus = number > MOST or (one.watched and watched > MOST_WATCHED)
                if surplus or (number > 1 and size > MOST_BYTES):
                    one.path.unlink()
