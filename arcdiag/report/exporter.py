"""The formats a report can be saved in, by the suffix of the file's name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from arcdiag.model.report import Report
from arcdiag.report.json import write_json
from arcdiag.report.plain import plain
from arcdiag.report.text import write_text


class Exporter(Protocol):
    """Turns a report into the bytes of a file."""

    def __call__(self, report: Report, /) -> bytes:
        """The whole file."""


EXPORTERS: Final[Mapping[str, Exporter]] = {".json": write_json, ".txt": write_text}


class FormatError(Exception):
    """No format has this suffix; the message is one line."""


def exporter_for(path: Path) -> Exporter:
    """The exporter that the suffix of *path* asks for. Raises FormatError."""
    exporter = EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        known = ", ".join(EXPORTERS)
        raise FormatError(f"{plain(str(path))}: the name must end in one of {known}")
    return exporter
