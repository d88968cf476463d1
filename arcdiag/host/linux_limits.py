"""Limits that Linux keeps for a process: memory, computing, and no new file or process."""

import resource
import sys
from collections.abc import Callable
from typing import Final

from arcdiag.pac.sandbox import SandboxError

assert sys.platform != "win32"  # tells the type checker which half of the library there is

MOST_ADDRESSES: Final = 512 * 2**20
"""Bytes of address space. The engine keeps a far smaller limit of memory; this one stands behind
it, and an idle Python with its threads' reserves takes a third."""

MOST_SECONDS: Final = 60
"""Of computing in all; the engine ends each answer long before."""


def confine(pid: int) -> Callable[[], None]:
    """From now on *pid* can open no file, start no process, and take no more than its share.

    Returns what to call when it has ended; raises SandboxError. Other Unixes cannot do it from
    outside: there the engine's own limits and the time-out stand alone.
    """
    prlimit = getattr(resource, "prlimit", None)
    if prlimit is not None:
        for kind, most in (
            (resource.RLIMIT_AS, MOST_ADDRESSES),
            (resource.RLIMIT_CPU, MOST_SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_NOFILE, 0),
        ):
            _limit(prlimit, pid, kind, most)
    return lambda: None


def _limit(prlimit: Callable[..., tuple[int, int]], pid: int, kind: int, most: int) -> None:
    """Lower one limit; one that is lower already stays."""
    try:
        _, hard = prlimit(pid, kind)
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        prlimit(pid, kind, (lower, lower))
    except (OSError, ValueError) as error:
        raise SandboxError("is not run: its process could not be confined") from error
