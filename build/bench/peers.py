"""The programs arcdiag is measured against, on the same targets: blackbox exporter and curl."""

import asyncio
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from lab import Lab, end, wait_for

BLACKBOX = "prometheus-blackbox-exporter"
PORT = 9115

MODULE = """
modules:
  bench:
    prober: http
    timeout: 5s
    http:
      preferred_ip_protocol: ip4
      tls_config: {{ca_file: {root}}}
"""


class Cost(NamedTuple):
    """What a peer took for all targets; CPU is the program's own."""

    wall_s: float
    cpu_s: float
    failed: int


class Blackbox:
    """The exporter as a daemon, asked for one target at a time on many connections.

    ``here`` is false where it is not installed.
    """

    def __init__(self, lab: Lab) -> None:
        self.here = shutil.which(BLACKBOX) is not None
        self._lab = lab

    def __enter__(self) -> Self:
        if self.here:
            config = self._lab.folder / "blackbox.yml"
            config.write_text(MODULE.format(root=self._lab.root))
            listen = f"--web.listen-address=127.0.0.1:{PORT}"
            command = [BLACKBOX, f"--config.file={config}", listen]
            self._process = self._lab.start(command, "blackbox.log")
            wait_for(lambda: b"isten" in (self._lab.folder / "blackbox.log").read_bytes())
        return self

    def __exit__(self, *_: object) -> None:
        if self.here:
            end(self._process)

    def measure(self, hosts: Sequence[str], parallel: int) -> Cost:
        """Have every host probed, *parallel* at a time."""
        cpu, wall = self._cpu_s(), time.perf_counter()
        failed = asyncio.run(_ask(hosts, parallel))
        return Cost(time.perf_counter() - wall, self._cpu_s() - cpu, failed)

    def _cpu_s(self) -> float:
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _ask(hosts: Sequence[str], parallel: int) -> int:
    queue = iter(hosts)
    return sum(await asyncio.gather(*(_asker(queue) for _ in range(min(parallel, len(hosts))))))


async def _asker(queue: Iterator[str]) -> int:
    failed = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    for host in queue:
        target = f"/probe?module=bench&target=https://{host}/"
        writer.write(f"GET {target} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split()
        if length:
            answer = await reader.readexactly(int(length[0]))
        else:
            answer = await reader.readuntil(b"\r\n0\r\n\r\n")  # chunked
        failed += b"\nprobe_success 1" not in answer
    writer.close()
    return failed


def curl(lab: Lab, hosts: Sequence[str], parallel: int) -> Cost:
    """Have ``curl --parallel`` fetch every host."""
    config = lab.folder / "curl.conf"
    lines = "".join(f'url = "https://{host}/"\noutput = "/dev/null"\n' for host in hosts)
    config.write_text(lines)
    command = ["curl", "--silent", "--parallel", "--parallel-max", str(min(parallel, 300))]
    command += ["--parallel-immediate", "--cacert", str(lab.root), "--config", str(config)]
    command += ["--write-out", "%{exitcode}\n", "--max-time", "30"]
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(took, cpu, len(hosts) - done.stdout.count("0\n"))


def has_curl() -> bool:
    """Whether this machine has curl."""
    return shutil.which("curl") is not None
