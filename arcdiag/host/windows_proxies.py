"""Reads what a Windows machine says about proxies: the agent's file and the registry."""

import os
import sys
from pathlib import Path
from typing import Final

from arcdiag.host.agent_proxy import agent_proxy
from arcdiag.host.azcmagent import usual
from arcdiag.host.parsing.service_environment import parse_service_environment
from arcdiag.host.parsing.windows_proxy import user_source, winhttp_source
from arcdiag.host.registry import text, value
from arcdiag.model.proxy import Origin, ProxySettings, ProxySource
from arcdiag.proxies.environment import environment_source, proxy_variables

assert sys.platform == "win32"  # tells the type checker which half of the library there is

_AGENT: Final = "AzureConnectedMachineAgent"
_ENVIRONMENT: Final = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
_SERVICE: Final = r"SYSTEM\CurrentControlSet\Services\himds"
_INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_CONNECTIONS: Final = rf"{_INTERNET}\Connections"
_POLICY: Final = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"
_TEXTS: Final = ("ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL")
_VARIABLES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")


def windows_proxies() -> ProxySettings:
    """What this machine is set to."""
    notes: list[str] = []
    data = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"), _AGENT, "Config")
    agent, sources = agent_proxy([data / "localconfig.json"], notes, installed=usual().is_file())
    process = environment_source(
        proxy_variables(os.environ), Origin.PROCESS, "this process's environment"
    )
    found = (*sources, _service(), process, _winhttp(), _user())
    return ProxySettings(
        sources=tuple(source for source in found if source), agent=agent, notes=tuple(notes)
    )


def _service() -> ProxySource | None:
    """The environment that the agent's service is given: the machine's, and its own over that."""
    machines = {name: os.path.expandvars(text(_ENVIRONMENT, name)) for name in _VARIABLES}
    own = parse_service_environment(value(_SERVICE, "Environment"))
    places = dict.fromkeys(own, rf"HKLM\{_SERVICE}\Environment")
    given = proxy_variables(machines | own)
    return environment_source(given, Origin.SERVICE, "the machine's environment", places)


def _winhttp() -> ProxySource | None:
    found = value(_CONNECTIONS, "WinHttpSettings")
    return winhttp_source(found, rf"HKLM\{_CONNECTIONS}\WinHttpSettings")


def _user() -> ProxySource | None:
    """The user's settings, or the machine's where a policy has them count for everybody."""
    of_user = value(_POLICY, "ProxySettingsPerUser") != 0
    texts = {name: value(_INTERNET, name, of_user=of_user) for name in _TEXTS}
    binary = value(_CONNECTIONS, "DefaultConnectionSettings", of_user=of_user)
    return user_source(texts, binary, rf"{'HKCU' if of_user else 'HKLM'}\{_INTERNET}")
