"""``arcdiag report``: converts a saved report to another format."""

from argparse import Namespace
from pathlib import Path

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_files, save
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import OWN_FAULT, READY
from arcdiag.orders.refused import RefusedError
from arcdiag.report.read import read_report


def report(asked: Namespace, doors: Doors, streams: Streams) -> int:  # noqa: ARG001 - one shape
    """Read and write; the exit code tells of the conversion, not of the verdict."""
    if not asked.output:
        raise RefusedError("report: --output FILE is needed")
    check_files(asked)
    saved = read_report(Path(asked.report))
    return OWN_FAULT if save(saved, asked, streams) else READY
