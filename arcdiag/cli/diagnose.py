"""``arcdiag diagnose``: judges a saved report again, offline, by today's rules."""

from argparse import Namespace

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output, deliver
from arcdiag.cli.doors import Doors
from arcdiag.cli.saved import saved_report
from arcdiag.orders.ordering import catalog_file


def diagnose(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Read, judge again, deliver; returns the exit code."""
    overlay = catalog_file("--catalog", asked.catalog)
    signer = check_output(asked)
    saved = saved_report(asked.report, streams)
    judged = doors.rejudged(saved, doors.load_catalog(overlay))
    return deliver(judged, asked, streams, signer)
