"""Reads a Linux machine's facts from its files."""

import os
import platform
import pwd
import sys
from pathlib import Path
from typing import Final

from arcdiag.host.openssl import openssl_settings
from arcdiag.host.parsing.hosts_file import parse_hosts_file
from arcdiag.host.parsing.os_release import system_name
from arcdiag.host.parsing.resolv_conf import ResolvConf, parse_resolv_conf
from arcdiag.host.reading import read_text
from arcdiag.model.host import HostFacts, NameServer, OperatingSystem
from arcdiag.model.tls_posture import TlsPosture

assert sys.platform != "win32"  # tells the type checker which half of the library there is

_KINDS: Final = {"Linux": OperatingSystem.LINUX}
_RESOLV_CONF: Final = "etc/resolv.conf"
_UPSTREAMS: Final = "run/systemd/resolve/resolv.conf"
_STUBS: Final = ("127.0.0.53", "127.0.0.54")  # systemd-resolved.service(8)
_MOST_USED: Final = 3
"""glibc never asks a fourth name server (MAXNS in resolv.h)."""


def linux_facts(root: Path = Path("/")) -> HostFacts:
    """What the machine whose files lie under *root* is; serves other Unixes as far as it goes."""
    notes: list[str] = []
    resolv_conf = parse_resolv_conf(read_text(root / _RESOLV_CONF, notes))
    hosts = read_text(root / "etc/hosts", notes)
    openssl = openssl_settings(root, notes)
    node = os.uname()
    return HostFacts(
        name=node.nodename,
        system=_KINDS.get(node.sysname, OperatingSystem.OTHER),
        system_name=_system_name(root, notes) or f"{node.sysname} {node.release}",
        architecture=node.machine,
        python=platform.python_version(),
        user=_user(),
        elevated=os.geteuid() == 0,
        name_servers=(*_servers(root, resolv_conf, notes), *_upstreams(root, resolv_conf, notes)),
        search=resolv_conf.search,
        hosts_file=parse_hosts_file(hosts),
        tls=TlsPosture(openssl=openssl),
        notes=tuple(notes),
    )


def _system_name(root: Path, notes: list[str]) -> str:
    found = root / "etc/os-release"
    return system_name(read_text(found if found.exists() else root / "usr/lib/os-release", notes))


def _servers(root: Path, conf: ResolvConf, notes: list[str]) -> tuple[NameServer, ...]:
    file = str(root / _RESOLV_CONF)
    unused = conf.name_servers[_MOST_USED:]
    if unused:
        notes.append(f"{file}: never used, since only three are: {', '.join(unused)}")
    used = conf.name_servers[:_MOST_USED]
    return tuple(NameServer(address=address, source=file) for address in used)


def _upstreams(root: Path, conf: ResolvConf, notes: list[str]) -> tuple[NameServer, ...]:
    """The name servers behind systemd-resolved's stub, where that is what the machine asks."""
    if not set(conf.name_servers) & set(_STUBS):
        return ()
    found = parse_resolv_conf(read_text(root / _UPSTREAMS, notes)).name_servers
    source = f"{root / _UPSTREAMS} (behind systemd-resolved)"
    return tuple(
        NameServer(address=address, source=source)
        for address in found
        if address not in conf.name_servers
    )


def _user() -> str:
    """The account's name by its number, whatever the environment says."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid {os.geteuid()}"
