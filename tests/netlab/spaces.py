"""Network namespaces, what runs in them, and what is left when a test run was killed.

Public addresses exist in the namespaces only: no device leads from there to the real network.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final, Self

ROOT: Final = Path(__file__).parent.parent.parent
PREFIX: Final = "arclab"
SETTINGS: Final = Path("/etc/netns")
SHARED_MEMORY: Final = Path("/dev/shm")
PLACES: Final = ("client", "site", "edge", "proxy", "vnet")
PATIENCE_S: Final = 20

# The machine's IPv6 address is a global one: from a unique local one it would prefer IPv4.
_PLUMBING: Final = """
client: link set lo up
site: link set lo up
edge: link set lo up
proxy: link set lo up
vnet: link set lo up
client: link add lan0 type veth peer name lan1 netns {site}
site: link add wan0 type veth peer name wan1 netns {edge}
site: link add dmz0 type veth peer name dmz1 netns {proxy}
site: link add vpn0 type veth peer name vpn1 netns {vnet}
vnet: link add out0 type veth peer name out1 netns {edge}
client: address add 10.20.0.2/24 dev lan0
client: address add 2a01:111:f100:2000::2/64 dev lan0 nodad
client: link set lan0 up
client: route add default via 10.20.0.1
client: route add default via 2a01:111:f100:2000::1
site: address add 10.20.0.1/24 dev lan1
site: address add 10.20.0.254/24 dev lan1
site: address add 2a01:111:f100:2000::1/64 dev lan1 nodad
site: address add 2a01:111:f100:2000::254/64 dev lan1 nodad preferred_lft 0
site: address add 100.64.0.1/30 dev wan0
site: address add 2a01:111:f100:ffff::1/64 dev wan0 nodad
site: address add 10.20.8.1/24 dev dmz0
site: address add 10.30.255.1/30 dev vpn0
site: link set lan1 up
site: link set wan0 up
site: link set dmz0 up
site: link set vpn0 up
site: route add default via 100.64.0.2
site: route add default via 2a01:111:f100:ffff::2
site: route add 10.30.0.0/16 via 10.30.255.2
edge: address add 100.64.0.2/30 dev wan1
edge: address add 2a01:111:f100:ffff::2/64 dev wan1 nodad
edge: address add 100.64.1.2/30 dev out1
edge: link set wan1 up
edge: link set out1 up
edge: route add 10.20.0.0/15 via 100.64.0.1
edge: route add 2a01:111:f100:2000::/56 via 2a01:111:f100:ffff::1
proxy: link set dmz1 up
proxy: address add 10.20.8.2/24 dev dmz1
proxy: route add default via 10.20.8.1
vnet: address add 10.30.255.2/30 dev vpn1
vnet: address add 100.64.1.1/30 dev out0
vnet: link set vpn1 up
vnet: link set out0 up
vnet: route add 10.20.0.0/15 via 10.30.255.1
vnet: route add default via 100.64.1.2
"""
"""Machine, site, Internet; at the site a zone for proxies, and a line to a virtual network, which
has its own way to Azure's services."""
_EVERYWHERE: Final = {"ipv6/conf/all/accept_dad": "0", "ipv6/conf/default/accept_dad": "0"}
"""Addresses count from the first moment: nobody else has them."""
_ROUTING: Final = {
    "ipv4/ip_forward": "1",
    "ipv6/conf/all/forwarding": "1",
    "ipv4/icmp_ratelimit": "0",
    "ipv6/icmp/ratelimit": "0",
}
"""Without limits on ICMP errors every rejected connect sees its own, also among many."""
_ROUTERS: Final = ("site", "vnet", "proxy")

Process = subprocess.Popen[bytes]


class Spaces:
    """The places of one lab, for the time of a ``with``; *name* begins with its owner's pid."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.names = {place: f"{PREFIX}-{name}-{place}" for place in PLACES}
        self.folder = Path()
        self._stack = ExitStack()
        self._logs: dict[int, Path] = {}
        self._environment = {
            "PATH": path(),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
        }

    def __enter__(self) -> Self:
        sweep()
        with ExitStack() as opening:
            self._stack = opening
            temporary = tempfile.TemporaryDirectory(prefix=f"{PREFIX}-{self.name}-")
            self.folder = Path(opening.enter_context(temporary))
            # Servers give up root, and have folders of their own in here.
            self.folder.chmod(0o711)
            self._environment |= {"HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder)}
            self._make()
            self._stack = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(
        self,
        place: str,
        command: Sequence[str],
        stdin: str = "",
        environment: dict[str, str] | None = None,
        patience_s: float = 90,
    ) -> "subprocess.CompletedProcess[str]":
        """Run *command* in a *place* to its end."""
        return subprocess.run(
            self._there(place, command),
            input=stdin,
            capture_output=True,
            text=True,
            env=self._environment | (environment or {}),
            cwd=self.folder,
            timeout=patience_s,
            check=False,
        )

    def must(self, place: str, command: Sequence[str], stdin: str = "") -> None:
        """Run *command*, which has to succeed."""
        done = self.run(place, command, stdin)
        if done.returncode:
            raise OSError(f"{' '.join(command)} in {place}: {done.stderr.strip()}")

    def ip(self, place: str, *lines: str) -> None:
        """Run lines of ``ip`` in a *place*, in one go."""
        self.must(place, ["ip", "-batch", "-"], "\n".join((*lines, "")))

    def start(self, place: str, command: Sequence[str], log: Path) -> Process:
        """Start a server in a *place*; it ends with the lab, or by `end`."""
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._there(place, command)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                env=self._environment,
                cwd=self.folder,
            )
        self._stack.callback(end, process)
        self._logs[process.pid] = log
        return process

    def hear(self, process: Process) -> None:
        """Wait for the one word of a program of ours; raises OSError when it ends instead."""
        assert process.stdout
        if process.stdout.readline() != b"ready\n":
            raise OSError(f"a server of the lab has ended: {self._logs[process.pid].read_text()}")

    def wait(self, process: Process, ready: Callable[[], bool]) -> None:
        """Wait until a server is *ready*; raises OSError with its log when it never is."""
        ends_at = time.monotonic() + PATIENCE_S
        while not ready():
            if process.poll() is not None or time.monotonic() > ends_at:
                said = self._logs[process.pid].read_text()[-2000:]
                raise OSError(f"a server of the lab did not start: {said}")
            time.sleep(0.02)

    def add(self, place: str, plumbing: str) -> None:
        """Make another *place*, with settings of its own; it ends with the lab."""
        self.names[place] = f"{PREFIX}-{self.name}-{place}"
        self._add(place, settings=True)
        self.plumb(plumbing)

    def settings(self, place: str) -> Path:
        """The folder whose files stand for those of /etc in a *place*."""
        return SETTINGS / self.names[place]

    def _there(self, place: str, command: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.names[place], *command]

    def _make(self) -> None:
        self._stack.callback(_clear_memory, self.name)
        for place in PLACES:
            self._add(place, settings=place in ("client", "proxy"))
        for place in PLACES:
            self._tune(place, _EVERYWHERE | (_ROUTING if place in _ROUTERS else {}))
        self.plumb(_PLUMBING)

    def _add(self, place: str, *, settings: bool) -> None:
        space = self.names[place]
        subprocess.run(
            ["ip", "netns", "add", space],
            check=True,
            capture_output=True,
            env=self._environment,
        )
        self._stack.callback(_remove, space)
        if settings:
            (SETTINGS / space).mkdir(parents=True)
            self._stack.callback(_forget, SETTINGS / space)

    def _tune(self, place: str, settings: dict[str, str]) -> None:
        words = "\n".join(f"echo {value} >/proc/sys/net/{key}" for key, value in settings.items())
        self.must(place, ["sh", "-e"], words)

    def plumb(self, text: str) -> None:
        """Run lines of ``place: ip's words``, each place's run of lines in one go."""
        place, lines = "", list[str]()
        for line in text.format(**self.names).strip().splitlines():
            where, _, words = line.partition(": ")
            if where != place and lines:
                self.ip(place, *lines)
                lines = []
            place = where
            lines.append(words)
        self.ip(place, *lines)


def path() -> str:
    """Where servers and tools are, for the systems that keep them from PATH."""
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/bin:/bin"


def end(process: Process) -> None:
    """End a process of ours and let go of its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def sweep() -> None:
    """Remove what labs have left whose owners were killed; those of living owners stay."""
    listed = subprocess.run(
        ["ip", "-json", "netns"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": path()},
    ).stdout
    for each in json.loads(listed or "[]"):
        if _orphaned(each["name"]):
            _end_all(each["name"])
            _remove(each["name"])
    for folder in _orphans(SETTINGS):
        _forget(folder)
    for folder in _orphans(Path(tempfile.gettempdir())):
        shutil.rmtree(folder, ignore_errors=True)
    for file in _orphans(SHARED_MEMORY):
        file.unlink(missing_ok=True)


def _orphans(folder: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from [each for each in folder.iterdir() if _orphaned(each.name)]


def _orphaned(name: str) -> bool:
    """Is *name* a lab's, and the process dead whose number it begins with?"""
    owner = re.match(rf"{PREFIX}-?(\d+)[a-z]*-", name)
    return owner is not None and not lives(int(owner[1]))


def lives(pid: int) -> bool:
    """Does a process run? One that has ended and waits to be taken note of does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _end_all(space: str) -> None:
    """End what still runs in a namespace that nobody owns any more."""
    done = subprocess.run(
        ["ip", "netns", "pids", space], capture_output=True, text=True, env={"PATH": path()}
    )
    for pid in done.stdout.split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def _remove(space: str) -> None:
    subprocess.run(["ip", "netns", "delete", space], check=True, env={"PATH": path()})


def _forget(folder: Path) -> None:
    shutil.rmtree(folder)
    with suppress(OSError):  # somebody else's settings stay
        SETTINGS.rmdir()


def _clear_memory(name: str) -> None:
    for file in SHARED_MEMORY.glob(f"{service(name)}[!0-9]*"):
        file.unlink(missing_ok=True)


def service(name: str) -> str:
    """A lab's name as squid's service name, which also names its shared memory."""
    return f"{PREFIX}{name}"
