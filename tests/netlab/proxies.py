"""The lab's proxies: squid with several characters, tinyproxy, microsocks, and broken ones.

They stand in the site's zone for servers, each at an address of its own: ``open.contoso.test`` and
so on (`HOSTS`). One squid plays all of squid's parts: a port's name tells which.
"""

import shutil
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from tests.netlab.spaces import Process, Spaces, service

HOSTS: Final = {
    "open": "10.20.8.10",
    "login": "10.20.8.11",
    "ntlm": "10.20.8.12",
    "deny": "10.20.8.13",
    "bump": "10.20.8.14",
    "secure": "10.20.8.15",
    "tiny": "10.20.8.20",
    "socks": "10.20.8.30",
    "socks-login": "10.20.8.31",
    "bad": "10.20.8.40",
    "files": "10.20.8.50",
    "dead": "10.20.8.99",
}
"""Under ``contoso.test``; nothing is at the last one."""

USER, PASSWORD = "arc", "Open-Sesame7"
DEVICE_PORTS: Final = {80: 3130, 443: 3129}
"""Where squid stands in for web servers without the machine's knowing."""

_HASH: Final = "$apr1$arclab00$9sgM8AYu9pmPXBy5mUPLW/"
_HELPERS: Final = Path("/usr/lib/squid")
_SQUID: Final = """
visible_hostname proxy.contoso.test
pid_filename none
cache_log {folder}/cache.log
access_log none
cache deny all
coredump_dir {folder}
dns_nameservers 10.20.53.10
shutdown_lifetime 0 seconds
pinger_enable off
client_persistent_connections on

http_port {open}:3128 name=open
http_port {login}:3128 name=login
http_port {ntlm}:3128 name=ntlm
http_port {deny}:3128 name=deny
http_port {bump}:3128 name=bump ssl-bump tls-cert={folder}/inspecting.pem {made}
https_port {secure}:3128 name=secure tls-cert={folder}/secure.pem
http_port 3130 name=web intercept
https_port 3129 name=device intercept ssl-bump tls-cert={folder}/inspecting.pem {made}
sslcrtd_program {helpers}/security_file_certgen -s {folder}/made -M 4MB
sslcrtd_children 2 startup=1
tls_outgoing_options cafile={folder}/azure.pem

auth_param basic program {helpers}/basic_ncsa_auth {folder}/passwords
auth_param basic children 1 startup=1
auth_param basic realm Contoso
auth_param ntlm program {helpers}/ntlm_fake_auth
auth_param ntlm children 1 startup=0
auth_param negotiate program {helpers}/ntlm_fake_auth
auth_param negotiate children 1 startup=0

acl login myportname login
acl ntlm myportname ntlm
acl deny myportname deny
acl bumping myportname bump device
acl known proxy_auth REQUIRED
acl forbidden dstdomain .his.arc.azure.com
acl exempt ssl::server_name .guestconfiguration.azure.com login.microsoftonline.com
acl beginning at_step SslBump1
auth_schemes basic login
auth_schemes negotiate,ntlm ntlm
http_access deny login !known
http_access deny ntlm !known
http_access deny deny forbidden
http_access allow all
ssl_bump peek beginning bumping
ssl_bump splice exempt
ssl_bump bump bumping
"""
_MADE: Final = "generate-host-certificates=on dynamic_cert_mem_cache_size=4MB"
_TINYPROXY: Final = """
Port 8888
Listen {tiny}
Timeout 60
MaxClients 200
ConnectPort 443
DisableViaHeader Yes
"""
_STEERING: Final = """
table inet lab {
  chain steering {
    type nat hook prerouting priority dstnat;
    ip daddr 10.0.0.0/8 accept
    tcp dport 443 redirect to :3129
    tcp dport 80 redirect to :3130
  }
}
"""
"""What the router leads here on its way elsewhere is for squid."""


def settle(spaces: Spaces) -> None:
    """Give the place its addresses, rules and names."""
    present = (address for name, address in HOSTS.items() if name != "dead")
    spaces.ip("proxy", *(f"address add {address}/24 dev dmz1" for address in present))
    spaces.must("proxy", ["nft", "-f", "-"], _STEERING)
    (spaces.settings("proxy") / "resolv.conf").write_text("nameserver 10.20.53.10\n")
    (spaces.settings("proxy") / "hosts").write_text("127.0.0.1 localhost\n")
    (spaces.settings("proxy") / "nsswitch.conf").write_text("hosts: files dns\n")


def serve(spaces: Spaces) -> None:
    """Start them; the web servers' folders must hold their authorities by now."""
    begun = (
        (_squid(spaces), HOSTS["open"], 3128),
        (_tinyproxy(spaces), HOSTS["tiny"], 8888),
        (_microsocks(spaces, "socks"), HOSTS["socks"], 1080),
        (
            _microsocks(spaces, "socks-login", "-u", USER, "-P", PASSWORD),
            HOSTS["socks-login"],
            1080,
        ),
    )
    for process, address, port in begun:
        probe = f"import socket; socket.create_connection(({address!r}, {port}), 1)"
        spaces.wait(process, partial(_succeeds, spaces, ["python3", "-c", probe]))


def _succeeds(spaces: Spaces, command: Sequence[str]) -> bool:
    return spaces.run("proxy", command).returncode == 0


def _squid(spaces: Spaces) -> Process:
    folder = spaces.folder / "squid"
    folder.mkdir()
    device = spaces.folder / "site"
    shutil.copy(device / "inspecting.pem", folder)
    shutil.copy(device / "secure.pem", folder)
    shutil.copy(spaces.folder / "edge" / "azure.pem", folder)
    (folder / "passwords").write_text(f"{USER}:{_HASH}\n")
    (folder / "squid.conf").write_text(
        _SQUID.format(folder=folder, helpers=_HELPERS, made=_MADE, **HOSTS)
    )
    certgen = [
        str(_HELPERS / "security_file_certgen"),
        "-c",
        "-s",
        str(folder / "made"),
        "-M",
        "4MB",
    ]
    subprocess.run(certgen, check=True, capture_output=True)
    for each in (folder, *folder.rglob("*")):
        shutil.chown(each, "proxy", "proxy")
    command = ["squid", "-N", "-n", service(spaces.name), "-f", str(folder / "squid.conf")]
    log = spaces.folder / "squid.log"
    return spaces.start("proxy", command, log)


def _tinyproxy(spaces: Spaces) -> Process:
    configuration = spaces.folder / "tinyproxy.conf"
    configuration.write_text(_TINYPROXY.format(**HOSTS))
    log = spaces.folder / "tinyproxy.log"
    return spaces.start("proxy", ["tinyproxy", "-d", "-c", str(configuration)], log)


def _microsocks(spaces: Spaces, host: str, *login: str) -> Process:
    command = ["microsocks", "-i", HOSTS[host], "-p", "1080", *login]
    return spaces.start("proxy", command, spaces.folder / f"{host}.log")
