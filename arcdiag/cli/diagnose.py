"""``arcdiag diagnose``: judges a saved report again, offline, by today's rules."""

from argparse import Namespace
from pathlib import Path

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output, deliver
from arcdiag.cli.doors import Doors
from arcdiag.orders.ordering import catalog_file
from arcdiag.report.read import read_report


def diagnose(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Read, judge again, deliver; returns the exit code."""
    overlay = catalog_file("--catalog", asked.catalog)
    check_output(asked)
    saved = read_report(Path(asked.report))
    return deliver(doors.rejudged(saved, doors.load_catalog(overlay)), asked, streams)
