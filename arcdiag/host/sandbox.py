"""Starts the process that runs a proxy script: no environment, the system's limits, one pipe."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Final

from arcdiag.host.confine import confine
from arcdiag.host.ending import end
from arcdiag.pac.messages import MOST_REPLY
from arcdiag.pac.sandbox import SandboxError

ENTRY: Final = "--run-proxy-script"
"""The argument, alone, by which a frozen program becomes the child; see ``__main__``."""

START_S: Final = 20.0
"""For the process to say that it is there: a busy machine, a virus scanner."""

_CODE: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; from arcdiag.pac.child import main; sys.exit(main())"
)
_NEEDED: Final = ("SYSTEMROOT", "WINDIR")
"""Without them Windows starts no program that loads system libraries."""
_FROZEN: Final = ("_PYI_", "_MEIPASS")
"""By these a one-file program finds what it has unpacked already (PyInstaller): paths, no more."""
_WITHOUT_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ChildProcess:
    """A confined process; see `arcdiag.pac.sandbox.Sandbox`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._release: Callable[[], None] = lambda: None

    @classmethod
    async def start(cls, start_s: float = START_S) -> "ChildProcess":
        """A process that has said that it is there, and is confined from then on.

        Raises SandboxError.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *command(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment(os.environ),
                limit=MOST_REPLY,
                creationflags=_WITHOUT_WINDOW,
            )
        except OSError as error:
            raise SandboxError(
                f"cannot be run: {(error.strerror or 'no process').lower()}"
            ) from None
        child = cls(process)
        try:
            await child._line(start_s)
            child._release = confine(process.pid)
        except BaseException:
            await child.aclose()
            raise
        return child

    async def exchange(self, message: bytes, patience_s: float) -> bytes:
        """One line there, one line back."""
        assert self._process.stdin
        try:
            self._process.stdin.write(message + b"\n")
            async with asyncio.timeout(patience_s):
                await self._process.stdin.drain()
        except (OSError, TimeoutError) as error:
            raise SandboxError("makes its process end without an answer") from error
        return await self._line(patience_s)

    async def aclose(self) -> None:
        """End it, whatever it does."""
        await end(self._process)
        self._release()

    async def _line(self, patience_s: float) -> bytes:
        assert self._process.stdout
        try:
            async with asyncio.timeout(patience_s):
                return await self._process.stdout.readuntil(b"\n")
        except TimeoutError:
            raise SandboxError(f"gives no answer within {patience_s:g} s") from None
        except asyncio.LimitOverrunError:
            raise SandboxError("makes its process say too much") from None
        except (asyncio.IncompleteReadError, OSError):
            raise SandboxError("makes its process end without an answer") from None


def command() -> list[str]:
    """How the child is started: by this very program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ENTRY]
    # A virtual environment's python.exe only starts another one, which no limit would reach.
    python = getattr(sys, "_base_executable", "") or sys.executable
    return [python, "-c", _CODE, *(path for path in sys.path if path)]


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """What of our *own* environment the system needs to start a program; nothing else."""
    return {
        name: value
        for name, value in own.items()
        if name.upper() in _NEEDED or name.startswith(_FROZEN)
    }
