"""What a Windows machine says of itself, read from a registry of the test's own."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from arcdiag.host.name_policy import name_policy_notes
from arcdiag.host.proxies import this_machines_proxies
from arcdiag.host.this import this_host
from arcdiag.host.windows_services import RUNNING, agent_notes, state_of
from arcdiag.model.host import OperatingSystem
from arcdiag.model.proxy import Consumer, Origin, ProxySettings
from arcdiag.proxies.effective import effective
from tests.unit.host.registry import HKCU, OwnRegistry, own_registry

TCPIP = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
DNS_POLICY = r"SOFTWARE\Policies\Microsoft\Windows NT\DNSClient"
OWN_TABLE = r"SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig"
VERSION = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
ENVIRONMENT = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
HIMDS = r"SYSTEM\CurrentControlSet\Services\himds"
INTERNET = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
PER_USER = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"
SCHANNEL = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"
SUITES = r"SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnRegistry]:
    for name in ("PROGRAMDATA", "PROGRAMFILES", "PROGRAMW6432"):
        monkeypatch.setenv(name, str(tmp_path / name))
    with own_registry() as registry:
        yield registry


def proxies_of(settings: ProxySettings) -> dict[Origin, str]:
    return {source.origin: str(source.https) for source in settings.sources}


def test_a_machine_that_tells_nothing_is_still_told_of(registry: OwnRegistry) -> None:
    seen = this_host()

    assert seen.system is OperatingSystem.WINDOWS
    assert seen.name == os.environ["COMPUTERNAME"]
    assert seen.system_name.startswith("Windows (10.0.")
    assert seen.tls
    assert seen.tls.schannel
    assert seen.tls.schannel.suites is None
    assert not [note for note in seen.notes if "name servers" not in note]
    assert this_machines_proxies().sources == ()


def test_a_name_longer_than_netbios_allows_is_whole(registry: OwnRegistry) -> None:
    registry.set(TCPIP, "Hostname", "srv-taipei-arc-gateway-01")

    assert this_host().name == "srv-taipei-arc-gateway-01"


def test_server_core_is_told_and_a_desktop_is_not(registry: OwnRegistry) -> None:
    registry.set(VERSION, "ProductName", "Windows Server 2025 Datacenter")
    registry.set(VERSION, "InstallationType", "Server")
    with_desktop = this_host().system_name
    registry.set(VERSION, "InstallationType", "Server Core")

    assert with_desktop.startswith("Windows Server 2025 Datacenter (10.0.")
    assert this_host().system_name.startswith("Windows Server 2025 Datacenter, Server Core (10.0.")


def test_the_hosts_file_is_where_the_registry_says(registry: OwnRegistry, tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("10.0.0.9 gbl.his.arc.azure.com\n")
    registry.set(TCPIP, "DataBasePath", r"%PROGRAMDATA%\..")

    (entry,) = this_host().hosts_file

    assert (entry.name, entry.address) == ("gbl.his.arc.azure.com", "10.0.0.9")


def test_a_policys_search_list_counts_before_the_machines(registry: OwnRegistry) -> None:
    registry.set(TCPIP, "DhcpDomain", "dhcp.example")
    by_dhcp = this_host().search
    registry.set(TCPIP, "Domain", "Corp.Example")
    by_domain = this_host().search
    registry.set(TCPIP, "SearchList", "a.example,b.example")
    by_list = this_host().search
    registry.set(DNS_POLICY, "SearchList", "policy.example")

    assert (by_dhcp, by_domain) == (("dhcp.example",), ("corp.example",))
    assert by_list == ("a.example", "b.example")
    assert this_host().search == ("policy.example",)


def test_what_schannel_is_set_to(registry: OwnRegistry) -> None:
    registry.set(rf"{SCHANNEL}\TLS 1.2\Client", "Enabled", 0)
    registry.set(rf"{SCHANNEL}\TLS 1.1\Client", "DisabledByDefault", 1)
    registry.set(SUITES, "Functions", ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"])

    seen = this_host().tls

    assert seen
    assert seen.schannel
    assert (seen.schannel.off, seen.schannel.not_by_default) == (("TLS 1.2",), ("TLS 1.1",))
    assert seen.schannel.suites == ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256")


def test_each_place_of_a_proxy_is_read(
    registry: OwnRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"winhttp.example:8080"
    blob = struct.pack("<IIII", 0x28, 0, 3, len(text)) + text + struct.pack("<I", 0)
    registry.set(rf"{INTERNET}\Connections", "WinHttpSettings", blob)
    registry.set(INTERNET, "ProxyEnable", 1, HKCU)
    registry.set(INTERNET, "ProxyServer", "user.example:8080", HKCU)
    registry.set(ENVIRONMENT, "HTTPS_PROXY", "http://%NAME_OF_PROXY%:3128")
    monkeypatch.setenv("NAME_OF_PROXY", "machine.example")
    monkeypatch.setenv("https_proxy", "http://process.example:1")

    found = this_machines_proxies()

    assert proxies_of(found) == {
        Origin.SERVICE: "http://machine.example:3128",
        Origin.PROCESS: "http://process.example:1",
        Origin.WINHTTP: "http://winhttp.example:8080",
        Origin.USER: "http://user.example:8080",
    }


def test_the_agents_service_has_an_environment_of_its_own(registry: OwnRegistry) -> None:
    registry.set(ENVIRONMENT, "HTTPS_PROXY", "http://machine.example:3128")
    registry.set(ENVIRONMENT, "NO_PROXY", ".corp.example")
    registry.set(HIMDS, "Environment", ["https_proxy=http://agent.example:3128", "PATH=C:\\"])

    found = this_machines_proxies()
    used = effective(found, Consumer.AGENT, {})

    assert proxies_of(found) == {Origin.SERVICE: "http://agent.example:3128"}
    assert used.source
    assert used.source.where == rf"HTTPS_PROXY of HKLM\{HIMDS}\Environment"
    assert used.source.exceptions
    assert used.source.exceptions.where == "NO_PROXY of the machine's environment"


def test_a_service_may_be_told_of_no_proxy(registry: OwnRegistry) -> None:
    registry.set(ENVIRONMENT, "HTTPS_PROXY", "http://machine.example:3128")
    registry.set(HIMDS, "Environment", ["HTTPS_PROXY="])

    assert this_machines_proxies().sources == ()


def test_a_policy_has_the_machines_setting_count_for_every_user(registry: OwnRegistry) -> None:
    registry.set(INTERNET, "ProxyEnable", 1)
    registry.set(INTERNET, "ProxyServer", "all.example:8080")
    without_policy = this_machines_proxies().sources
    registry.set(PER_USER, "ProxySettingsPerUser", 0)

    (source,) = this_machines_proxies().sources

    assert without_policy == ()
    assert (str(source.https), source.where) == ("http://all.example:8080", rf"HKLM\{INTERNET}")


def test_the_agents_own_file_and_program_are_found(registry: OwnRegistry, tmp_path: Path) -> None:
    config = tmp_path / "PROGRAMDATA" / "AzureConnectedMachineAgent" / "Config"
    config.mkdir(parents=True)
    (config / "localconfig.json").write_text('{"proxy.url": "http://own.example:3128"}')
    program = tmp_path / "PROGRAMW6432" / "AzureConnectedMachineAgent" / "azcmagent.exe"
    program.parent.mkdir(parents=True)
    program.touch()

    found = this_machines_proxies()

    assert found.agent.installed
    assert proxies_of(found) == {Origin.AGENT: "http://own.example:3128"}


def test_a_policys_table_of_names_puts_the_machines_own_out_of_force(
    registry: OwnRegistry,
) -> None:
    def put(key: str, server: str) -> None:
        registry.set(key, "Name", [".azure.com"])
        registry.set(key, "GenericDNSServers", server)
        registry.set(key, "ConfigOptions", 8)

    hosts = ["gbl.his.arc.azure.com"]
    none = name_policy_notes(hosts)
    put(rf"{OWN_TABLE}\{{5abe529b-675b-4486-8459-25a634dacc23}}", "10.0.0.4")
    (own,) = name_policy_notes(hosts)
    put(rf"{DNS_POLICY}\DnsPolicyConfig\any", "10.0.0.9")
    (by_policy,) = name_policy_notes(hosts)

    assert none == ()
    assert "asks 10.0.0.4, by a rule" in own
    assert "asks 10.0.0.9, by a rule" in by_policy


def test_the_state_of_a_service_is_told_by_its_manager() -> None:
    assert state_of("RpcSs") == RUNNING
    assert state_of("no such service") == ""


@pytest.mark.parametrize("state", ["stopped", "stopping", "starting", "paused"])
def test_an_agent_whose_service_does_not_run_is_noted(state: str) -> None:
    (note,) = agent_notes(state)

    assert note == "the agent's service himds does not run: without it no heartbeat is sent"
    assert agent_notes(RUNNING) == agent_notes("") == ()


@pytest.mark.parametrize("value", [b"\x28", b"", b"\xff" * 40, "text", 7])
def test_a_value_of_another_kind_is_no_crash(
    registry: OwnRegistry, value: str | int | bytes
) -> None:
    registry.set(rf"{INTERNET}\Connections", "WinHttpSettings", value)
    registry.set(rf"{INTERNET}\Connections", "DefaultConnectionSettings", value, HKCU)
    for key, name in ((HIMDS, "Environment"), (SUITES, "Functions"), (TCPIP, "Hostname")):
        registry.set(key, name, value)

    assert all(source.https is None for source in this_machines_proxies().sources)
    assert this_host().name
