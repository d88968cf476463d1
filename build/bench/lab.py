"""Two network namespaces, real servers in one of them, and a choice of link between the two.

The caller's own namespace is the client; it must be a fresh one, in which this process is root
(``unshare``), so that nothing here touches the machine. All addresses are made up and exist in
these namespaces only.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from pki import write_certificates

HERE = Path(__file__).parent
SERVERS = "20.0.0.0/9"
"""Every address in it answers; the other half of 20.0.0.0/8 swallows all packets."""
NAME_SERVER = "20.0.0.53"
DEAD_NAME_SERVER = "20.128.0.53"

NGINX = """
daemon off; user root; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
  access_log off; default_type text/plain; server_tokens off; keepalive_requests 100000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.pem;
  server {{
    listen 80 backlog=4096; listen 443 ssl backlog=4096;
    location / {{ return 200 "ok\\n"; }}
    location = /discovery {{ return 200 '["https://bench.his.arc.azure.com"]'; }}
  }}
}}
"""

NAMED = """
options {{
  directory "{folder}"; listen-on port 53 {{ {server}; }}; listen-on-v6 {{ none; }};
  recursion no; dnssec-validation no; allow-query {{ any; }}; notify no; minimal-responses yes;
  pid-file none; session-keyfile none; lock-file none;
}};
controls {{ }};
zone "." {{ type primary; file "{folder}/root.zone"; }};
"""


class Lab:
    """A ``with`` block in which *names* exist, each at its address."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)
        self._stack = ExitStack()
        self.folder = Path()
        self._laid_ms = 0

    @property
    def root(self) -> Path:
        """The PEM file of the root that signs for every name."""
        return self.folder / "root.pem"

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        try:
            self._wire()
            self._serve()
            self.resolver(NAME_SERVER)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def resolver(self, address: str) -> None:
        """Let the system's resolver, in this mount namespace, ask *address*."""
        (self.folder / "resolv.conf").write_text(f"nameserver {address}\noptions timeout:2\n")

    def link(self, round_trip_ms: int) -> bool:
        """Lead to the servers over a link of this round trip; False where there can be none."""
        if not round_trip_ms:
            ip("route", "replace", "20.0.0.0/8", "via", "10.200.0.2", "dev", "near0")
            return True
        try:
            if round_trip_ms != self._laid_ms:
                self._cable(round_trip_ms)
        except (OSError, subprocess.CalledProcessError):
            return False
        ip("route", "replace", "20.0.0.0/8", "via", "10.201.0.2", "dev", "near1")
        return True

    def start(self, command: Sequence[str], log: str) -> "subprocess.Popen[bytes]":
        """Start a server on the client's side; it ends with the block."""
        with (self.folder / log).open("wb") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self._stack.callback(end, process)
        return process

    def _there(self, *command: str) -> list[str]:
        return ["nsenter", "--target", str(self._far.pid), "--net", *command]

    def _wire(self) -> None:
        self._far = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self._stack.callback(end, self._far)
        wait_for(lambda: _space(self._far.pid) != _space(os.getpid()))
        far = self._far.pid
        ip("link", "set", "lo", "up")
        ip("link", "add", "near0", "type", "veth", "peer", "name", "far0", "netns", str(far))
        ip("address", "add", "10.200.0.1/30", "dev", "near0")
        ip("link", "set", "near0", "up")
        for words in (
            "link set lo up",
            "address add 10.200.0.2/30 dev far0",
            "link set far0 up",
            f"route add local {SERVERS} dev lo",
            f"address add {NAME_SERVER}/32 dev lo",
        ):
            subprocess.run(self._there("ip", *words.split()), check=True)
        subprocess.run(
            ["mount", "--bind", self._touch("resolv.conf"), "/etc/resolv.conf"], check=True
        )

    def _touch(self, name: str) -> str:
        (self.folder / name).touch()
        return str(self.folder / name)

    def _cable(self, round_trip_ms: int) -> None:
        command = [sys.executable, str(HERE / "cable.py"), "near1", "far1", str(round_trip_ms)]
        cable = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._stack.callback(end, cable)
        assert cable.stdout
        if cable.stdout.readline() != b"ready\n":
            raise OSError("this machine gives no TUN device")
        self._laid_ms = round_trip_ms
        ip("link", "set", "far1", "netns", str(self._far.pid))
        for words in ("address add 10.201.0.1/30 dev near1", "link set near1 up txqueuelen 10000"):
            ip(*words.split())
        for words in ("address add 10.201.0.2/30 dev far1", "link set far1 up txqueuelen 10000"):
            subprocess.run(self._there("ip", *words.split()), check=True)

    def _serve(self) -> None:
        write_certificates(self.folder, sorted({_covering(name) for name in self._names}))
        records = [f"{name}. 300 IN A {address}" for name, address in self._names.items()]
        head = [
            ". 300 IN SOA ns.bench.test. root.bench.test. 1 300 300 300 5",
            ". IN NS ns.bench.test.",
        ]
        (self.folder / "root.zone").write_text(
            "\n".join([*head, f"ns.bench.test. IN A {NAME_SERVER}", *records, ""])
        )
        facts = {"folder": self.folder, "server": NAME_SERVER}
        (self.folder / "nginx.conf").write_text(NGINX.format(**facts))
        (self.folder / "named.conf").write_text(NAMED.format(**facts))
        self.start(self._there("nginx", "-c", str(self.folder / "nginx.conf")), "nginx.log")
        named = self._there("named", "-g", "-n", "1", "-c", str(self.folder / "named.conf"))
        self.start(named, "named.log")
        wait_for(lambda: b"running" in (self.folder / "named.log").read_bytes())
        wait_for(lambda: (self.folder / "nginx.pid").exists())


def _covering(name: str) -> str:
    """The certificate's name for *name*: the thousands of bench.test share a wildcard."""
    return "*.bench.test" if name.endswith(".bench.test") else name


def _space(pid: int) -> str:
    return str(Path(f"/proc/{pid}/ns/net").readlink())


def ip(*words: str) -> None:
    """Run ``ip`` on the client's side."""
    subprocess.run(["ip", *words], check=True, stderr=subprocess.PIPE)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours, kindly at first."""
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(ready: Callable[[], bool], patience_s: float = 10) -> None:
    """Wait until *ready()* is true."""
    ends_at = time.monotonic() + patience_s
    while not ready():
        if time.monotonic() > ends_at:
            raise TimeoutError("a server of the measurement did not start")
        time.sleep(0.02)
