"""Runs a report's making in an event loop, with progress; Ctrl+C ends it early, not badly."""

import asyncio
from collections.abc import Awaitable, Callable

from arcdiag.cli.doors import Tell
from arcdiag.cli.progress import Progress
from arcdiag.model.report import Report


def run_report(make: Callable[[Tell], Awaitable[Report]], *, deadline: float = 0.0) -> Report:
    """Await the report that *make* makes, telling how far it is.

    The first Ctrl+C cancels the task; the engine then ends the run and the report is a partial
    one. KeyboardInterrupt is raised where nothing had begun that could be reported.
    """
    progress = Progress(deadline)

    async def made() -> Report:
        async with progress.shown():
            return await make(progress.tell)

    try:
        return asyncio.run(made())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
