"""Ends a process that was started here, whatever it does."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Final

_PIECE: Final = 64 * 1024
_LAST_WORDS_S: Final = 5.0
"""For what was already said when it was killed; a process of its own may hold the pipe for ever."""


async def end(process: asyncio.subprocess.Process) -> None:
    """Kill *process*, take what it has left to say, and wait a little until it is gone.

    While its output is full and unread asyncio never sees its end.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            _kill(process)
    if process.stdin:
        process.stdin.close()
    with suppress(OSError):  # which a time that is up is, too
        async with asyncio.timeout(_LAST_WORDS_S):
            while process.stdout and await process.stdout.read(_PIECE):
                pass
            await process.wait()
    process._transport.close()  # type: ignore[attr-defined] # asyncio has no other word for it


def _kill(process: asyncio.subprocess.Process) -> None:
    """By the system's own call where ``Process.kill`` would look first whether it has ended.

    By that look `subprocess` takes the ended process away from asyncio, which then knows neither
    it nor its exit code. Until asyncio itself has taken it, nobody else gets its number.
    """
    if sys.platform == "win32":
        process.kill()
    else:
        os.kill(process.pid, signal.SIGKILL)
