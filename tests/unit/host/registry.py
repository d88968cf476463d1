"""A registry of a test's own: this process reads it instead of the machine's and the user's."""

import ctypes
import sys
import uuid
import winreg
from collections.abc import Iterator
from contextlib import contextmanager

assert sys.platform == "win32"

HKLM, HKCU = winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER
_KINDS = {str: winreg.REG_SZ, int: winreg.REG_DWORD, bytes: winreg.REG_BINARY}


class OwnRegistry:
    """What a test writes into it."""

    def set(
        self, key: str, name: str, value: str | int | bytes | list[str], hive: int = HKLM
    ) -> None:
        kind = _KINDS.get(type(value), winreg.REG_MULTI_SZ)
        with winreg.CreateKey(hive, key) as opened:
            winreg.SetValueEx(opened, name, 0, kind, value)


@contextmanager
def own_registry() -> Iterator[OwnRegistry]:
    """An empty one, for a while; the real one is never written but for a key that is removed."""
    override = ctypes.WinDLL("advapi32").RegOverridePredefKey
    override.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    top = rf"Software\arcdiag-test-{uuid.uuid4()}"
    keys = {hive: winreg.CreateKey(HKCU, rf"{top}\{hive}") for hive in (HKLM, HKCU)}
    real = winreg.OpenKey(HKCU, "Software", access=winreg.KEY_ALL_ACCESS)
    try:
        for hive, key in keys.items():
            assert override(hive, int(key)) == 0
        yield OwnRegistry()
    finally:
        for hive in keys:
            override(hive, None)
        for key in keys.values():
            key.Close()
        _remove(real, top.removeprefix("Software\\"))
        real.Close()


def _remove(parent: winreg.HKEYType, name: str) -> None:
    with winreg.OpenKey(parent, name, access=winreg.KEY_ALL_ACCESS) as opened:
        while winreg.QueryInfoKey(opened)[0]:
            _remove(opened, winreg.EnumKey(opened, 0))
    winreg.DeleteKey(parent, name)
