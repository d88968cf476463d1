"""A screen that nobody sees (Xvfb), and hands on its keyboard (XTest)."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

KEYS = {
    "Alt": 0xFFE9,
    "Ctrl": 0xFFE3,
    "Shift": 0xFFE1,
    "Return": 0xFF0D,
    "Down": 0xFF54,
    "Escape": 0xFF1B,
}
"""X's own numbers of keys that no letter names (keysymdef.h)."""


def missing() -> str:
    """What this machine lacks for such a screen; empty where there is all."""
    if shutil.which("Xvfb") is None:
        return "Xvfb"
    for name in ("libX11.so.6", "libXtst.so.6", "libxcb-cursor.so.0"):
        try:
            ctypes.CDLL(name)
        except OSError:
            return name
    return ""


@contextmanager
def screen() -> Iterator[str]:
    """A screen of its own; gives the name for ``DISPLAY``."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(20)


_HEARD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_unheard = _HEARD(lambda _display, _error: 0)
"""Windows come and go while they are looked at; X's own way with that is to end the process."""


class Hands:
    """Presses keys on the screen *display*."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XSetErrorHandler(_unheard)
        self._screen = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._screen.value

    def press(self, chord: str) -> None:
        """Press ``Ctrl+S`` or ``Return``, and let go."""
        codes = [self._code(name) for name in chord.split("+")]
        for code in codes:
            self._test.XTestFakeKeyEvent(self._screen, code, 1, 0)
        for code in reversed(codes):
            self._test.XTestFakeKeyEvent(self._screen, code, 0, 0)
        self._x.XFlush(self._screen)

    def write(self, text: str) -> None:
        """Type *text*, of letters and points."""
        for letter in text:
            self.press(letter)

    def look(self) -> int:
        """Give the keyboard to the newest window: nobody else here manages windows.

        Tells how many there are.
        """
        found = 0
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        windows = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        top = ctypes.c_ulong(self._x.XDefaultRootWindow(self._screen))
        self._x.XQueryTree(
            self._screen,
            top,
            *map(ctypes.byref, (root, parent)),
            ctypes.byref(windows),
            ctypes.byref(count),
        )
        for number in range(count.value):
            window = ctypes.c_ulong(windows[number])
            width, height, rest = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
            x, y = ctypes.c_int(), ctypes.c_int()
            self._x.XGetGeometry(
                self._screen,
                window,
                *map(ctypes.byref, (root, x, y, width, height, rest, rest)),
            )
            if width.value > 300:
                self._x.XSetInputFocus(self._screen, window, 1, ctypes.c_ulong(0))
                found += 1
        self._x.XSync(self._screen, 0)
        return found

    def _code(self, name: str) -> int:
        number = KEYS.get(name) or ord(name.lower())
        return int(self._x.XKeysymToKeycode(self._screen, ctypes.c_ulong(number)))

    def close(self) -> None:
        """Leave the screen."""
        self._x.XCloseDisplay(self._screen)
