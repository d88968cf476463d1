"""A box with a few words: for a windowed program that has no window to say them in."""

import ctypes
import sys
from typing import Final

_ERROR: Final = 0x10
"""MB_ICONERROR (winuser.h)."""


def show_in_a_box(words: str) -> None:
    """Show *words* until somebody has read them; on Windows alone, as others have streams."""
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, words, "arcdiag", _ERROR)
