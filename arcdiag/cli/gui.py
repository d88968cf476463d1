"""``arcdiag gui``: opens the window."""

from argparse import Namespace

from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors


def gui(asked: Namespace, doors: Doors, _: Streams) -> int:
    """Open the window, with a saved report where one is named; returns the exit code."""
    if not asked.report:
        return doors.open_window(None)
    from arcdiag.orders.ordering import readable_file  # here: it is much, and seldom needed

    return doors.open_window(readable_file("REPORT.json", asked.report))
