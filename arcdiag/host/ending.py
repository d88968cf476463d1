"""Ends a process that was started here, whatever it does."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Final

_PIECE: Final = 64 * 1024


async def end(process: asyncio.subprocess.Process) -> None:
    """Kill *process*, take what it has left to say, and wait until it is gone.

    While its output is full and unread asyncio never sees its end.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            _kill(process)
    if process.stdin:
        process.stdin.close()
    with suppress(OSError):
        while process.stdout and await process.stdout.read(_PIECE):
            pass
    await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    """By the system's own call where ``Process.kill`` would look first whether it has ended.

    By that look `subprocess` takes the ended process away from asyncio, which then knows neither
    it nor its exit code. Until asyncio itself has taken it, nobody else gets its number.
    """
    if sys.platform == "win32":
        process.kill()
    else:
        os.kill(process.pid, signal.SIGKILL)
