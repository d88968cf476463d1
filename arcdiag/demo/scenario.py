"""A broken network as data: what a scenario file may say, read strictly and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from arcdiag.azcmagent.output import read_output
from arcdiag.catalog.faults import meant
from arcdiag.catalog.toml import TomlError, one_line, read_toml
from arcdiag.demo.names import NameEntry
from arcdiag.demo.proxy_trouble import ProxyServer
from arcdiag.demo.trouble import UNSTEADY, Fault, NameFault, NameTrouble, Trouble
from arcdiag.model.choices import Mode, Readiness
from arcdiag.model.host import AgentSetup
from arcdiag.model.order import AskedRoute, RouteWord
from arcdiag.model.proxy import Proxy
from arcdiag.model.value import Value
from arcdiag.proxies.url import parse_proxy
from arcdiag.resources import shipped

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 6
MAX_ENTRIES: Final = 200
MAX_DELAY_MS: Final = 60_000
_TABLE: Final = "_azure"
MAX_SERVERS: Final = 8
MAX_PROXIES: Final = 8
MAX_REPEAT: Final = 10
MAX_SKEW_S: Final = 10 * 365 * 86_400
_HOST: Final = re.compile(r"[a-z0-9*_-]+(\.[a-z0-9*_-]+)*")
_WORD: Final = re.compile(r"[a-z0-9]+")
_EXIT_CODES: Final = (0, 3, 4, 5)
T = TypeVar("T", bound=Value)


class ScenarioError(Exception):
    """A scenario that does not exist or cannot be read; the text is one line for the user."""


class Machine(Value, frozen=True):
    """The machine the simulated run is made on."""

    name: str = "demo-server01"
    trusts_corporate_root: bool = False
    trusts_azure_root: bool = True
    clock_ahead_s: float = 0.0
    """How far the machine's clock is ahead of the servers'; negative: behind."""
    hosts_file: dict[str, str] = msgspec.field(default_factory=dict)
    """Name to address."""
    name_servers: tuple[str, ...] = ("10.20.0.10", "10.20.0.11")
    resolves_outside: bool = True
    """False: its name servers know the company's own names only."""
    connects_outside: bool = True
    """False: packets to anything but name servers and proxies are dropped."""
    routes: tuple[str, ...] = ()
    """What ``--proxy`` would be given: URLs of proxies, and ``none``; empty: no proxy is set."""
    agent: AgentSetup | None = None
    """The Connected Machine agent's settings; None: it is not installed."""
    winhttp: str = ""
    """The proxy's URL that WinHTTP has, and that neither the run nor the agent goes by."""


class Expected(Value, frozen=True):
    """What arcdiag must say about this network."""

    verdict: Readiness
    exit_code: int
    findings: tuple[str, ...] = ()
    """Rule names, in the order of the report."""
    azcm: str = ""
    """The code ``azcmagent connect`` is forecast to stop with; empty: it succeeds."""


class Scenario(Value, frozen=True):
    """One network. What is not mentioned is healthy."""

    name: str
    title: str
    story: str
    """What happened, in one sentence."""
    expect: Expected
    regions: tuple[str, ...] = ("eastasia",)
    features: tuple[str, ...] = ("servers",)
    only: tuple[str, ...] = ()
    """The endpoints to look at (``--only``); empty: all."""
    modes: tuple[Mode, ...] = (Mode.PUBLIC,)
    private_link: bool = False
    """A Private Link Scope is to be named to ``azcmagent connect``."""
    gateway_host: str = ""
    route_filter: tuple[str, ...] = ()
    azcmagent: str = ""
    """What ``azcmagent check`` printed, for ``--azcmagent``; empty: it is not compared."""
    guesses: bool = False
    """The mode is to be found out (``--mode auto``)."""
    repeat: int = 1
    """How many times all is looked at (``--repeat``), unless the user says."""
    machine: Machine = msgspec.field(default_factory=Machine)
    servers_send_root: bool = False
    """Azure's servers send their root certificate, too, as some do."""
    faults: tuple[Fault, ...] = ()
    name_faults: tuple[NameFault, ...] = ()
    proxies: tuple[ProxyServer, ...] = ()
    private_endpoints: tuple[str, ...] = ()
    """Addresses in the company's own ranges at which Azure answers, too."""


class _NameTable(Value, frozen=True):
    name: tuple[NameEntry, ...]


def scenario_names() -> tuple[str, ...]:
    """The scenarios shipped, in alphabetical order."""
    files = shipped("demo").glob("[!_]*.toml")
    return tuple(sorted(file.stem for file in files))


def load_scenario(name: str) -> Scenario:
    """The shipped scenario *name*; raises ScenarioError."""
    known = scenario_names()
    if name not in known:
        hint = meant(name, known) or "; see: arcdiag demo --list"
        raise ScenarioError(f"no scenario {name[:60]!r}{hint}")
    return read_scenario(shipped(f"demo/{name}.toml"))


def read_scenario(path: Path) -> Scenario:
    """The scenario in *path*, checked; raises ScenarioError."""
    table = _read(path)
    if "name" in table:
        raise ScenarioError(f"{path.name}: name: a scenario is named by its file")
    scenario = _converted(path, {"name": path.stem, **table}, Scenario)
    if wrong := next(_faults(scenario), ""):
        raise ScenarioError(f"{path.name}: {wrong}")
    return scenario


def name_table() -> tuple[NameEntry, ...]:
    """The names of the simulated Azure; raises ScenarioError."""
    path = shipped(f"demo/{_TABLE}.toml")
    return _converted(path, _read(path), _NameTable).name


def asked_route(text: str) -> AskedRoute | None:
    """A route as a scenario names it; None when it is none."""
    if text == RouteWord.NONE:
        return RouteWord.NONE
    proxy = parse_proxy(text) if "://" in text else None
    return proxy if isinstance(proxy, Proxy) else None


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path, MAX_BYTES, MAX_DEPTH)
    except TomlError as error:
        raise ScenarioError(str(error)) from error


def _converted(path: Path, table: dict[str, Any], kind: type[T]) -> T:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise ScenarioError(f"{path.name}: {one_line(str(error))}") from error


def _faults(scenario: Scenario) -> Iterator[str]:
    """What types alone cannot say, in the order of the file."""
    machine = scenario.machine
    for region in scenario.regions or ("",):
        if not _WORD.fullmatch(region):
            yield f"regions: {region!r} is no region's name"
    if not 1 <= len(machine.name_servers) <= MAX_SERVERS:
        yield f"machine.name_servers: 1 to {MAX_SERVERS} are needed"
    yield from _bad_addresses("machine.name_servers", machine.name_servers)
    yield from _bad_addresses("machine.hosts_file", machine.hosts_file.values())
    yield from _bad_hosts("machine.hosts_file", machine.hosts_file)
    if not abs(machine.clock_ahead_s) <= MAX_SKEW_S:
        yield f"machine.clock_ahead_s: at most {MAX_SKEW_S} either way"
    if not 1 <= scenario.repeat <= MAX_REPEAT:
        yield f"repeat: 1 to {MAX_REPEAT}"
    yield from _bad_proxies(scenario)
    yield from _bad_addresses("private_endpoints", scenario.private_endpoints)
    if len(scenario.private_endpoints) > MAX_SERVERS:
        yield f"private_endpoints: at most {MAX_SERVERS}"
    if len(scenario.faults) + len(scenario.name_faults) > MAX_ENTRIES:
        yield f"faults: at most {MAX_ENTRIES}"
    for number, fault in enumerate(scenario.faults):
        yield from _bad_fault(f"faults[{number}]", fault)
    for number, name_fault in enumerate(scenario.name_faults):
        yield from _bad_name_fault(f"name_faults[{number}]", name_fault, machine)
    if scenario.azcmagent and not read_output(scenario.azcmagent):
        yield "azcmagent: holds no row of azcmagent check"
    if scenario.expect.exit_code not in _EXIT_CODES:
        yield f"expect.exit_code: one of {_EXIT_CODES}"


def _bad_proxies(scenario: Scenario) -> Iterator[str]:
    if len(scenario.proxies) > MAX_PROXIES:
        yield f"proxies: at most {MAX_PROXIES}"
    for number, proxy in enumerate(scenario.proxies):
        where = f"proxies[{number}]"
        yield from _bad_hosts(where, (proxy.host, *proxy.denies))
        yield from _bad_addresses(where, (proxy.address,))
        if not 0 < proxy.port < 65_536:
            yield f"{where}.port: 1 to 65535"
    if scenario.machine.winhttp and not isinstance(asked_route(scenario.machine.winhttp), Proxy):
        yield "machine.winhttp: not the URL of a proxy"
    for number, route in enumerate(scenario.machine.routes):
        if asked_route(route) is None:
            yield f"machine.routes[{number}]: neither the URL of a proxy nor 'none'"


def _bad_fault(where: str, fault: Fault) -> Iterator[str]:
    yield from _bad_hosts(where, fault.hosts)
    yield from _bad_addresses(where, fault.addresses)
    yield from _bad_delay(where, fault.delay_ms, needed=fault.trouble is Trouble.SLOW)
    if not 1 <= fault.every <= MAX_REPEAT:
        yield f"{where}.every: 1 to {MAX_REPEAT}"
    if fault.every > 1 and fault.trouble not in UNSTEADY:
        yield f"{where}.every: {fault.trouble} cannot come and go"


def _bad_name_fault(where: str, fault: NameFault, machine: Machine) -> Iterator[str]:
    yield from _bad_hosts(where, fault.names)
    yield from _bad_addresses(where, fault.addresses)
    yield from _bad_delay(where, fault.delay_ms, needed=fault.trouble is NameTrouble.SLOW)
    for server in fault.servers:
        if server not in machine.name_servers:
            yield f"{where}.servers: {server!r} is not one of machine.name_servers"
    if bool(fault.addresses) != (fault.trouble is NameTrouble.ADDRESSES):
        yield f"{where}: addresses belong to trouble = 'addresses', and to that only"


def _bad_hosts(where: str, hosts: Iterable[str]) -> Iterator[str]:
    for host in hosts:
        if len(host) > 253 or not _HOST.fullmatch(host):
            yield f"{where}: {host[:60]!r} is no host name in lower case, with or without *"


def _bad_addresses(where: str, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        try:
            plain = str(ip_address(address)) == address
        except ValueError:
            plain = False
        if not plain:
            yield f"{where}: {address[:60]!r} is no address in its shortest form"


def _bad_delay(where: str, delay_ms: int, *, needed: bool) -> Iterator[str]:
    if not 0 <= delay_ms <= MAX_DELAY_MS or (needed and not delay_ms):
        yield f"{where}.delay_ms: 1 to {MAX_DELAY_MS} for 'slow', 0 to {MAX_DELAY_MS} else"
