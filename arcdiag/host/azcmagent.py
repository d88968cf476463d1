"""Runs the agent's own network check, and asks its version; nothing is changed by either."""

import asyncio
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from arcdiag.host.ending import end
from arcdiag.model.order import OrderError

MOST_BYTES: Final = 4 * 2**20
"""Of its output; a table of a hundred endpoints has a few kilobytes."""
PATIENCE_S: Final = 120.0
"""It tests one endpoint after the other, each with time limits of its own."""
SHORT_PATIENCE_S: Final = 3.0
"""For what it knows without asking anybody."""
_PIECE: Final = 64 * 1024
_LINUX: Final = Path("/opt/azcmagent/bin/azcmagent")
_WINDOWS: Final = Path("AzureConnectedMachineAgent", "azcmagent.exe")


def program() -> Path:
    """Where ``azcmagent`` is; raises OrderError where there is none."""
    if (path := usual()).is_file():
        return path
    found = shutil.which("azcmagent")
    if found is None:
        raise OrderError("--azcmagent run: the agent is not installed here (no azcmagent)")
    return Path(found)


def usual() -> Path:
    """Where the agent's set-up puts it; a 32-bit program has a folder of its own for programs."""
    if sys.platform != "win32":
        return _LINUX
    names = ("PROGRAMW6432", "PROGRAMFILES")
    folder = next((path for name in names if (path := os.environ.get(name))), r"C:\Program Files")
    return Path(folder) / _WINDOWS


async def check_output(
    executable: Path, options: Sequence[str], patience_s: float = PATIENCE_S
) -> str:
    """What ``azcmagent check`` with *options* printed, whatever its exit code.

    Raises OrderError when it cannot be run, prints without end or does not end in time.
    """
    return await _output(executable, ("check", *options), patience_s)


async def version_output(executable: Path) -> str:
    """What ``azcmagent version`` printed; raises OrderError as `check_output` does."""
    return await _output(executable, ("version",), SHORT_PATIENCE_S)


async def _output(executable: Path, words: Sequence[str], patience_s: float) -> str:
    command = f"azcmagent {words[0]}"
    try:
        process = await asyncio.create_subprocess_exec(
            str(executable),
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    except OSError as error:
        why = (error.strerror or "it cannot be run").lower()
        raise OrderError(f"--azcmagent run: azcmagent: {why}") from None
    try:
        async with asyncio.timeout(patience_s):
            return await _printed(process, command)
    except TimeoutError:
        message = f"{command} did not end within {patience_s:g} s"
        raise OrderError(f"--azcmagent run: {message}") from None
    finally:
        await end(process)


async def _printed(process: asyncio.subprocess.Process, command: str) -> str:
    assert process.stdout is not None
    printed = bytearray()
    while piece := await process.stdout.read(_PIECE):
        printed += piece
        if len(printed) > MOST_BYTES:
            raise OrderError(f"--azcmagent run: {command} prints without end")
    await process.wait()
    return printed.decode("utf-8", "replace")
