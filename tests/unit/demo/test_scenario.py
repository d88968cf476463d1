"""Scenario files: those shipped, and those that are wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.demo.scenario import (
    ScenarioError,
    load_scenario,
    name_table,
    read_scenario,
    scenario_names,
)
from arcdiag.model.choices import Readiness
from arcdiag.resources import shipped

MINIMAL = """
title = "A network"
story = "Nothing happened."
[expect]
verdict = "ready"
exit_code = 0
"""

HEALTHY = {"healthy", "gateway", "which-mode", "private-peering", "proxy-healthy", "socks-proxy"}

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_says_what_it_must_give(name: str) -> None:
    scenario = load_scenario(name)

    assert scenario.name == name
    assert scenario.story.endswith(".")
    blocked = scenario.expect.verdict is Readiness.BLOCKED
    assert (scenario.expect.exit_code == 3) is blocked
    assert bool(scenario.expect.findings) is (name not in HEALTHY)


def test_the_demo_covers_the_broken_networks_it_promises() -> None:
    promised = {
        "healthy", "agentserviceapi-blocked", "dns-dead", "dns-lies", "dns-first-server-dead",
        "hosts-file", "tls-inspection", "tls-inspection-untrusted", "expired-certificate",
        "missing-root", "refused", "resets", "captive-portal", "clock-skew", "slow",
        "proxy-healthy", "proxy-login-required", "proxy-ntlm-only", "proxy-denies",
        "proxy-unreachable", "proxy-garbled", "proxy-required", "socks-proxy",
        "half-dead-address", "ipv6-broken", "tls10-only", "install-blocked",
    }  # fmt: skip

    assert promised <= set(scenario_names())


def test_the_name_table_is_no_scenario() -> None:
    assert name_table()
    assert "_azure" not in scenario_names()
    with pytest.raises(ScenarioError):
        load_scenario("_azure")


@pytest.mark.parametrize("name", ["", "../healthy", "healthy.toml", "nix", "x" * 5000])
def test_an_unknown_scenario_is_one_line_that_says_where_the_others_are_named(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)

    line = str(caught.value)
    assert "did you mean healthy" in line or "demo --list" in line
    assert "\n" not in line
    assert len(line) < 200


def test_what_is_not_mentioned_is_healthy(write: Write) -> None:
    scenario = read_scenario(write(MINIMAL))

    assert scenario.faults == ()
    assert scenario.name_faults == ()
    assert scenario.machine.trusts_azure_root
    assert scenario.machine.clock_ahead_s == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("colour = 1", "colour"),
        ('name = "other"', "named by its file"),
        ('regions = ["East Asia"]', "East Asia"),
        ("regions = []", "regions"),
        ("[machine]\nname_servers = []", "name_servers"),
        ('[machine]\nname_servers = ["dns.example"]', "dns.example"),
        ("[machine]\nclock_ahead_s = 1e12", "clock_ahead_s"),
        ('[machine.hosts_file]\n"a b" = "10.0.0.1"', "a b"),
        ('[machine.hosts_file]\n"a.example" = "10.0.0.01"', "10.0.0.01"),
        ('[[faults]]\ntrouble = "plague"', "plague"),
        ('[[faults]]\nhosts = ["*"]', "trouble"),
        ('[[faults]]\ntrouble = "slow"', "delay_ms"),
        ('[[faults]]\ntrouble = "reset"\ndelay_ms = 60001', "delay_ms"),
        ('[[faults]]\ntrouble = "reset"\nhosts = ["UPPER.example"]', "UPPER"),
        ('[[name_faults]]\ntrouble = "addresses"', "addresses"),
        ('[[name_faults]]\ntrouble = "servfail"\naddresses = ["10.0.0.1"]', "addresses"),
        ('[[name_faults]]\ntrouble = "servfail"\nservers = ["10.9.9.9"]', "10.9.9.9"),
        ("[[faults]]\ntrouble = 'vanish'\n" * 201, "200"),
        ("repeat = 0", "repeat: 1 to 10"),
        ("repeat = 11", "repeat: 1 to 10"),
        ('[[faults]]\ntrouble = "portal"\nevery = 0', "every: 1 to 10"),
        ('[[faults]]\ntrouble = "vanish"\nevery = 2', "vanish cannot come and go"),
        ("a = " + "[" * 500 + "]" * 500, "nested"),
        ("this is not TOML", "TOML"),
        (f"a = '{'x' * 70_000}'", "larger"),
    ],
)
def test_a_wrong_scenario_is_one_line_with_file_and_place(
    write: Write, wrong: str, said: str
) -> None:
    top, _, table = MINIMAL.partition("[expect]")
    text = f"{top}{wrong}\n[expect]{table}"

    with pytest.raises(ScenarioError) as caught:
        read_scenario(write(text))

    line = str(caught.value)
    assert line.startswith("mine.toml: ")
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize("wrong", ["exit_code = 1", 'verdict = "fine"', "exit_code = true"])
def test_a_wrong_expectation_is_one_line(write: Write, wrong: str) -> None:
    key = wrong.partition(" ")[0]
    lines = [wrong if line.startswith(key) else line for line in MINIMAL.splitlines()]

    with pytest.raises(ScenarioError) as caught:
        read_scenario(write("\n".join(lines)))

    assert key in str(caught.value)


@pytest.mark.parametrize("path", ["no-such-file.toml", "."])
def test_what_cannot_be_read_is_one_line(tmp_path: Path, path: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(tmp_path / path)

    assert "\n" not in str(caught.value)


SHIPPED = shipped("demo/agentserviceapi-blocked.toml").read_bytes()


@given(
    cut=st.integers(0, len(SHIPPED)),
    inserted=st.binary(max_size=12),
    dropped=st.integers(0, 30),
)
def test_a_mutated_file_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, cut: int, inserted: bytes, dropped: int
) -> None:
    path = tmp_path_factory.mktemp("mutated") / "mine.toml"
    path.write_bytes(SHIPPED[:cut] + inserted + SHIPPED[cut + dropped :])

    said = ""
    try:
        read_scenario(path)
    except ScenarioError as error:
        said = str(error)

    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[machine]\nroutes = ["ftp://proxy.example:1"]', "machine.routes[0]"),
        ('[machine]\nroutes = ["none", "agent"]', "machine.routes[1]"),
        ('[machine]\nwinhttp = "none"', "machine.winhttp"),
        ('[machine]\nwinhttp = "ftp://p.example"', "machine.winhttp"),
        ('[[proxies]]\nhost = "p.example"\naddress = "10.0.0.1"\nport = 70000', "proxies[0].port"),
        ('[[proxies]]\nhost = "P.example"\naddress = "10.0.0.1"', "proxies[0]"),
        ('[[proxies]]\nhost = "p.example"\naddress = "010.0.0.1"', "proxies[0]"),
        ('[[proxies]]\nhost = "p.example"\naddress = "10.0.0.1"\ntrouble = "x"', "trouble"),
        ('[[proxies]]\nhost = "p.example"\naddress = "10.0.0.1"\ndenies = ["a b"]', "proxies[0]"),
        ('[[proxies]]\nhost = "p.example"\naddress = "10.0.0.1"\n' * 9, "at most 8"),
    ],
)
def test_what_is_wrong_about_a_proxy_is_one_line(write: Write, text: str, word: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(write(f"{MINIMAL}\n{text}"))

    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
