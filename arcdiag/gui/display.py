"""Can a window be shown here? Asked before Qt, which ends the process where there is no display."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

from arcdiag.paper.loading import fault_of, lacking

_OF_X = ("libxcb.so.1", "libxcb-cursor.so.0")
"""What Qt's part for X loads, and a server without a desktop seldom has."""

_OLDEST_WINDOWS: Final = 17763
"""Windows 10 1809 and Windows Server 2019: the oldest that Qt 6 supports."""


def why_none() -> str:
    """Why no window can be shown, in a few words; empty where one can."""
    if sys.platform in ("win32", "darwin"):
        return ""
    wanted = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if wanted and wanted not in ("xcb", "wayland"):
        return ""
    if wanted != "xcb" and os.environ.get("WAYLAND_DISPLAY"):
        return ""
    if not os.environ.get("DISPLAY"):
        return "there is no display"
    return _why_no_x()


def _why_no_x() -> str:
    try:
        xcb, _ = (ctypes.CDLL(name) for name in _OF_X)
    except OSError:
        return f"a library that Qt needs is missing ({' or '.join(_OF_X)})"
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return "the display cannot be opened" if failed else ""


def why_no_part(plugins: Path) -> str:
    """Why none of Qt's parts for the display at hand can be loaded from *plugins*; empty: one can.

    Qt itself would end the process with a page of advice.
    """
    if sys.platform == "darwin":
        return ""
    faults = [fault_of(plugins, system) for system in _systems()]
    return "" if "" in faults else faults[0]


def why_not_loaded(error: ImportError) -> str:
    """In a few words, what kept Qt from being loaded."""
    if wanting := lacking(str(error)):
        return f"Qt cannot be loaded, {wanting} is missing"
    if sys.platform == "win32" and (build := sys.getwindowsversion().build) < _OLDEST_WINDOWS:
        return f"Qt cannot be loaded on this Windows (build {build}, Qt is for {_OLDEST_WINDOWS}+)"
    return "Qt cannot be loaded on this system"


def _systems() -> list[str]:
    """The window systems that Qt would try, the likeliest first."""
    wanted = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if wanted:
        return [wanted]
    if sys.platform == "win32":
        return ["windows"]
    set_by = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}
    return [name for name, variable in set_by.items() if os.environ.get(variable)]
