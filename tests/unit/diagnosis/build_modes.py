"""Builds runs in modes, with the shipped catalog and Microsoft's real ranges."""

from collections.abc import Callable
from typing import Any

import msgspec

from arcdiag.catalog.load import load_catalog
from arcdiag.diagnosis.diagnose import Diagnosis, diagnose
from arcdiag.model.azcmagent import AgentRow
from arcdiag.model.choices import Mode, Wanted
from arcdiag.model.failure import Cause
from arcdiag.model.host import AgentSetup, HostFacts
from arcdiag.model.plan import Check, Seen
from arcdiag.model.report import CatalogStamp
from arcdiag.ranges.read import shipped_tags
from arcdiag.ranges.seen import addresses_in
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GAS,
    GBL,
    LOGIN,
    answered,
    check,
    chosen,
    connected,
    host_facts,
    judged,
    queried,
    refused,
    resolved,
    routed,
    run_of,
    shaken,
    watched,
)

CATALOG = load_catalog()
TAGS = shipped_tags()

PRIVATE, PEERING = Mode.PRIVATE_PEERING, Mode.MICROSOFT_PEERING
DOWNLOAD, PACKAGES = "download.microsoft.com", "packages.microsoft.com"
GATEWAY_HOST = "contoso.gw.arc.azure.com"

# Real addresses of 2024 and 2025, as field reports have them; the shipped ranges know them.
JAPAN_EAST, EDGE, EDGE2 = "40.115.144.3", "204.79.197.219", "13.107.253.64"
ENTRA = "20.190.128.1"

ENDPOINTS = {
    GBL: "his-global",
    "ea.his.arc.azure.com": "his-regional",
    AGENT: "gc-global",
    GAS: "gc-regional",
    LOGIN: "entra-login",
    ARM: "arm",
    DOWNLOAD: "install-download",
    PACKAGES: "install-packages",
    GATEWAY_HOST: "gateway",
    "gns.example": "gns",
}
ARCS = (GBL, AGENT, GAS, "ea.his.arc.azure.com")


def wanted(host: str, mode: Mode, **values: Any) -> Check:
    """A check as the plan makes it for *mode*."""
    expected = Wanted.ANY
    if host in ARCS:
        expected = Wanted.PRIVATE if mode is PRIVATE else Wanted.PUBLIC
    if mode is PEERING:
        expected = Wanted.PUBLIC
    if mode is Mode.GATEWAY:
        expected = Wanted.ANY
    fields: dict[str, Any] = {
        "id": f"{host}/{mode}",
        "endpoint": ENDPOINTS[host],
        "mode": mode,
        "expected": expected,
    }
    if host in (DOWNLOAD, PACKAGES):
        fields |= {"purpose": "download", "purposes": ("download",), "azcmagent_check": False}
    return check(host, **{**fields, **values})


def works(host: str, address: str, mode: Mode, *more: Any, **values: Any) -> Seen:
    """Answered with *address*, and reached there."""
    wire = more or (queried(host, address),)
    return watched(
        wanted(host, mode, **values),
        resolved(host, address),
        *wire,
        routed(address),
        connected(address),
        chosen(address),
        shaken(host, address=address),
        judged(host),
        answered(),
    )


def dies(
    host: str, address: str, mode: Mode, *more: Any, cause: Cause = Cause.TCP_TIMEOUT, **values: Any
) -> Seen:
    """Answered with *address*, and dead there."""
    way = more or (queried(host, address), routed(address))
    return watched(
        wanted(host, mode, **values), resolved(host, address), *way, refused(address, cause)
    )


def told(
    *everything: Seen,
    host: HostFacts | None = None,
    agent: AgentSetup | None = None,
    modes: tuple[Mode, ...] = (),
    azcmagent: tuple[AgentRow, ...] = (),
    **run: Any,
) -> Diagnosis:
    """What a run in the modes of its checks comes to."""
    machine = msgspec.structs.replace(host or host_facts(), agent=agent)
    found = tuple(dict.fromkeys(one.check.mode for one in everything))
    return diagnose(
        everything,
        host=machine,
        run=run_of(modes=modes or found, **run),
        catalog=CATALOG,
        stamp=CatalogStamp(version="2026.11", verified_on=CATALOG.verified_on, age_days=20),
        addresses=TAGS.facts(addresses_in(everything)),
        azcmagent=azcmagent,
    )


def site(mode: Mode, private: str = "10.1.2.", **addresses: str) -> list[Seen]:
    """A site where all of Azure Arc is private, side by side, and the rest is not."""
    names = {host: f"{private}{number}" for number, host in enumerate(ARCS, 4)}
    names |= {LOGIN: ENTRA, ARM: "4.150.240.10"}
    return [works(host, addresses.get(host, address), mode) for host, address in names.items()]


def without(everything: list[Seen], *hosts: str) -> list[Seen]:
    return [one for one in everything if one.check.host not in hosts]


NEAR_IN_MODES: dict[str, tuple[str, Callable[[], Diagnosis]]] = {
    "private peering as documented": ("private-dns-missing", lambda: told(*site(PRIVATE))),
    "public names where all else is private": (
        "private-dns-partial",
        lambda: told(*site(PRIVATE)),
    ),
    "private names with a scope": (
        "private-answer-without-scope",
        lambda: told(*site(PRIVATE), private_link=True),
    ),
    "one private endpoint dead of several": (
        "private-no-route",
        lambda: told(*without(site(PRIVATE), AGENT), dies(AGENT, "10.1.2.99", PRIVATE)),
    ),
    "all private endpoints dead": (
        "private-record-stale",
        lambda: told(*(dies(host, f"10.1.2.{n}", PRIVATE) for n, host in enumerate(ARCS))),
    ),
    "a public name blocked where nothing is private": (
        "private-link-public-rest",
        lambda: told(works(GBL, "20.0.0.1", PRIVATE), dies(LOGIN, ENTRA, PRIVATE)),
    ),
    "an edge name blocked, and another one reached": (
        "microsoft-peering-no-edge",
        lambda: told(
            works(GBL, JAPAN_EAST, PEERING),
            works(PACKAGES, EDGE2, PEERING),
            dies(DOWNLOAD, EDGE, PEERING),
        ),
    ),
    "a region within the filter that fails": (
        "route-filter-region-missing",
        lambda: told(
            works(GBL, ENTRA, PEERING),
            dies(AGENT, JAPAN_EAST, PEERING),
            route_filter=("12076:51012", "12076:5060"),
        ),
    ),
    "a gateway that shows Microsoft's certificate": (
        "gateway-inspected",
        lambda: told(works(GATEWAY_HOST, EDGE2, Mode.GATEWAY)),
    ),
    "a list of exceptions without a gateway": (
        "gateway-bypass",
        lambda: told(
            works(GBL, JAPAN_EAST, Mode.PUBLIC), agent=AgentSetup(installed=True, bypass="Arc")
        ),
    ),
    "a gateway over the Internet": (
        "gateway-over-microsoft-peering",
        lambda: told(works(GATEWAY_HOST, EDGE2, Mode.GATEWAY)),
    ),
    "a row of the agent's that says the same": (
        "azcmagent-disagrees",
        lambda: told(
            works(GBL, JAPAN_EAST, Mode.PUBLIC),
            azcmagent=(
                AgentRow(
                    url=f"https://{GBL}",
                    host=GBL,
                    reachable=True,
                    private=False,
                    tls="TLS 1.3",
                    proxy="not used",
                ),
            ),
        ),
    ),
    "a closed port where no agent is installed": (
        "agent-port-closed",
        lambda: told(own_port(), agent=AgentSetup()),
    ),
}


def own_port() -> Seen:
    what = check("127.0.0.1", id="local", endpoint="local-arcproxy", port=40343, mode=Mode.GATEWAY)
    way = [resolved("127.0.0.1", "127.0.0.1", source="literal")]
    return watched(what, way, refused("127.0.0.1", Cause.TCP_REFUSED, port=40343))
