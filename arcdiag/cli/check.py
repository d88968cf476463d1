"""``arcdiag check``: plan, probe, judge on this machine."""

from argparse import Namespace
from pathlib import Path

import msgspec

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output
from arcdiag.cli.doors import Doors
from arcdiag.cli.login import asked_login
from arcdiag.cli.overheard import warn_of_typed_login
from arcdiag.cli.running import run_and_deliver
from arcdiag.orders.ordering import order_from
from arcdiag.orders.setup import setup_from
from arcdiag.orders.setup_file import read_setup
from arcdiag.report.history import History


def check(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Run the check that was asked for; returns the exit code."""
    filed = read_setup(Path(asked.setup)) if asked.setup else None
    setup = setup_from(asked, filed)
    order = order_from(setup)
    signer = check_output(asked)
    warn_of_typed_login(order, streams)
    if setup.proxy_login:
        order = msgspec.structs.replace(order, proxy_login=asked_login())
    return run_and_deliver(
        lambda tell: doors.check_report(order, tell),
        asked,
        streams,
        deadline=order.deadline,
        signer=signer,
        history=None if asked.no_history else History(),
    )
