"""Asks Windows' service control manager how the agent's main service is."""

import ctypes
import sys
from ctypes import wintypes
from typing import Final

assert sys.platform == "win32"  # tells the type checker which half of the library there is

AGENT: Final = "himds"
RUNNING: Final = "running"

_STATES: Final = {  # SERVICE_STATUS.dwCurrentState (winsvc.h)
    1: "stopped",
    2: "starting",
    3: "stopping",
    4: RUNNING,
    5: "continuing",
    6: "pausing",
    7: "paused",
}
_CONNECT: Final = 0x0001  # SC_MANAGER_CONNECT
_QUERY_STATUS: Final = 0x0004  # SERVICE_QUERY_STATUS
_Status = wintypes.DWORD * 7  # SERVICE_STATUS: its state is the second


def state_of(service: str) -> str:
    """The state of *service* in a word; empty where there is none, or where it is not told."""
    calls = ctypes.WinDLL("advapi32")
    for name in ("OpenSCManagerW", "OpenServiceW"):
        getattr(calls, name).restype = wintypes.SC_HANDLE
    manager = wintypes.SC_HANDLE(calls.OpenSCManagerW(None, None, _CONNECT))
    if not manager.value:
        return ""
    opened = wintypes.SC_HANDLE(calls.OpenServiceW(manager, service, _QUERY_STATUS))
    status = _Status()
    is_told = opened.value and calls.QueryServiceStatus(opened, ctypes.byref(status))
    for handle in (opened, manager):
        if handle.value:
            calls.CloseServiceHandle(handle)
    return _STATES.get(status[1], "") if is_told else ""


def agent_notes(state: str) -> tuple[str, ...]:
    """What is to be noted of the agent's service in *state*: nothing where it runs or is not."""
    if state in ("", RUNNING):
        return ()
    return (f"the agent's service {AGENT} does not run: without it no heartbeat is sent",)
