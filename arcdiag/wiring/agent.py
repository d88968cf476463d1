"""What the agent's own check says beside ours: read from a file, or run while ours goes on."""

import asyncio
from pathlib import Path
from typing import Final

from arcdiag.azcmagent.encoding import decoded
from arcdiag.azcmagent.output import read_output
from arcdiag.azcmagent.version import read_version
from arcdiag.catalog.check import EVERYTHING
from arcdiag.host.azcmagent import check_output, program, version_output
from arcdiag.host.reading import read_bytes
from arcdiag.model.azcmagent import AgentRow
from arcdiag.model.choices import Cloud, Mode
from arcdiag.model.host import AgentSetup
from arcdiag.model.order import CheckOrder, OrderError
from arcdiag.model.report import Ending
from arcdiag.model.value import Value

MOST_BYTES: Final = 16 * 2**20
"""Of a file; a pasted table has a few kilobytes, verbose output some hundred."""
_CLOUDS: Final = {
    Cloud.PUBLIC: "AzureCloud",
    Cloud.USGOV: "AzureUSGovernment",
    Cloud.CHINA: "AzureChinaCloud",
}


class AgentSays(Value, frozen=True):
    """The rows of the agent's check; ``note`` says why there are none."""

    rows: tuple[AgentRow, ...] = ()
    note: str = ""


def agent_says(order: CheckOrder) -> "asyncio.Task[AgentSays] | None":
    """What *order* asks of the agent, under way; None: nothing.

    Raises OrderError for a file without rows, and where there is no agent to run.
    """
    if order.azcmagent is None:
        return None
    if order.azcmagent.file is not None:
        return asyncio.create_task(_known(_from_file(order.azcmagent.file)))
    return asyncio.create_task(_from_program(program(), _options(order)))


async def agent_version(setup: AgentSetup) -> str:
    """The version of the agent, where there is one that tells it; else empty."""
    if not setup.installed:
        return ""
    try:
        return read_version(await version_output(program()))
    except OrderError:
        return ""


async def said(asked: "asyncio.Task[AgentSays]", ending: Ending) -> AgentSays:
    """What the agent said in the end; a run that was cancelled waits for nothing more."""
    if ending is Ending.CANCELLED:
        asked.cancel()
    try:
        return await asked
    except asyncio.CancelledError:
        own = asyncio.current_task()
        if own is not None:
            own.uncancel()
        return AgentSays(note="--azcmagent run: azcmagent check was cut off")


async def _known(says: AgentSays) -> AgentSays:
    return says


async def _from_program(executable: Path, options: list[str]) -> AgentSays:
    try:
        rows = read_output(await check_output(executable, options))
    except OrderError as error:
        return AgentSays(note=str(error))
    note = "" if rows else "--azcmagent run: azcmagent check printed no table"
    return AgentSays(rows=rows, note=note)


def _options(order: CheckOrder) -> list[str]:
    """Of its check, for the one region that it takes; without a region it tries its own."""
    options = ["--verbose"]
    named = [region for region in order.scope.regions if region != EVERYTHING]
    if named:
        options += ["--location", named[0], "--cloud", _CLOUDS[order.scope.cloud]]
    if order.scope.private_link or Mode.PRIVATE_PEERING in order.scope.modes:
        options.append("--enable-pls-check")
    return options


def _from_file(path: Path) -> AgentSays:
    try:
        data = read_bytes(path, MOST_BYTES)
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise OrderError(f"--azcmagent {path.name}: {why}") from None
    if len(data) > MOST_BYTES:
        raise OrderError(f"--azcmagent {path.name}: is larger than {MOST_BYTES // 2**20} MiB")
    rows = read_output(decoded(data))
    if not rows:
        raise OrderError(f"--azcmagent {path.name}: holds no row of azcmagent check")
    return AgentSays(rows=rows)
