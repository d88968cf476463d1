"""Reads single values of Windows' registry; nothing is written, and nothing is raised."""

import sys
import winreg


def value(key: str, name: str, *, of_user: bool = False) -> object:
    """The value in the machine's part or the user's, or None; also for one that may not be read.

    Of the machine's own ones, also for a 32-bit program, which is shown others under SOFTWARE.
    """
    if sys.platform != "win32":  # also tells the type checker which half of the library there is
        return None
    hive = winreg.HKEY_CURRENT_USER if of_user else winreg.HKEY_LOCAL_MACHINE
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    try:
        with winreg.OpenKey(hive, key, access=access) as opened:
            found: object = winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
    return found


def text(key: str, name: str) -> str:
    """The machine's value where it is a text, else an empty one."""
    found = value(key, name)
    return found if isinstance(found, str) else ""
