"""A machine, its site's router and the Internet, each a network namespace of its own.

Public addresses exist in the namespaces only: no device leads from there to the real network.
Needs root on Linux, with the packages of ``build/setup lab``.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from arcdiag.demo.trouble import Fault, Trouble
from tests.netlab import names
from tests.netlab.edge import Order
from tests.netlab.scenario import Cable, Scenario

ROOT: Final = Path(__file__).parent.parent.parent
CABLE: Final = ROOT / "build" / "bench" / "cable.py"
PREFIX: Final = "arclab"
PLACES: Final = ("client", "site", "edge")
NEEDED: Final = {"ip": "iproute2", "nft": "nftables", "named": "bind9"}
SETTINGS: Final = Path("/etc/netns")
PATIENCE_S: Final = 20

# The machine's IPv6 address is a global one: from a unique local one it would prefer IPv4.
_PLUMBING: Final = """
client: link set lo up
site: link set lo up
edge: link set lo up
client: link add lan0 type veth peer name lan1 netns {site}
site: link add wan0 type veth peer name wan1 netns {edge}
client: address add 10.20.0.2/24 dev lan0
client: address add 2a01:111:f100:2000::2/64 dev lan0 nodad
site: address add 10.20.0.1/24 dev lan1
site: address add 2a01:111:f100:2000::1/64 dev lan1 nodad
site: address add 100.64.0.1/30 dev wan0
site: address add 2a01:111:f100:ffff::1/64 dev wan0 nodad
edge: address add 100.64.0.2/30 dev wan1
edge: address add 2a01:111:f100:ffff::2/64 dev wan1 nodad
client: link set lan0 up
site: link set lan1 up
site: link set wan0 up
edge: link set wan1 up
client: route add default via 10.20.0.1
client: route add default via 2a01:111:f100:2000::1
site: route add default via 100.64.0.2
site: route add default via 2a01:111:f100:ffff::2
edge: route add 10.0.0.0/8 via 100.64.0.1
edge: route add 2a01:111:f100:2000::/56 via 2a01:111:f100:ffff::1
"""
_CABLED: Final = """
client: address add 10.21.0.2/30 dev far0
client: address add 2a01:111:f100:2001::2/64 dev far0 nodad
client: link set far0 up txqueuelen 10000
site: address add 10.21.0.1/30 dev far1
site: address add 2a01:111:f100:2001::1/64 dev far1 nodad
site: link set far1 up txqueuelen 10000
client: route replace default dev far0 src 10.21.0.2
client: -6 route replace default dev far0 src 2a01:111:f100:2001::2
"""
_UNCABLED: Final = """
client: route replace default via 10.20.0.1
client: -6 route replace default via 2a01:111:f100:2000::1
"""
_ROUTER: Final = {
    "ipv4/ip_forward": "1",
    "ipv6/conf/all/forwarding": "1",
    "ipv4/icmp_ratelimit": "0",
    "ipv6/icmp/ratelimit": "0",
}
"""Without limits on ICMP errors every rejected connect sees its own, also among many."""

_RULES: Final = """
table inet lab
delete table inet lab
table inet lab {{
  chain steering {{
    type nat hook prerouting priority dstnat;
    {steering}
  }}
  chain passing {{
    type filter hook forward priority filter;
    ip daddr 10.20.53.0/24 drop
    {passing}
  }}
}}
"""


def lacking() -> str:
    """Why there can be no lab here; empty where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    missing = [package for tool, package in NEEDED.items() if not shutil.which(tool, path=_path())]
    if missing:
        return f"not installed: {' '.join(missing)}"
    return ""


class Lab:
    """The network, for the time of a ``with``; *name* tells it from others on this machine."""

    def __init__(self, name: str) -> None:
        self.spaces = {place: f"{PREFIX}-{name}-{place}" for place in PLACES}
        self.folder = Path()
        self._stack = ExitStack()
        self._undo = ExitStack()
        self._environment = {
            "PATH": _path(),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
        }

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            self._stack = opening
            self.folder = Path(
                opening.enter_context(tempfile.TemporaryDirectory(prefix=f"{PREFIX}-"))
            )
            self._environment |= {"HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder)}
            self._make_spaces()
            self._serve()
            self._stack = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._undo.close()
        finally:
            self._stack.close()

    def become(self, scenario: Scenario) -> None:
        """Undo what the scenario before has changed, and make this one true."""
        self._undo.close()
        self._undo = ExitStack()
        self._order(self.azure, scenario.edge)
        self._settle(scenario)
        self._rules(scenario.steering, scenario.firewall)
        for route in scenario.routes:
            self.ip("site", f"route replace {route}")
            self._undo.callback(self.ip, "site", f"route del {route}")
        if scenario.machine:
            self._undo.callback(self._plumb, _UNCABLED)
        for words in scenario.machine:
            self.ip("client", words)
            if " add " in words:
                self._undo.callback(self.ip, "client", words.replace(" add ", " del "))
        if scenario.cable is not None:
            self._lay(scenario.cable)
        self.ip("client", "tcp_metrics flush all")

    def measure(self, wanted: Sequence[str]) -> dict[str, str]:
        """What holds in the machine's place, told by measure.py."""
        command = [sys.executable, str(Path(__file__).parent / "measure.py")]
        done = self.run("client", command, stdin=json.dumps(list(wanted)))
        assert done.returncode == 0, done.stderr
        result: dict[str, str] = json.loads(done.stdout)
        return result

    def check(self, options: Sequence[str]) -> tuple[int, dict[str, Any]]:
        """``arcdiag check`` on the machine: its exit code and its report."""
        command = [sys.executable, "-m", "arcdiag", "check", "--region", names.REGION, "--json"]
        roots = ["--expected-roots", str(self.folder / "edge" / "azure.pem")]
        done = self.run("client", [*command, *roots, *options])
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def run(
        self, place: str, command: Sequence[str], stdin: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run *command* in a *place* to its end."""
        return subprocess.run(
            self._there(place, command),
            input=stdin,
            capture_output=True,
            text=True,
            env=self._environment,
            cwd=self.folder,
            timeout=90,
            check=False,
        )

    def ip(self, place: str, words: str) -> None:
        """Run ``ip`` in a *place*."""
        self._must(place, ["ip", *words.split()])

    def _there(self, place: str, command: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.spaces[place], *command]

    def _must(self, place: str, command: Sequence[str], stdin: str = "") -> None:
        done = self.run(place, command, stdin)
        if done.returncode:
            raise OSError(f"{' '.join(command)} in {place}: {done.stderr.strip()}")

    def _make_spaces(self) -> None:
        for space in self.spaces.values():
            subprocess.run(
                ["ip", "netns", "add", space],
                check=True,
                capture_output=True,
                env=self._environment,
            )
            self._stack.callback(_remove, space, self._environment)
        self._plumb(_PLUMBING.format(**self.spaces))
        for path, value in _ROUTER.items():
            self._must("site", ["tee", f"/proc/sys/net/{path}"], value)
        (SETTINGS / self.spaces["client"]).mkdir(parents=True)
        self._stack.callback(_forget, self.spaces["client"])

    def _plumb(self, text: str) -> None:
        """Run lines of ``place: ip's words``, each place's run of lines in one go."""
        for line in text.strip().splitlines():
            place, _, words = line.partition(": ")
            self.ip(place, words)

    def _serve(self) -> None:
        truths = names.azure()
        for truth in truths.values():
            for address in (*truth.addresses, *truth.addresses6):
                self.ip("edge", f"route replace local {address} dev lo")
        self.ip("edge", f"address add {names.PUBLIC}/32 dev lo")
        for view in names.VIEWS:
            for address in view:
                self.ip("site", f"address add {address}/32 dev lo")
        self.azure = self._web("edge")
        self.device = self._web("site")
        # A copy: AppArmor, where it is on, holds the installed one to its own folders.
        named = shutil.copy(shutil.which("named", path=_path()) or "named", self.folder / "named")
        for place, configuration in (
            ("edge", names.write_public(self.folder, truths)),
            ("site", names.write_company(self.folder)),
        ):
            log = configuration.with_suffix(".log")
            self._start(place, [str(named), "-g", "-n", "1", "-c", str(configuration)], log)
            _wait_for(lambda log=log: b" running\n" in log.read_bytes(), log)  # type: ignore[misc]
        self._order(self.azure, Order())
        self._order(self.device, Order(faults=(Fault(trouble=Trouble.INSPECTED),)))

    def _web(self, place: str) -> "subprocess.Popen[bytes]":
        folder = self.folder / place
        folder.mkdir()
        command = [sys.executable, "-m", "tests.netlab.edge", str(folder)]
        return self._start(place, command, folder / "log")

    def _start(self, place: str, command: Sequence[str], log: Path) -> "subprocess.Popen[bytes]":
        """Start a server in a *place*; it ends with the lab."""
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._there(place, command)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                env=self._environment,
                cwd=self.folder,
            )
        self._stack.callback(_end, process)
        return process

    def _order(self, web: "subprocess.Popen[bytes]", order: Order) -> None:
        assert web.stdin
        assert web.stdout
        web.stdin.write(msgspec.json.encode(order) + b"\n")
        web.stdin.flush()
        if web.stdout.readline() != b"ready\n":
            raise OSError("a web server of the lab has ended")

    def _settle(self, scenario: Scenario) -> None:
        """The machine's own settings: name servers, hosts file, trusted roots."""
        folder = SETTINGS / self.spaces["client"]
        lines = [f"nameserver {address}" for address in scenario.name_servers]
        (folder / "resolv.conf").write_text("\n".join([*lines, f"options {scenario.resolver}", ""]))
        (folder / "hosts").write_text("127.0.0.1 localhost\n")
        (folder / "nsswitch.conf").write_text("hosts: files dns\n")
        roots = (self.folder / "edge" / "azure.pem").read_text()
        if scenario.trusts_company:
            roots += (self.folder / "site" / "company.pem").read_text()
        (folder / "ssl" / "certs").mkdir(parents=True, exist_ok=True)
        (folder / "ssl" / "certs" / "ca-certificates.crt").write_text(roots)

    def _rules(self, steering: Sequence[str], passing: Sequence[str]) -> None:
        rules = {"steering": "\n".join(steering), "passing": "\n".join(passing)}
        self._must("site", ["nft", "-f", "-"], _RULES.format(**rules))

    def _lay(self, cable: Cable) -> None:
        """Lead the machine's traffic over a cable with a fault."""
        command = [sys.executable, str(CABLE), "far0", "far1", str(cable.round_trip_ms)]
        if cable.swallows:
            command.append(cable.swallows)
        with ExitStack() as laying:
            self._stack, stack = laying, self._stack
            process = self._start("client", command, self.folder / "cable.log")
            self._stack = stack
            self._undo.push(laying.pop_all())
        assert process.stdout
        if process.stdout.readline() != b"ready\n":
            raise OSError((self.folder / "cable.log").read_text())
        self.ip("client", f"link set far1 netns {self.spaces['site']}")
        self._plumb(_CABLED)
        self._undo.callback(self._plumb, _UNCABLED)


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/bin:/bin"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours and let go of its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _remove(space: str, environment: dict[str, str]) -> None:
    subprocess.run(["ip", "netns", "delete", space], check=True, env=environment)


def _forget(space: str) -> None:
    shutil.rmtree(SETTINGS / space)
    if not any(SETTINGS.iterdir()):
        SETTINGS.rmdir()


def _wait_for(ready: Callable[[], bool], log: Path) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not ready():
        if time.monotonic() > ends_at:
            raise OSError(f"a server of the lab did not start: {log.read_text()[-2000:]}")
        time.sleep(0.02)
