"""A machine, its site with router and proxies, the Internet, and a virtual network: one lab.

Needs root on Linux, with the packages of ``build/setup lab``.
"""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from arcdiag.demo.trouble import Fault, Trouble
from tests.netlab import agent, names, proxies
from tests.netlab.edge import Order
from tests.netlab.scenario import Cable, Filter, Scenario
from tests.netlab.spaces import ROOT, Process, Spaces, end, path

CABLE: Final = ROOT / "build" / "bench" / "cable.py"
NEEDED: Final = {
    "ip": "iproute2",
    "nft": "nftables",
    "iptables": "iptables",
    "named": "bind9",
    "squid": "squid-openssl",
    "tinyproxy": "tinyproxy",
    "microsocks": "microsocks",
    "curl": "curl",
    "openssl": "openssl",
    "ssh": "openssh-client",
    "sshd": "openssh-server",
}

_CABLED: Final = """
client: address add 10.21.0.2/30 dev far0
client: address add 2a01:111:f100:2001::2/64 dev far0 nodad
client: link set far0 up txqueuelen 10000
site: address add 10.21.0.1/30 dev far1
site: address add 2a01:111:f100:2001::1/64 dev far1 nodad
site: link set far1 up txqueuelen 10000
client: route replace default dev far0 src 10.21.0.2
client: route replace ::/0 dev far0 src 2a01:111:f100:2001::2
"""
_UNCABLED: Final = """
client: route replace default via 10.20.0.1
client: route replace ::/0 via 2a01:111:f100:2000::1
"""
_RULES: Final = f"""
table inet lab
delete table inet lab
table inet lab {{{{
  chain steering {{{{
    type nat hook prerouting priority dstnat;
    {{steering}}
  }}}}
  chain arriving {{{{
    type filter hook input priority filter;
    ip daddr {names.FAULTS["truncated"]} tcp dport 53 drop
  }}}}
  chain passing {{{{
    type filter hook forward priority filter;
    ip daddr {{{{ 10.20.53.0/24, {proxies.HOSTS["dead"]} }}}} drop
    {{passing}}
  }}}}
}}}}
"""
_BACK: Final = (
    "10.20.0.0/24 dev lan1 proto kernel scope link src 10.20.0.1",
    "2a01:111:f100:2000::/64 dev lan1 proto kernel metric 256",
)
"""The router's routes to the machine."""
_FAR: Final = "connect 2603:1027:1:158::9"
_TO_SQUID: Final = 100
"""The routing table by which web traffic goes to squid."""


def lacking() -> str:
    """Why there can be no lab here; empty where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    missing = [package for tool, package in NEEDED.items() if not shutil.which(tool, path=path())]
    if missing:
        return f"not installed: {' '.join(missing)} (build/setup lab)"
    return ""


def _modeless(options: Sequence[str]) -> list[str]:
    words = list(options)
    while "--mode" in words:
        place = words.index("--mode")
        del words[place : place + 2]
    return words


class Lab:
    """The network, for the time of a ``with``; *name* tells it from others on this machine."""

    def __init__(self, name: str) -> None:
        self.spaces = Spaces(name)
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self.spaces)
            self.folder = self.spaces.folder
            self.files = self.folder / "files"
            self.files.mkdir()
            self._serve()
            self._opened = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._undo.close()
        finally:
            self._opened.close()

    def become(self, scenario: Scenario) -> None:
        """Undo what the scenario before has changed, and make this one true."""
        self._undo.close()
        self._undo = ExitStack()
        self._order(self.azure, scenario.edge)
        self._settle(scenario)
        self._rules(scenario.steering, scenario.firewall)
        for each in scenario.filters:
            self._read_on(each)
        for route in scenario.routes:
            self._until_next("site", f"route replace {route}", f"route del {route}")
        if scenario.narrow:
            for route in _BACK:
                narrow = f"route replace {route} mtu lock {scenario.narrow}"
                self._until_next("site", narrow, f"route replace {route}")
        if scenario.machine:
            self._undo.callback(self.spaces.plumb, _UNCABLED)
        for words in scenario.machine:
            self.spaces.must("client", ["ip", *words.split()])
            if " add " in words:
                self._undo.callback(self.spaces.ip, "client", words.replace(" add ", " del "))
        if scenario.intercepts:
            self._intercept()
        if scenario.cable is not None:
            self._lay(scenario.cable)
        self._forget_paths()

    def measure(self, wanted: Sequence[str]) -> dict[str, str]:
        """What holds in the machine's place, told by measure.py."""
        command = [sys.executable, str(Path(__file__).parent / "measure.py")]
        done = self.spaces.run("client", command, stdin=json.dumps(list(wanted)))
        assert done.returncode == 0, done.stderr
        result: dict[str, str] = json.loads(done.stdout)
        return result

    def check(self, scenario: Scenario, *, guesses: bool = False) -> tuple[int, dict[str, Any]]:
        """``arcdiag check`` on the machine: its exit code and its report.

        With *guesses* the mode is not told but to be found out.
        """
        command = [sys.executable, "-m", "arcdiag", "check", "--region", names.REGION]
        command += ["--json", "--no-redact"]
        roots = ["--expected-roots", str(self.folder / "edge" / "azure.pem")]
        places = {"{files}": self.files, "{company}": self.folder / "site" / "company.pem"}
        options = ["--mode", "auto"] if guesses else []
        for option in _modeless(scenario.options) if guesses else scenario.options:
            for hole, place in places.items():
                option = option.replace(hole, str(place))
            options.append(option)
        command += [*roots, *options]
        if scenario.agent is not None:
            command = agent.beside(self.folder / "agent", command)
        done = self.spaces.run("client", command, environment=scenario.environment)
        assert done.stdout, done.stderr
        assert proxies.PASSWORD not in done.stdout + done.stderr
        return done.returncode, json.loads(done.stdout)

    def paste(self, line: str) -> str:
        """Run a report's *line* on the machine: its exit code and all that it prints."""
        done = self.spaces.run("client", ["sh", "-c", line])
        return f"{done.returncode}: {done.stdout}{done.stderr}"

    def _serve(self) -> None:
        truths = names.azure()
        addresses = [
            each for truth in truths.values() for each in (*truth.addresses, *truth.addresses6)
        ]
        self.spaces.ip(
            "edge",
            *(f"route replace local {address} dev lo" for address in addresses),
            f"address add {names.PUBLIC}/32 dev lo",
        )
        own = [address for view in names.VIEWS for address in view] + [*names.FAULTS.values()]
        self.spaces.ip("site", *(f"address add {address} dev lo" for address in own))
        self.spaces.ip(
            "vnet", *(f"address add {each} dev lo" for each in (names.VIRTUAL, names.BARE))
        )
        self._private_endpoints(
            {address: truths[host].addresses[0] for address, host in names.ENDPOINTS.items()}
        )
        self.azure = self._program("edge", "edge", str(self._folder("edge")))
        self.device = self._program("site", "edge", str(self._folder("site")))
        # A copy: AppArmor, where it is on, holds the installed one to its own folders.
        named = shutil.copy(shutil.which("named", path=path()) or "named", self.folder / "named")
        hosts = proxies.HOSTS
        begun = []
        for place, configuration in (
            ("edge", names.write_public(self.folder, truths)),
            ("site", names.write_company(self.folder, hosts)),
            ("vnet", names.write_virtual(self.folder)),
        ):
            log = configuration.with_suffix(".log")
            command = [str(named), "-g", "-n", "1", "-c", str(configuration)]
            begun.append((self.spaces.start(place, command, log), log))
        faults = [f"{kind}={address}" for kind, address in names.FAULTS.items()]
        proxies.settle(self.spaces)
        lasting = [
            self._program("site", "name_faults", names.GOOD, *faults),
            self._program("proxy", "bad_proxies", hosts["bad"], hosts["files"], str(self.files)),
        ]
        self._order(self.azure, Order())
        self._order(self.device, Order(faults=(Fault(trouble=Trouble.INSPECTED),)))
        for process, log in begun:
            self.spaces.wait(process, lambda log=log: b" running\n" in log.read_bytes())  # type: ignore[misc]
        proxies.serve(self.spaces)
        for process in lasting:
            self.spaces.hear(process)
        # The kernel may take a second to bring IPv6 up on new devices.
        self.spaces.wait(lasting[0], lambda: self.measure([_FAR]) == {_FAR: "open"})

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def _program(self, place: str, module: str, *arguments: str) -> Process:
        command = [sys.executable, "-m", f"tests.netlab.{module}", *arguments]
        return self.spaces.start(place, command, self.folder / f"{place}-{module}.log")

    def _private_endpoints(self, services: dict[str, str]) -> None:
        """Lead each private endpoint to its service, from the virtual network's own address."""
        led = ", ".join(f"{address} : {service}" for address, service in services.items())
        self.spaces.must(
            "vnet",
            ["nft", "-f", "-"],
            f"""
table ip lab {{
  chain steering {{
    type nat hook prerouting priority dstnat;
    dnat to ip daddr map {{ {led} }}
  }}
  chain leaving {{
    type nat hook postrouting priority srcnat;
    oifname "out0" masquerade
  }}
  chain passing {{
    type filter hook forward priority filter;
    ip daddr {names.NOBODY} drop
  }}
}}
""",
        )

    def _order(self, web: Process, order: Order) -> None:
        assert web.stdin
        web.stdin.write(msgspec.json.encode(order) + b"\n")
        web.stdin.flush()
        self.spaces.hear(web)

    def _settle(self, scenario: Scenario) -> None:
        """The machine's own settings: name servers, hosts file, trusted roots; the site's files."""
        folder = self.spaces.settings("client")
        lines = [f"nameserver {address}" for address in scenario.name_servers]
        (folder / "resolv.conf").write_text("\n".join([*lines, f"options {scenario.resolver}", ""]))
        (folder / "hosts").write_text("127.0.0.1 localhost\n")
        (folder / "nsswitch.conf").write_text("hosts: files dns\n")
        roots = (self.folder / "edge" / "azure.pem").read_text()
        if scenario.trusts_company:
            roots += (self.folder / "site" / "company.pem").read_text()
        (folder / "ssl" / "certs").mkdir(parents=True, exist_ok=True)
        (folder / "ssl" / "certs" / "ca-certificates.crt").write_text(roots)
        if scenario.agent is not None:
            agent.install(scenario.agent, self.folder / "agent")
        for old in self.files.iterdir():
            old.unlink()
        for name, text in scenario.files.items():
            (self.files / name).write_text(text)

    def _rules(self, steering: Sequence[str], passing: Sequence[str]) -> None:
        rules = {"steering": "\n".join(steering), "passing": "\n".join(passing)}
        self.spaces.must("site", ["nft", "-f", "-"], _RULES.format(**rules))

    def _read_on(self, filtered: Filter) -> None:
        words = ["FORWARD", "-p", "tcp", "--dport", "443", "-m", "string", "--algo", "bm"]
        words += ["--string", filtered.name, "-j", *filtered.verdict.split()]
        self.spaces.must("site", ["iptables", "-A", *words])
        self._undo.callback(self.spaces.must, "site", ["iptables", "-D", *words])

    def _intercept(self) -> None:
        to_squid = f"route replace default via 10.20.8.2 table {_TO_SQUID}"
        self._until_next("site", to_squid, f"route flush table {_TO_SQUID}")
        for port in proxies.DEVICE_PORTS:
            rule = f"iif lan1 ipproto tcp dport {port} lookup {_TO_SQUID}"
            self._until_next("site", f"rule add {rule}", f"rule del {rule}")

    def _until_next(self, place: str, do: str, undo: str) -> None:
        self.spaces.ip(place, do)
        self._undo.callback(self.spaces.ip, place, undo)

    def _lay(self, cable: Cable) -> None:
        """Lead the machine's traffic over a cable with a fault."""
        faults = msgspec.structs.asdict(cable)
        command = [sys.executable, str(CABLE), "far0", "far1", str(faults.pop("round_trip_ms"))]
        command += [f"{name}={value}" for name, value in faults.items() if value]
        process = self.spaces.start("client", command, self.folder / "cable.log")
        self._undo.callback(end, process)
        self.spaces.hear(process)
        self.spaces.ip("client", f"link set far1 netns {self.spaces.names['site']}")
        self.spaces.plumb(_CABLED)
        self._undo.callback(self.spaces.plumb, _UNCABLED)

    def _forget_paths(self) -> None:
        """Path MTUs and speeds that were learnt from the scenario before live for ten minutes."""
        for place in ("client", "edge", "proxy"):
            for family in ("-4", "-6"):
                self.spaces.must(place, ["ip", family, "route", "flush", "cache"])
        self.spaces.ip("client", "tcp_metrics flush all")
