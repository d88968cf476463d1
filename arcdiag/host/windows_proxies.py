"""Reads what a Windows machine says about proxies: the agent's file and the registry."""

import os
import sys
import winreg
from pathlib import Path
from typing import Final

from arcdiag.host.agent_proxy import agent_proxy
from arcdiag.host.parsing.windows_proxy import user_source, winhttp_source
from arcdiag.model.proxy import Origin, ProxySettings, ProxySource
from arcdiag.proxies.environment import environment_source, proxy_variables

assert sys.platform == "win32"  # tells the type checker which half of the library there is

_AGENT: Final = "AzureConnectedMachineAgent"
_MACHINE: Final = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
_INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_CONNECTIONS: Final = rf"{_INTERNET}\Connections"
_POLICY: Final = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"
_TEXTS: Final = ("ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL")
_VARIABLES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
_HIVES: Final = {winreg.HKEY_LOCAL_MACHINE: "HKLM", winreg.HKEY_CURRENT_USER: "HKCU"}


def windows_proxies() -> ProxySettings:
    """What this machine is set to."""
    notes: list[str] = []
    data = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"), _AGENT, "Config")
    program = Path(os.environ.get("PROGRAMFILES", r"C:\Program Files"), _AGENT)
    agent, sources = agent_proxy(
        [data / "localconfig.json"], notes, installed=(program / "azcmagent.exe").is_file()
    )
    process = environment_source(
        proxy_variables(os.environ), Origin.PROCESS, "this process's environment"
    )
    found = (*sources, _machine(), process, _winhttp(), _user())
    return ProxySettings(
        sources=tuple(source for source in found if source), agent=agent, notes=tuple(notes)
    )


def _machine() -> ProxySource | None:
    """The environment that every service is given, the agent's among them."""
    values = {name: _value(winreg.HKEY_LOCAL_MACHINE, _MACHINE, name) for name in _VARIABLES}
    texts = {
        name: os.path.expandvars(value) for name, value in values.items() if isinstance(value, str)
    }
    return environment_source(proxy_variables(texts), Origin.SERVICE, "the machine's environment")


def _winhttp() -> ProxySource | None:
    value = _value(winreg.HKEY_LOCAL_MACHINE, _CONNECTIONS, "WinHttpSettings")
    return winhttp_source(value, rf"HKLM\{_CONNECTIONS}\WinHttpSettings")


def _user() -> ProxySource | None:
    """The user's settings, or the machine's where a policy has them count for everybody."""
    per_user = _value(winreg.HKEY_LOCAL_MACHINE, _POLICY, "ProxySettingsPerUser")
    hive = winreg.HKEY_LOCAL_MACHINE if per_user == 0 else winreg.HKEY_CURRENT_USER
    texts = {name: _value(hive, _INTERNET, name) for name in _TEXTS}
    binary = _value(hive, _CONNECTIONS, "DefaultConnectionSettings")
    return user_source(texts, binary, rf"{_HIVES[hive]}\{_INTERNET}")


def _value(hive: int, key: str, name: str) -> object:
    """The value, or None; also for one that may not be read."""
    try:
        with winreg.OpenKey(hive, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
