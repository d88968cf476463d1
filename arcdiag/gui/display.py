"""Can a window be shown here? Asked before Qt, which ends the process where there is no display."""

import ctypes
import os
import sys

_OF_X = ("libxcb.so.1", "libxcb-cursor.so.0")
"""What Qt's part for X loads, and a server without a desktop seldom has."""


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
