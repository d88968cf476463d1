"""The Arc gateway and the agent's own ports on this machine."""

import pytest

from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.host import AgentSetup
from arcdiag.model.observation import Anchor
from tests.unit.diagnosis.build import (
    CONTOSO,
    GBL,
    answered,
    chosen,
    connected,
    host_facts,
    judged,
    queried,
    resolved,
    rules_of,
    shaken,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    EDGE2,
    GATEWAY_HOST,
    JAPAN_EAST,
    PEERING,
    own_port,
    told,
    wanted,
    works,
)
from tests.unit.diagnosis.test_private_rules import only, told_by

GATEWAY = Mode.GATEWAY
FINE = works(GATEWAY_HOST, EDGE2, GATEWAY)


def opened(*faults: str, anchor: Anchor | None) -> object:
    return watched(
        wanted(GATEWAY_HOST, GATEWAY),
        resolved(GATEWAY_HOST, EDGE2),
        queried(GATEWAY_HOST, EDGE2),
        connected(EDGE2),
        chosen(EDGE2),
        shaken(GATEWAY_HOST, issuer="CN=Contoso Edge CA"),
        judged(GATEWAY_HOST, *faults, anchor=anchor),
        *(() if faults else (answered(),)),
    )


@pytest.mark.parametrize(
    ("faults", "anchor"), [((), CONTOSO), (("cert-untrusted",), None)], ids=["trusted", "not"]
)
def test_an_inspected_gateway_blocks_even_where_the_root_is_trusted(
    faults: tuple[str, ...], anchor: Anchor | None
) -> None:
    diagnosis = told(opened(*faults, anchor=anchor))

    finding = only(diagnosis)

    assert finding.rule == "gateway-inspected"
    assert (finding.owner, finding.severity) == (Owner.FIREWALL, Impact.BLOCKING)
    assert diagnosis.checks[0].state is State.FAIL
    assert not told_by(finding, GATEWAY_HOST, "Contoso Edge CA", "does not support inspecting")


@pytest.mark.parametrize(
    ("connection", "modes"),
    [("gateway", (Mode.PUBLIC,)), ("default", (GATEWAY,)), ("gateway", (GATEWAY,))],
)
def test_a_bypass_list_has_no_effect_with_the_gateway(
    connection: str, modes: tuple[Mode, ...]
) -> None:
    agent = AgentSetup(installed=True, connection=connection, bypass="AAD,ARM")

    finding = only(told(works(GATEWAY_HOST, EDGE2, modes[0]), agent=agent))

    assert finding.rule == "gateway-bypass"
    assert finding.severity is Impact.ADVICE
    assert "AAD,ARM" in finding.title
    assert ("is gateway now" in finding.remedy) is (connection == "gateway")


@pytest.mark.parametrize(
    ("agent", "more"),
    [
        (None, {}),
        (AgentSetup(installed=True, connection="gateway"), {}),
        (None, {"route_filter": ("12076:51012",)}),
    ],
)
def test_gateway_and_microsoft_peering_do_not_go_together(
    agent: AgentSetup | None, more: dict[str, object]
) -> None:
    over = works(GBL, JAPAN_EAST, PEERING)
    both = [FINE] if more else [FINE, over] if agent is None else [over]

    found = told(*both, agent=agent, **more)

    finding = next(one for one in found.findings if one.rule == "gateway-over-microsoft-peering")
    assert finding.severity is Impact.ADVICE
    assert "connection.type direct" in finding.remedy
    if agent is None:
        assert "AzureFrontDoor.Frontend" in finding.clues[0].note


def test_the_agents_own_proxy_that_is_closed_is_no_firewalls_fault() -> None:
    finding = only(told(own_port(), FINE, agent=AgentSetup(installed=True, connection="gateway")))

    assert finding.rule == "agent-port-closed"
    assert finding.owner is Owner.SERVER
    assert finding.consequences == ("endpoint-blocked",)
    assert not told_by(finding, "127.0.0.1:40343", "arcproxyd", "no firewall")


def test_where_no_agent_is_installed_its_ports_are_not_asked_of_anybody() -> None:
    diagnosis = told(own_port(), FINE, agent=AgentSetup())

    assert rules_of(diagnosis) == []
    assert diagnosis.checks[0].state is State.NOT_APPLICABLE
    assert diagnosis.checks[0].cause is None


def test_where_nobody_looked_for_an_agent_the_port_is_told_as_seen() -> None:
    diagnosis = told(own_port(), FINE, host=host_facts())

    assert rules_of(diagnosis) == ["agent-port-closed"]
    assert diagnosis.checks[0].cause is Cause.TCP_REFUSED
