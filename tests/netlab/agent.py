"""A stand-in for the Connected Machine agent on the machine: its settings, and ``azcmagent check``.

The program tests each endpoint by itself, with the standard library alone, and prints the table of
agents up to 1.51 (real output of 2024-02-01). By a proxy, as it found there, it knows no addresses.
"""

import json
import socket
import ssl
import sys
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from arcdiag.model.value import Value

PATIENCE_S: Final = 1.5
DATA: Final = Path("/var/opt")
"""Where `Agent.settings` are, on the machine only: under ``azcmagent/localconfig.json``."""
HOSTS: Final = (
    "agentserviceapi.guestconfiguration.azure.com",
    "ea.his.arc.azure.com",
    "eastasia-gas.guestconfiguration.azure.com",
    "gbl.his.arc.azure.com",
    "login.microsoftonline.com",
    "login.windows.net",
    "management.azure.com",
    "pas.windows.net",
)
_SETTINGS: Final = DATA / "azcmagent" / "localconfig.json"
_COLUMNS: Final = ("ENDPOINT", "REACHABLE", "PRIVATE", "TLS", "PROXY")
_VERSIONS: Final = {"TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}


class Agent(Value, frozen=True):
    """The agent as it is installed on the machine."""

    settings: dict[str, str] = msgspec.field(default_factory=dict)
    """What ``azcmagent config set`` wrote, by name: ``proxy.url``."""


def install(agent: Agent, folder: Path) -> None:
    """Write settings and program into *folder*."""
    data, program = folder / "azcmagent", folder / "bin" / "azcmagent"
    data.mkdir(parents=True, exist_ok=True)
    program.parent.mkdir(exist_ok=True)
    (data / _SETTINGS.name).write_text(json.dumps(agent.settings))
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.netlab.agent "$@"\n')
    program.chmod(0o755)


def beside(folder: Path, command: list[str]) -> list[str]:
    """*command*, with what `install` wrote into *folder* in its place, for that process alone."""
    words = 'mount --bind "$1" "$2"; PATH="$1/bin:$PATH"; shift 2; exec "$@"'
    return ["sh", "-ec", words, "sh", str(folder), str(DATA), *command]


def _row(host: str, proxy: str) -> tuple[str, ...]:
    private, tls = "unknown", "unknown"
    if not proxy:
        with suppress(socket.gaierror):
            found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
            private = str(any(ip_address(each[4][0]).is_private for each in found)).lower()
    with suppress(OSError):
        tls = _version(host, proxy)
    reached = str(tls != "unknown").lower()
    return f"https://{host}", reached, private, tls, "set" if proxy else "not used"


def _version(host: str, proxy: str) -> str:
    """The TLS version of a connection that checks the certificate; raises OSError."""
    where = urlsplit(proxy) if proxy else urlsplit(f"//{host}:443")
    link = socket.create_connection((where.hostname, where.port), timeout=PATIENCE_S)
    with link:
        if proxy:
            link.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
            if b" 200 " not in link.recv(4096).partition(b"\r\n")[0]:
                raise OSError("refused by the proxy")
        with ssl.create_default_context().wrap_socket(link, server_hostname=host) as secure:
            return _VERSIONS[secure.version() or ""]


def check() -> int:
    """``azcmagent check``: its table, and 26 (AZCM0026) where an endpoint is out of reach."""
    options = ArgumentParser("azcmagent")
    options.add_argument("command", choices=("check",))
    options.add_argument("--location", choices=("eastasia",), required=True)
    options.add_argument("--cloud", choices=("AzureCloud",), required=True)
    options.add_argument("--enable-pls-check", action="store_true")
    options.add_argument("--verbose", action="store_true")
    options.parse_args()
    proxy = json.loads(_SETTINGS.read_text()).get("proxy.url", "")
    with ThreadPoolExecutor(len(HOSTS)) as pool:
        rows = list(pool.map(lambda host: _row(host, proxy), HOSTS))
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    sys.stdout.write(
        "INFO    Testing connectivity to endpoints that are needed to connect to Azure\n"
    )
    for row in (_COLUMNS, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  |".join(cells).rstrip() + "\n")
    return 0 if all(row[1] == "true" for row in rows) else 26


if __name__ == "__main__":
    sys.exit(check())
