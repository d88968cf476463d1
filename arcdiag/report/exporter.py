"""The formats a report can be saved in, by the suffix of the file's name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from arcdiag.model.report import Report
from arcdiag.paper.available import why_not
from arcdiag.report.bundle import write_bundle
from arcdiag.report.csv import write_csv
from arcdiag.report.html import write_html
from arcdiag.report.json import write_json
from arcdiag.report.junit import write_junit
from arcdiag.report.markdown import write_markdown
from arcdiag.report.openmetrics import write_openmetrics
from arcdiag.report.pdf import pdf_text, write_pdf
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
    ".pdf": write_pdf,
    ".xml": write_junit,
    ".prom": write_openmetrics,
    ".zip": write_bundle,
}


READINGS: Final[Mapping[Exporter, Exporter]] = {write_pdf: pdf_text}
"""For formats whose bytes do not tell what can be read in them, what tells it."""


class FormatError(Exception):
    """There is no such format, or it cannot be written here; the message is one line."""


def exporter_for(path: Path, name: str = "") -> Exporter:
    """The exporter of the format *name* (``html``), or else of the suffix of *path*.

    Raises FormatError.
    """
    suffix = f".{name}" if name else path.suffix.lower()
    exporter = EXPORTERS.get(suffix)
    if exporter is None:
        known = ", ".join(EXPORTERS)
        raise FormatError(f"{plain(str(path))}: the name must end in one of {known}")
    if exporter is write_pdf and (why := why_not()):
        raise FormatError(f"{plain(str(path))}: {why}")
    return exporter
