"""Gives a report to whoever asked for it: files, screen, exit code."""

from argparse import Namespace
from pathlib import Path

from arcdiag.cli.console import Streams
from arcdiag.cli.exits import CANCELLED, OWN_FAULT, exit_code
from arcdiag.log import log_file
from arcdiag.model.failure import Cause
from arcdiag.model.report import Report
from arcdiag.orders.refused import RefusedError
from arcdiag.report.azcmagent import azcmagent_table
from arcdiag.report.exporter import FormatError, exporter_for
from arcdiag.report.json import write_json
from arcdiag.report.write import WriteError, check_writable, write_whole


def check_output(asked: Namespace) -> None:
    """Refuse, before anything is probed, output that could not be delivered.

    Raises RefusedError.
    """
    check_files(asked.output)
    if asked.json and asked.format != "table":
        raise RefusedError("--format: --json leaves nothing else on standard output")
    if asked.verbose and asked.format == "azcmagent":
        raise RefusedError("--verbose: the columns of azcmagent check have no place for steps")


def check_files(names: list[str]) -> None:
    """Refuse files of an unknown format, or that cannot be written. Raises RefusedError."""
    try:
        for name in names:
            exporter_for(Path(name))
            check_writable(Path(name))
    except (FormatError, WriteError) as error:
        raise RefusedError(f"--output {error}") from None


def deliver(report: Report, asked: Namespace, streams: Streams) -> int:
    """Write the files, then the screen; returns the exit code.

    A file that could not be written costs neither the others nor the screen.
    """
    failed = save(report, asked.output, streams)
    if asked.json:
        streams.document(write_json(report))
    elif asked.format == "azcmagent":
        streams.result(azcmagent_table(report))
        streams.message(_stamp(report))
    else:
        streams.report(report, verbose=asked.verbose)
    if any(check.cause is Cause.TOOL_BUG for check in report.checks):
        streams.message(f"a fault in arcdiag itself spoilt some checks; details: {log_file()}")
    code = exit_code(report, asked.exit_zero)
    return OWN_FAULT if failed and code != CANCELLED else code


def save(report: Report, names: list[str], streams: Streams) -> bool:
    """Write each file by its suffix; tells whether one failed."""
    failed = False
    for name in names:
        try:
            write_whole(Path(name), exporter_for(Path(name))(report))
        except WriteError as error:
            streams.message(str(error))
            failed = True
    return failed


def _stamp(report: Report) -> str:
    """The columns have no room for it, and whoever keeps them needs it all the same."""
    from arcdiag.report.drawing import stamp

    return stamp(report)
