"""The formats a report can be saved in, by the suffix of the file's name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from arcdiag.model.report import Report
from arcdiag.report.bundle import write_bundle
from arcdiag.report.csv import write_csv
from arcdiag.report.html import write_html
from arcdiag.report.json import write_json
from arcdiag.report.junit import write_junit
from arcdiag.report.markdown import write_markdown
from arcdiag.report.openmetrics import write_openmetrics
from arcdiag.report.plain import plain
from arcdiag.report.text import write_text


class Exporter(Protocol):
    """Turns a report into the bytes of a file."""

    def __call__(self, report: Report, /) -> bytes:
        """The whole file."""


EXPORTERS: Final[Mapping[str, Exporter]] = {
    ".html": write_html,
    ".json": write_json,
    ".csv": write_csv,
    ".md": write_markdown,
    ".txt": write_text,
    ".xml": write_junit,
    ".prom": write_openmetrics,
    ".zip": write_bundle,
}


class FormatError(Exception):
    """No format has this suffix; the message is one line."""


def exporter_for(path: Path) -> Exporter:
    """The exporter that the suffix of *path* asks for. Raises FormatError."""
    exporter = EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        known = ", ".join(EXPORTERS)
        raise FormatError(f"{plain(str(path))}: the name must end in one of {known}")
    return exporter
