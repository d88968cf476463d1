"""What the modes change in a plan."""

from typing import Any

import pytest

from arcdiag.catalog.faults import ScopeError
from arcdiag.catalog.load import load_catalog
from arcdiag.engine.modes import seen_in_mode
from arcdiag.engine.plan import plan
from arcdiag.model.choices import Mode, Protocol, Wanted
from arcdiag.model.plan import Check, ExtraEndpoint, Scope, Seen

SHIPPED = load_catalog()
ARC = (
    "gbl.his.arc.azure.com",
    "ea.his.arc.azure.com",
    "agentserviceapi.guestconfiguration.azure.com",
    "eastasia-gas.guestconfiguration.azure.com",
)
OTHERS = ("login.microsoftonline.com", "management.azure.com", "packages.microsoft.com")


def by_host(*modes: Mode, **scope: Any) -> dict[str, Check]:
    planned = plan(SHIPPED, Scope(regions=("eastasia",), modes=modes, **scope)).checks
    return {check.host: check for check in planned if check.host}


def wanted(*modes: Mode, **scope: Any) -> tuple[set[Wanted], set[Wanted]]:
    found = by_host(*modes, **scope)
    arc = {found[host].expected for host in ARC}
    return arc, {found[host].expected for host in OTHERS}


def test_arcs_names_are_private_with_private_peering_and_public_without() -> None:
    assert wanted(Mode.PRIVATE_PEERING) == ({Wanted.PRIVATE}, {Wanted.ANY})
    assert wanted(Mode.PUBLIC) == ({Wanted.PUBLIC}, {Wanted.ANY})


def test_with_a_scope_arcs_names_are_private_in_any_case() -> None:
    assert wanted(Mode.PUBLIC, private_link=True) == ({Wanted.PRIVATE}, {Wanted.ANY})


def test_no_private_address_travels_over_microsoft_peering() -> None:
    assert wanted(Mode.MICROSOFT_PEERING) == ({Wanted.PUBLIC}, {Wanted.PUBLIC})


def test_with_the_gateway_only_what_is_opened_beside_it_is_looked_at() -> None:
    found = by_host(Mode.GATEWAY, gateway_host="Contoso.gw.arc.azure.com")

    assert {"contoso.gw.arc.azure.com", "gbl.his.arc.azure.com", "127.0.0.1"} <= set(found)
    assert "agentserviceapi.guestconfiguration.azure.com" not in found
    assert found["contoso.gw.arc.azure.com"].required


def test_a_gateway_that_was_not_named_keeps_the_run_from_a_verdict() -> None:
    planned = plan(SHIPPED, Scope(modes=(Mode.GATEWAY,))).checks
    gateway = next(check for check in planned if check.endpoint == "gateway")

    assert gateway.required
    assert "--gateway-host" in gateway.untestable


def test_several_modes_stand_side_by_side() -> None:
    extra = ExtraEndpoint(protocol=Protocol.TCP, host="a.example", port=22)
    alone = [
        {check.id for check in plan(SHIPPED, Scope(modes=(mode,), extra=(extra,))).checks}
        for mode in Mode
    ]
    together = plan(SHIPPED, Scope(modes=tuple(Mode), extra=(extra,))).checks

    assert len({check.id for check in together}) == len(together) == sum(map(len, alone))
    for check in together:
        assert check.id.endswith(f"/{check.mode}")
        assert not check.awaits or check.awaits.endswith(f"/{check.mode}")


def test_nothing_but_some_endpoints() -> None:
    found = by_host(Mode.PUBLIC, only=("his", "gc-regional"))

    assert set(found) == {
        "gbl.his.arc.azure.com",
        "ea.his.arc.azure.com",
        "eastasia-gas.guestconfiguration.azure.com",
        "ea-gas.guestconfiguration.azure.com",
    }


def test_an_endpoint_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ScopeError, match="no endpoint has such an id; did you mean his-global"):
        by_host(Mode.PUBLIC, only=("his-globl",))


def test_without_the_agent_its_own_ports_are_not_looked_at() -> None:
    assert "127.0.0.1" in by_host(Mode.GATEWAY)
    assert "127.0.0.1" not in by_host(Mode.GATEWAY, without_agent=True)
    asked = by_host(Mode.GATEWAY, without_agent=True, features=("servers", "local"))
    assert "127.0.0.1" in asked


def test_what_was_seen_is_read_in_another_mode() -> None:
    scope = Scope(regions=("eastasia",))
    seen = [Seen(check=check, observations=()) for check in plan(SHIPPED, scope).checks]

    private = {
        each.check.host: each.check
        for each in seen_in_mode(seen, SHIPPED, scope, Mode.PRIVATE_PEERING)
    }
    gateway = {each.check.host for each in seen_in_mode(seen, SHIPPED, scope, Mode.GATEWAY)}

    assert {check.mode for check in private.values()} == {Mode.PRIVATE_PEERING}
    assert {private[host].expected for host in ARC} == {Wanted.PRIVATE}
    assert "agentserviceapi.guestconfiguration.azure.com" not in gateway
    assert "gbl.his.arc.azure.com" in gateway


def test_the_plan_tells_edges_from_regions_and_what_the_gateway_takes_over() -> None:
    found = by_host(Mode.MICROSOFT_PEERING)

    assert found["packages.microsoft.com"].edge
    assert not found["ea.his.arc.azure.com"].edge
    assert found["agentserviceapi.guestconfiguration.azure.com"].tunnelled
    assert not found["gbl.his.arc.azure.com"].tunnelled
