"""Can a part of Qt be loaded here? Asked before Qt, which ends the process where it cannot."""

import ctypes
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_WANTING: Final = re.compile(r"(lib[\w.+-]+): cannot open shared object file")
"""How the dynamic loader names what it does not find (glibc, dlerror(3))."""

_NO_BOXES: Final = 0x0001 | 0x8000
"""SEM_FAILCRITICALERRORS, SEM_NOOPENFILEERRORBOX (errhandlingapi.h)."""


def fault_of(plugins: Path, system: str) -> str:
    """Why Qt's part for the window system *system* cannot be loaded from *plugins*; empty: it can.

    The machine may lack what the part is linked with: a library of X, or one of Direct3D on a
    Windows Server Core.
    """
    name = f"q{system}.dll" if sys.platform == "win32" else f"libq{system}.so"
    part = plugins / "platforms" / name
    if not part.is_file():
        return f"this Qt has no part for {system}"
    try:
        with _without_boxes():
            ctypes.CDLL(str(part))
    except OSError as error:  # PyInstaller puts its own around it
        return f"{lacking(f'{error} {error.__cause__}') or 'a library that Qt needs'} is missing"
    return ""


def lacking(words: str) -> str:
    """The library that the dynamic loader names in *words*; empty where it names none."""
    found = _WANTING.search(words)
    return found[1] if found else ""


@contextmanager
def _without_boxes() -> Iterator[None]:
    """Windows may tell of what is missing in a box, and wait until somebody has read it."""
    if sys.platform != "win32":
        yield
        return
    kernel, before = ctypes.windll.kernel32, ctypes.c_ulong()
    kernel.SetThreadErrorMode(_NO_BOXES, ctypes.byref(before))
    try:
        yield
    finally:
        kernel.SetThreadErrorMode(before, None)
