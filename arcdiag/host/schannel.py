"""Reads Schannel's settings from the registry: for PowerShell, .NET and extensions on Windows."""

import sys
from typing import Final

from arcdiag.host.parsing.schannel import PROTOCOLS, schannel
from arcdiag.host.registry import text, value
from arcdiag.model.tls_posture import Schannel

assert sys.platform == "win32"  # tells the type checker which half of the library there is

_PROTOCOLS: Final = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"
_LOCAL: Final = r"SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002"
_POLICY: Final = r"SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002"
_DOTNET: Final = r"SOFTWARE\Microsoft\.NETFramework\v4.0.30319"


def schannel_settings() -> Schannel:
    """What is set for TLS clients; what cannot be read counts as not set."""
    clients = {name: _numbers(rf"{_PROTOCOLS}\{name}\Client") for name in PROTOCOLS}
    local = value(_LOCAL, "Functions")
    return schannel(
        clients,
        [str(name) for name in local] if isinstance(local, list) else (),
        text(_POLICY, "Functions"),
        _numbers(_DOTNET),
    )


def _numbers(key: str) -> dict[str, int]:
    names = ("Enabled", "DisabledByDefault", "SchUseStrongCrypto", "SystemDefaultTlsVersions")
    found = ((name, value(key, name)) for name in names)
    return {name: number for name, number in found if isinstance(number, int)}
