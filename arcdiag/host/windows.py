"""Reads a Windows machine's facts: the registry, its own calls, the hosts file."""

import ctypes
import os
import platform
import sys
from pathlib import Path
from typing import Final

from arcdiag.host.adapters import adapter_name_servers
from arcdiag.host.parsing.hosts_file import parse_hosts_file
from arcdiag.host.reading import read_text
from arcdiag.host.registry import text
from arcdiag.model.host import HostFacts, OperatingSystem
from arcdiag.model.tls_posture import TlsPosture

assert sys.platform == "win32"  # tells the type checker which half of the library there is

_TCPIP: Final = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
_DNS_POLICY: Final = r"SOFTWARE\Policies\Microsoft\Windows NT\DNSClient"
_VERSION: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"


def windows_facts() -> HostFacts:
    """What this machine is."""
    from arcdiag.host.schannel import schannel_settings
    from arcdiag.host.windows_services import AGENT, agent_notes, state_of

    notes = [*agent_notes(state_of(AGENT))]
    return HostFacts(
        name=text(_TCPIP, "Hostname") or os.environ.get("COMPUTERNAME", ""),
        system=OperatingSystem.WINDOWS,
        system_name=_system_name(),
        architecture=_architecture(),
        python=platform.python_version(),
        user=_user(),
        elevated=_elevated(),
        name_servers=adapter_name_servers(notes),
        search=_search(),
        hosts_file=parse_hosts_file(read_text(_hosts_file(), notes)),
        tls=TlsPosture(schannel=schannel_settings()),
        notes=tuple(notes),
    )


def _system_name() -> str:
    """``Windows Server 2022 Standard, Server Core (10.0.20348)``.

    11 calls itself 10 in the registry.
    """
    version = sys.getwindowsversion()
    numbers = f"{version.major}.{version.minor}.{version.build}"
    name = text(_VERSION, "ProductName") or "Windows"
    if version.product_type == 1 and version.build >= 22000:
        name = name.replace("Windows 10", "Windows 11")
    if (kind := text(_VERSION, "InstallationType")) == "Server Core":
        name = f"{name}, {kind}"
    return f"{name} ({numbers})"


def _architecture() -> str:
    """The machine's, also from inside a 32-bit program."""
    own = os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return os.environ.get("PROCESSOR_ARCHITEW6432", own)


def _user() -> str:
    length = ctypes.c_ulong(257)  # UNLEN + 1, lmcons.h
    name = ctypes.create_unicode_buffer(length.value)
    if ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(length)):
        return name.value
    return os.environ.get("USERNAME", "")


def _elevated() -> bool | None:
    try:
        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    except (AttributeError, OSError):
        return None


def _hosts_file() -> Path:
    """In the folder that the registry names; who moves it there rules every look-up."""
    usual = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "drivers", "etc")
    return Path(os.path.expandvars(text(_TCPIP, "DataBasePath")) or usual) / "hosts"


def _search() -> tuple[str, ...]:
    """The suffix search list, a policy's before the machine's; without one, its own domain."""
    for key, value in (
        (_DNS_POLICY, "SearchList"),
        *((_TCPIP, name) for name in ("SearchList", "Domain", "DhcpDomain")),
    ):
        names = text(key, value).replace(",", " ").split()
        if names:
            return tuple(name.lower() for name in names)
    return ()
