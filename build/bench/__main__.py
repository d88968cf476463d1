"""Measures arcdiag against its own floor and its peers, and writes a table: ``make bench``.

Runs in network namespaces of its own. As root the link can be given a delay; without root (where
the system lets ordinary users make namespaces) only 0 ms is measured, and the table says so.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peers import BLACKBOX
from table import table

NEEDED = {"nginx": "nginx-light", "named": "bind9", "ip": "iproute2"}
WELCOME = {BLACKBOX: BLACKBOX, "curl": "curl"}
INSIDE = "--inside"


def main() -> int:
    """Make namespaces, measure inside them, print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="of which the median counts")
    parser.add_argument("--output", type=Path, help="a file for the table as well")
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if not asked.inside:
        install_packages()
        again = [*own_namespaces(), sys.executable, *sys.argv, INSIDE]
        return subprocess.run(again, check=False).returncode
    lines = []
    for line in table(asked.repeats):
        print(line, flush=True)
        lines.append(line)
    if asked.output:
        asked.output.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return 0


def own_namespaces() -> list[str]:
    """The command that puts another into fresh namespaces; what it starts ends with it."""
    command = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]
    if os.geteuid() != 0:
        command += ["--user", "--map-root-user"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        sys.exit("no network namespaces for this user: run `make bench` as root")
    return command


def install_packages() -> None:
    """Install the servers and the peers where we may; say what is missing where we may not."""
    missing = {package for tool, package in (NEEDED | WELCOME).items() if not shutil.which(tool)}
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        with no_services():
            apt("update")
            for package in sorted(missing):
                apt("install", "--no-install-recommends", "--yes", package)
    lacking = [package for tool, package in NEEDED.items() if not shutil.which(tool)]
    if lacking:
        sys.exit(f"install {' '.join(lacking)} first (Debian, Ubuntu: apt install ...)")


def apt(*words: str) -> None:
    """Run apt without questions; a package that is nowhere to be had is no reason to stop."""
    quiet = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600", *words]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(quiet, env=environment, stdout=subprocess.DEVNULL, check=False)


@contextmanager
def no_services() -> Iterator[None]:
    """Keep Debian from starting what it installs: policy-rc.d(8), unless there is one already."""
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink()


if __name__ == "__main__":
    sys.exit(main())
