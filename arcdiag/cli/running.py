"""Makes a report in an event loop, with progress, and delivers it; Ctrl+C only ends it early."""

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import deliver
from arcdiag.cli.doors import Tell
from arcdiag.cli.exits import CANCELLED
from arcdiag.cli.interrupt import Interrupt
from arcdiag.cli.progress import shown
from arcdiag.model.report import Report
from arcdiag.report.history import History
from arcdiag.report.progress import Progress
from arcdiag.report.seal import Signer

Make = Callable[[Tell], Awaitable[Report]]


def run_and_deliver(
    make: Make,
    asked: Namespace,
    streams: Streams,
    *,
    deadline: float = 0.0,
    signer: Signer | None = None,
    history: History | None = None,
) -> int:
    """Make a report, keep it in the *history*, and deliver it; returns the exit code.

    The first Ctrl+C ends the run early, and the partial report is delivered.
    """
    with Interrupt() as interrupt:
        report = run_report(make, interrupt, deadline=deadline)
        code = deliver(report, asked, streams, signer, history)
    return CANCELLED if interrupt.came else code


def run_report(make: Make, interrupt: Interrupt, *, deadline: float = 0.0) -> Report:
    """Await the report that *make* makes, telling how far it is.

    The first Ctrl+C cancels the task; the engine then ends the run and the report is a partial
    one. KeyboardInterrupt is raised where nothing had begun that could be reported.
    """
    progress = Progress(deadline)

    async def made() -> Report:
        interrupt.ends(asyncio.current_task())
        async with shown(progress):
            return await make(progress.tell)

    try:
        return asyncio.run(made())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
