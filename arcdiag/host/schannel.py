"""Reads Schannel's settings from the registry: for PowerShell, .NET and extensions on Windows."""

import sys
import winreg
from typing import Any, Final

from arcdiag.host.parsing.schannel import PROTOCOLS, schannel
from arcdiag.model.tls_posture import Schannel

assert sys.platform == "win32"  # tells the type checker which half of the library there is

_PROTOCOLS: Final = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"
_LOCAL: Final = r"SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002"
_POLICY: Final = r"SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002"
_DOTNET: Final = r"SOFTWARE\Microsoft\.NETFramework\v4.0.30319"


def schannel_settings() -> Schannel:
    """What is set for TLS clients; what cannot be read counts as not set."""
    clients = {name: _numbers(rf"{_PROTOCOLS}\{name}\Client") for name in PROTOCOLS}
    local = _value(_LOCAL, "Functions")
    policy = _value(_POLICY, "Functions")
    return schannel(
        clients,
        [str(name) for name in local] if isinstance(local, list) else (),
        policy if isinstance(policy, str) else "",
        _numbers(_DOTNET),
    )


def _numbers(key: str) -> dict[str, int]:
    names = ("Enabled", "DisabledByDefault", "SchUseStrongCrypto", "SystemDefaultTlsVersions")
    found = ((name, _value(key, name)) for name in names)
    return {name: value for name, value in found if isinstance(value, int)}


def _value(key: str, name: str) -> Any:
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
