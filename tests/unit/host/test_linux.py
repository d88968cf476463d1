import os
from pathlib import Path

import pytest

pytest.importorskip("pwd", reason="only Linux knows its users so")

from arcdiag.host.linux import linux_facts
from arcdiag.model.host import HostsEntry, NameServer, OperatingSystem
from tests.unit.host.parsing.test_openssl_conf import DEBIAN


def machine(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_machine_is_read_from_its_files(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        {
            "etc/resolv.conf": "nameserver 10.0.0.53\nsearch corp.example\n",
            "etc/hosts": "10.1.1.1 gbl.his.arc.azure.com\n",
            "etc/os-release": 'PRETTY_NAME="Rocky Linux 9.4"\n',
        },
    )

    facts = linux_facts(root)

    assert facts.system is OperatingSystem.LINUX
    assert facts.system_name == "Rocky Linux 9.4"
    assert facts.name_servers == (
        NameServer(address="10.0.0.53", source=str(tmp_path / "etc/resolv.conf")),
    )
    assert facts.search == ("corp.example",)
    assert facts.hosts_file == (
        HostsEntry(name="gbl.his.arc.azure.com", address="10.1.1.1", line=1),
    )
    assert facts.elevated is (os.geteuid() == 0)
    assert facts.user
    assert facts.notes == ()


def test_behind_the_stub_of_systemd_resolved_its_upstreams_are_told(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        {
            "etc/resolv.conf": "nameserver 127.0.0.53\n",
            "run/systemd/resolve/resolv.conf": "nameserver 10.0.0.53\nnameserver 10.0.0.54\n",
        },
    )

    servers = linux_facts(root).name_servers

    assert [server.address for server in servers] == ["127.0.0.53", "10.0.0.53", "10.0.0.54"]
    assert servers[1].source.endswith("resolve/resolv.conf (behind systemd-resolved)")


def test_without_the_stub_the_file_of_systemd_resolved_does_not_matter(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        {
            "etc/resolv.conf": "nameserver 10.0.0.1\n",
            "run/systemd/resolve/resolv.conf": "nameserver 10.0.0.53\n",
        },
    )

    assert [server.address for server in linux_facts(root).name_servers] == ["10.0.0.1"]


def test_a_fourth_name_server_is_noted_as_never_used(tmp_path: Path) -> None:
    lines = "".join(f"nameserver 10.0.0.{number}\n" for number in range(1, 6))
    root = machine(tmp_path, {"etc/resolv.conf": lines, "etc/hosts": "", "etc/os-release": ""})

    facts = linux_facts(root)

    assert [server.address for server in facts.name_servers] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert facts.notes == (
        f"{tmp_path}/etc/resolv.conf: never used, since only three are: 10.0.0.4, 10.0.0.5",
    )


def test_an_empty_machine_is_noted_and_does_not_fail(tmp_path: Path) -> None:
    facts = linux_facts(tmp_path)

    assert facts.name_servers == ()
    assert facts.hosts_file == ()
    assert len(facts.notes) == 3
    assert all(note.endswith("no such file or directory") for note in facts.notes)


def test_odd_files_are_noted_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    os.mkfifo(tmp_path / "etc/resolv.conf")
    (tmp_path / "etc/hosts").mkdir()
    (tmp_path / "etc/os-release").write_bytes(b"NAME=\xff\x00\n")

    facts = linux_facts(tmp_path)

    assert [note.rpartition(": ")[2] for note in facts.notes] == ["no ordinary file"] * 2
    assert facts.system_name


def test_openssls_settings_are_among_the_facts(tmp_path: Path) -> None:
    facts = linux_facts(machine(tmp_path, {"etc/ssl/openssl.cnf": DEBIAN}))

    assert facts.tls is not None
    assert facts.tls.openssl is not None
    assert facts.tls.openssl.min_protocol == "TLSv1.3"
