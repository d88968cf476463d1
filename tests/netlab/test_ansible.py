"""The Ansible collection, over ssh, on machines that can reach Azure, that cannot, and that are not
there; the lab's router is where the administrator sits.
"""

import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import pytest

from tests.netlab import names
from tests.netlab.lab import Lab
from tests.netlab.scenario import load
from tests.netlab.spaces import ROOT, Spaces, path

pytestmark = pytest.mark.netlab

COLLECTION: Final = ROOT / "build" / "ansible"
BIN: Final = Path(sys.executable).parent
SECOND: Final = "second"
"""Another machine of the site, in a network of its own."""
SERVERS: Final = {
    "web-ready": "10.20.0.2",
    "web-blocked": "10.21.7.2",
    "web-strict": "10.21.7.2",
    "web-gone": "10.21.9.9",
}
"""The strict one is the blocked one again, where blocked is to count as failed, and arcdiag is
there already. No way leads to the last one."""
_CABLING: Final = """
second: link set lo up
site: link add lan8 type veth peer name lan9 netns {second}
site: address add 10.21.7.1/24 dev lan8
site: link set lan8 up
site: route add unreachable 10.21.9.9
second: address add 10.21.7.2/24 dev lan9
second: link set lan9 up
second: route add default via 10.21.7.1
"""
_SSHD: Final = """
Port 22
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
Subsystem sftp internal-sftp
SetEnv TMPDIR={folder}
"""
_SSH: Final = """
IdentityFile {folder}/user
UserKnownHostsFile {folder}/known
StrictHostKeyChecking yes
ConnectTimeout 5
ControlMaster auto
ControlPath {folder}/line-%h
ControlPersist 60
"""
"""One connection to each machine for all tasks; it is ended with the play."""
_ANSIBLE: Final = """
[defaults]
collections_path = {folder}
retry_files_enabled = false
forks = 4
timeout = 20
local_tmp = {folder}/local

[ssh_connection]
pipelining = true
ssh_args = -F {folder}/ssh.conf
"""


class Ended(NamedTuple):
    """What the play left behind."""

    code: int
    said: str
    fleet: dict[str, Any]
    connected: list[str]
    """The servers on which the connect command was run."""
    left: list[str]
    """Folders and archives of the role that are still there."""


@pytest.fixture(scope="module")
def ended(possible: None) -> Iterator[Ended]:
    service = names.azure()["agentserviceapi.guestconfiguration.azure.com"]
    reject = "tcp dport 443 reject with tcp reset"
    where = f"ip saddr {SERVERS['web-blocked']} ip daddr {{ {', '.join(service.addresses)} }}"
    scenario = msgspec.structs.replace(load("healthy"), firewall=(f"{where} {reject}",))
    with Lab(f"{os.getpid()}s") as lab:
        lab.become(scenario)
        lab.spaces.add(SECOND, _CABLING)
        shutil.copytree(
            lab.spaces.settings("client"), lab.spaces.settings(SECOND), dirs_exist_ok=True
        )
        keys(lab)
        for place in ("client", SECOND):
            serve_ssh(lab.spaces, place)
        stage(lab.folder / "build")
        yield played(lab)


def keys(lab: Lab) -> None:
    """Keys of the administrator and of the machines, each known to the other side."""
    for name in ("user", "host"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", name]
        lab.spaces.must("site", make)
    public = (lab.folder / "host.pub").read_text()
    known = "".join(f"{address} {public}" for address in SERVERS.values())
    (lab.folder / "known").write_text(known)
    (lab.folder / "sshd.conf").write_text(_SSHD.format(folder=lab.folder))


def serve_ssh(spaces: Spaces, place: str) -> None:
    """A machine's ssh server; its accounts' passwords are none, whatever this system's are."""
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    (spaces.settings(place) / "shadow").write_text("root:*:20000:0:99999:7:::\n")
    sshd = shutil.which("sshd", path=path())
    assert sshd
    log = spaces.folder / f"sshd-{place}.log"
    command = [sshd, "-D", "-e", "-f", str(spaces.folder / "sshd.conf")]
    process = spaces.start(place, command, log)
    spaces.wait(process, lambda: b"Server listening" in log.read_bytes())


def stage(build: Path) -> None:
    """A build as a folder: what an executable would hold, run by this machine's Python."""
    leave = shutil.ignore_patterns("gui")
    shutil.copytree(ROOT / "arcdiag", build / "lib" / "arcdiag", ignore=leave)
    shutil.copytree(ROOT / "resources", build / "lib" / "arcdiag" / "_resources")
    program = build / "arcdiag"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="$(dirname "$0")/lib" exec "{sys.executable}" -m arcdiag "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def played(lab: Lab) -> Ended:
    """Install the collection, and run its play from the site's router."""
    folder = lab.folder
    (folder / "ssh.conf").write_text(_SSH.format(folder=folder))
    (folder / "ansible.cfg").write_text(_ANSIBLE.format(folder=folder))
    (folder / "inventory.json").write_text(json.dumps(inventory(folder)))
    (folder / "connected").mkdir()
    settings = {
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "PATH": f"{BIN}:{path()}",
        "PYTHONPATH": "",
        "TMPDIR": str(folder),
        "ANSIBLE_PIPELINING": "true",
    }
    install = [str(BIN / "ansible-galaxy"), "collection", "install", "--offline"]
    done = lab.spaces.run(
        "site", [*install, "-p", str(folder), str(COLLECTION)], environment=settings
    )
    assert done.returncode == 0, done.stdout + done.stderr
    play = [str(BIN / "ansible-playbook"), "-i", "inventory.json", "arcdiag.fleet.connect_ready"]
    try:
        done = lab.spaces.run("site", play, environment=settings, patience_s=300)
    finally:
        for line in folder.glob("line-*"):
            lab.spaces.run("site", ["ssh", "-S", str(line), "-O", "exit", "anybody"])
    merged = folder / "arcdiag-fleet" / "fleet.json"
    assert merged.exists(), done.stdout + done.stderr
    return Ended(
        code=done.returncode,
        said=done.stdout + done.stderr,
        fleet=json.loads(merged.read_text()),
        connected=sorted(path.name for path in (folder / "connected").iterdir()),
        left=[str(path) for path in folder.rglob("*.arcdiag*")],
    )


def inventory(folder: Path) -> dict[str, Any]:
    """The servers, and what their administrator sets for the play."""
    options = ["--region", names.REGION, "--timeout", "3"]
    options += ["--expected-roots", str(folder / "edge" / "azure.pem")]
    strict = {
        "arcdiag_check_build": "",
        "arcdiag_check_program": str(folder / "build" / "arcdiag"),
        "arcdiag_check_failed_when": [1, 2, 3],
        "arcdiag_check_options": [*options, "--only", "gc-global"],
    }
    return {
        "arc_servers": {
            "hosts": {
                name: {"ansible_host": address, **(strict if name == "web-strict" else {})}
                for name, address in SERVERS.items()
            },
            "vars": {
                "ansible_user": "root",
                "ansible_python_interpreter": sys.executable,
                "ansible_remote_tmp": f"{folder}/remote-{{{{ inventory_hostname }}}}",
                "arcdiag_check_build": str(folder / "build"),
                "arcdiag_check_options": options,
                "arcdiag_check_jitter": 1,
                "arc_connect_command": [
                    "touch",
                    f"{folder}/connected/{{{{ inventory_hostname }}}}",
                ],
            },
        },
        "all": {
            "vars": {
                "arcdiag_merge_program": [str(folder / "build" / "arcdiag")],
                "arcdiag_merge_redact": "none",
            }
        },
    }


def test_only_the_server_that_is_ready_is_connected(ended: Ended) -> None:
    assert ended.connected == ["web-ready"], ended.said


def test_all_of_them_are_in_one_report_the_one_out_of_reach_as_missing(ended: Ended) -> None:
    states = {each["name"]: each["state"] for each in ended.fleet["servers"]}

    assert states == {
        "web-blocked": "blocked",
        "web-ready": "ready",
        "web-strict": "blocked",
    }, ended.said
    assert ended.fleet["coverage"]["expected"] == 4
    assert ended.fleet["coverage"]["missing"] == ["web-gone"]


def test_a_server_has_failed_by_the_exit_codes_that_were_chosen(ended: Ended) -> None:
    recap = dict(re.findall(r"^(web-\w+) .*?(unreachable=\d +failed=\d)", ended.said, re.MULTILINE))

    assert {server: re.sub(" +", " ", said) for server, said in recap.items()} == {
        "web-blocked": "unreachable=0 failed=0",
        "web-gone": "unreachable=1 failed=0",
        "web-ready": "unreachable=0 failed=0",
        "web-strict": "unreachable=0 failed=1",
    }, ended.said
    assert ended.code != 0


def test_nothing_is_left_on_any_side(ended: Ended) -> None:
    assert ended.left == []
