"""``arcdiag check``: plan, probe, judge on this machine."""

from argparse import Namespace

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output, deliver
from arcdiag.cli.doors import Doors
from arcdiag.cli.ordering import order_from
from arcdiag.cli.running import run_report


def check(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Run the check that was asked for; returns the exit code."""
    order = order_from(asked)
    check_output(asked)
    report = run_report(lambda tell: doors.check_report(order, tell), deadline=order.deadline)
    return deliver(report, asked, streams)
