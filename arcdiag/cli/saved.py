"""Reads a saved report for a command, and warns where it is no longer what it was made as."""

from pathlib import Path

from arcdiag.cli.console import Streams
from arcdiag.model.report import Report
from arcdiag.report.opened import opened


def saved_report(name: str, streams: Streams) -> Report:
    """The report in the file *name*, or in that bundle. Raises ReportError, and nothing else."""
    found = opened(Path(name))
    if found.note:
        streams.message(found.note)
    return found.report
