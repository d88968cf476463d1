"""Reads a saved report for a command, and warns where it is no longer what it was made as."""

from pathlib import Path

import msgspec

from arcdiag.cli.console import Streams
from arcdiag.diagnosis.words import say
from arcdiag.model.report import Report
from arcdiag.report.plain import plain
from arcdiag.report.read import ReportError, parse_document, parse_report, read_bytes
from arcdiag.report.seal import fits


def saved_report(name: str, streams: Streams) -> Report:
    """The report in the file *name*. Raises ReportError, and nothing else."""
    try:
        data = read_bytes(Path(name))
        report = parse_report(data)
        if report.seal is None or fits(parse_document(data), report.seal.digest):
            return report
    except ReportError as error:
        raise ReportError(f"{plain(name)}: {error}") from None
    streams.message(
        say(
            "{file} was altered since it was made: its digest does not fit. What follows goes by "
            "what it says now.",
            file=plain(name),
        )
    )
    return msgspec.structs.replace(report, seal=None)
