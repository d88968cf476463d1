"""``arcdiag check``: plan, probe, judge on this machine."""

from argparse import Namespace

import msgspec

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output
from arcdiag.cli.doors import Doors
from arcdiag.cli.login import asked_login
from arcdiag.cli.overheard import warn_of_typed_login
from arcdiag.cli.running import run_and_deliver
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import setup_from


def check(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Run the check that was asked for; returns the exit code."""
    order = order_from(setup_from(asked))
    check_output(asked)
    warn_of_typed_login(order, streams)
    if asked.proxy_login:
        order = msgspec.structs.replace(order, proxy_login=asked_login())
    return run_and_deliver(
        lambda tell: doors.check_report(order, tell), asked, streams, deadline=order.deadline
    )
