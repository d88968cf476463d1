"""Limits that Windows keeps for a process, by a job object: memory, computing, no other process."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Final

from arcdiag.pac.sandbox import SandboxError

assert sys.platform == "win32"  # tells the type checker which half of the library there is

MOST_BYTES: Final = 384 * 2**20
"""Committed; the engine keeps a far smaller limit, this one stands behind it."""
MOST_SECONDS: Final = 60
"""Of computing in all; the engine ends each answer long before."""

_EXTENDED: Final = 9  # JobObjectExtendedLimitInformation
_FLAGS: Final = 0x2 | 0x8 | 0x100 | 0x400 | 0x2000
"""PROCESS_TIME, ACTIVE_PROCESS, PROCESS_MEMORY, DIE_ON_UNHANDLED_EXCEPTION, KILL_ON_JOB_CLOSE
(winnt.h)."""
_SET_QUOTA_AND_TERMINATE: Final = 0x0100 | 0x0001


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", wintypes.DWORD),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t),
        ("priority", wintypes.DWORD),
        ("scheduling", wintypes.DWORD),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


def confine(pid: int) -> Callable[[], None]:
    """From now on *pid* can start no process and take no more than its share.

    Returns what to call when it has ended. Raises SandboxError.
    """
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.OpenProcess.restype = wintypes.HANDLE
    job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
    process = wintypes.HANDLE(kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid))
    limits = _Extended()
    limits.basic.flags = _FLAGS
    limits.basic.per_process_time = MOST_SECONDS * 10_000_000
    limits.basic.most_processes = 1
    limits.process_memory = MOST_BYTES
    size = ctypes.sizeof(limits)
    done = (
        job.value
        and process.value
        and kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), size)
        and kernel.AssignProcessToJobObject(job, process)
    )
    code = ctypes.get_last_error()
    kernel.CloseHandle(process)
    if not done:
        kernel.CloseHandle(job)
        raise SandboxError(f"is not run: its process could not be confined (Windows error {code})")
    return lambda: kernel.CloseHandle(job)
