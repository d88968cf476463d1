"""The formats of a merged report, by the suffix of the file's name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from arcdiag.fleet.csv import write_csv
from arcdiag.fleet.html import write_html
from arcdiag.fleet.model import Fleet
from arcdiag.fleet.text import write_text
from arcdiag.report.exporter import FormatError
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain

EXPORTERS: Final[Mapping[str, Callable[[Fleet], bytes]]] = {
    ".html": write_html,
    ".json": as_json,
    ".csv": write_csv,
    ".txt": write_text,
}


def fleet_exporter_for(path: Path) -> Callable[[Fleet], bytes]:
    """The exporter that the suffix of *path* asks for. Raises FormatError."""
    exporter = EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        known = ", ".join(EXPORTERS)
        raise FormatError(f"{plain(str(path))}: the name must end in one of {known}")
    return exporter
