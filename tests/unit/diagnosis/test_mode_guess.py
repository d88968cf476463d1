"""Which mode a machine is in: every reading of the signs, and honest doubt beside it."""

from collections.abc import Callable

import pytest

from arcdiag.diagnosis.mode_guess import READINGS
from arcdiag.diagnosis.mode_signs import SIGNS
from arcdiag.model.choices import Mode
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty
from arcdiag.model.host import AgentSetup
from arcdiag.model.mode_guess import ModeGuess
from arcdiag.model.observation import Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GAS,
    GBL,
    LOGIN,
    answered,
    check,
    connected,
    fails,
    queried,
    refused,
    resolved,
    routed,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    ARCS,
    DOWNLOAD,
    EDGE,
    ENTRA,
    JAPAN_EAST,
    dies,
    site,
    told,
    wanted,
    works,
)
from tests.unit.diagnosis.build_proxies import reached as reached_proxy
from tests.unit.diagnosis.build_proxies import tunnelled

PUBLIC = Mode.PUBLIC
ALIASES = ("gbl.privatelink.his.arc.azure.com", "gbl.trafficmanager.net")


def guessed(*everything: Seen, agent: AgentSetup | None = None) -> ModeGuess:
    return told(*everything, agent=agent).mode_guess


def regional() -> list[Seen]:
    public = [works(host, JAPAN_EAST, PUBLIC) for host in (GBL, GAS)]
    return [*public, works(LOGIN, ENTRA, PUBLIC), works(ARM, "4.150.240.10", PUBLIC)]


def lost_edge(gateway: str = "10.20.0.1") -> Seen:
    return dies(DOWNLOAD, EDGE, PUBLIC, queried(DOWNLOAD, EDGE), routed(EDGE, gateway))


def proxied(host: str) -> Seen:
    return watched(
        wanted(host, PUBLIC, route="http://proxy.corp:3128"),
        fails(Step.RESOLVE, host, Cause.DNS_NXDOMAIN),
        reached_proxy(),
        tunnelled(host),
        answered(),
    )


def hollow(host: str) -> Seen:
    wire = queried(host, rcode="NXDOMAIN", aliases=ALIASES[:1])
    return watched(wanted(host, PUBLIC), fails(Step.RESOLVE, host, Cause.DNS_ERROR), wire)


CASES: dict[str, tuple[Callable[[], ModeGuess], Mode | None, Certainty, str]] = {
    "gateway": (
        lambda: guessed(*regional(), agent=AgentSetup(installed=True, connection="gateway")),
        Mode.GATEWAY,
        Certainty.PROVED,
        "gateway-set",
    ),
    "private link at work": (
        lambda: guessed(*site(PUBLIC)),
        Mode.PRIVATE_PEERING,
        Certainty.PROVED,
        "private-reached",
    ),
    "private answers, dead": (
        lambda: guessed(
            *(dies(host, f"10.1.2.{n}", PUBLIC) for n, host in enumerate(ARCS)),
            works(LOGIN, ENTRA, PUBLIC),
        ),
        Mode.PRIVATE_PEERING,
        Certainty.LIKELY,
        "private-answers",
    ),
    "half private": (
        lambda: guessed(works(GBL, "10.1.2.4", PUBLIC), works(GAS, JAPAN_EAST, PUBLIC)),
        Mode.PRIVATE_PEERING,
        Certainty.POSSIBLE,
        "some-private-answers",
    ),
    "an empty zone": (
        lambda: guessed(hollow(GBL), works(LOGIN, ENTRA, PUBLIC)),
        Mode.PRIVATE_PEERING,
        Certainty.POSSIBLE,
        "empty-private-zone",
    ),
    "edges lost, and a way of its own": (
        lambda: guessed(*regional(), lost_edge("10.99.0.1")),
        Mode.MICROSOFT_PEERING,
        Certainty.LIKELY,
        "edge-lost",
    ),
    "edges lost": (
        lambda: guessed(*regional(), lost_edge()),
        Mode.MICROSOFT_PEERING,
        Certainty.POSSIBLE,
        "edge-lost",
    ),
    "a way of its own, and the Internet": (
        lambda: guessed(
            *regional(),
            watched(
                wanted(DOWNLOAD, PUBLIC),
                resolved(DOWNLOAD, EDGE),
                routed(EDGE, "10.99.0.1"),
                connected(EDGE),
                answered(),
            ),
        ),
        Mode.MICROSOFT_PEERING,
        Certainty.POSSIBLE,
        "own-way",
    ),
    "agentserviceapi alone": (
        lambda: guessed(*regional(), dies(AGENT, JAPAN_EAST, PUBLIC)),
        Mode.MICROSOFT_PEERING,
        Certainty.POSSIBLE,
        "agentserviceapi-alone",
    ),
    "edges lost, and agentserviceapi alone": (
        lambda: guessed(
            *regional(), lost_edge(), dies(AGENT, JAPAN_EAST, PUBLIC, routed(JAPAN_EAST))
        ),
        Mode.MICROSOFT_PEERING,
        Certainty.LIKELY,
        "edge-lost",
    ),
    "edges lost, and services in the regions": (
        lambda: guessed(works(LOGIN, ENTRA, PUBLIC), lost_edge(), dies(GBL, JAPAN_EAST, PUBLIC)),
        PUBLIC,
        Certainty.POSSIBLE,
        "public-answers",
    ),
    "the Internet": (
        lambda: guessed(*regional(), works(DOWNLOAD, EDGE, PUBLIC)),
        PUBLIC,
        Certainty.LIKELY,
        "edge-reached",
    ),
    "nothing but public answers": (
        lambda: guessed(works(GBL, JAPAN_EAST, PUBLIC, queried(GBL, JAPAN_EAST, aliases=ALIASES))),
        PUBLIC,
        Certainty.POSSIBLE,
        "public-answers",
    ),
    "a proxy only": (
        lambda: guessed(proxied(GBL), proxied(LOGIN)),
        PUBLIC,
        Certainty.LIKELY,
        "by-proxy",
    ),
    "nothing": (
        lambda: guessed(watched(wanted(LOGIN, PUBLIC), resolved(LOGIN, ENTRA), refused(ENTRA))),
        None,
        Certainty.POSSIBLE,
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_signs_come_to_a_mode(case: str) -> None:
    guess, mode, confidence, sign = CASES[case]

    found = guess()

    assert (found.mode, found.confidence) == (mode, confidence)
    if sign:
        assert sign in [each.name for each in found.signs]
        assert found.signs[0].mode in (mode, None)
    assert all(each.clues and "{" not in each.reading for each in found.signs)


def test_every_sign_is_met_in_some_case() -> None:
    met = {sign.name for guess, *_ in CASES.values() for sign in guess().signs}

    assert met >= {name for reading in READINGS for name in reading.needed}
    assert len(SIGNS) == 8


def test_public_answers_behind_privatelink_aliases_are_said_to_be_ordinary() -> None:
    found = guessed(works(GBL, JAPAN_EAST, PUBLIC, queried(GBL, JAPAN_EAST, aliases=ALIASES)))

    assert "so for everybody" in found.signs[0].reading


def test_an_azure_vm_is_told_apart() -> None:
    inside = watched(check("168.63.129.16", port=80), connected("168.63.129.16", 80), answered())

    found = guessed(*regional(), inside)

    assert "azure-vm" in [sign.name for sign in found.signs]


def test_a_name_that_only_the_proxy_resolves_is_said() -> None:
    found = guessed(proxied(GBL))

    assert "alone can resolve" in found.signs[0].reading


def test_edges_that_fail_among_others_are_no_sign_of_a_peering() -> None:
    found = guessed(*regional()[1:], dies(GBL, JAPAN_EAST, PUBLIC), lost_edge())

    assert "edge-lost" not in [sign.name for sign in found.signs]
