"""Microsoft peering: edges it does not carry, regions a filter leaves out, by real addresses."""

import pytest

from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.observation import Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GAS,
    GBL,
    LOGIN,
    answered,
    chosen,
    connected,
    fails,
    judged,
    queried,
    refused,
    resolved,
    routed,
    rules_of,
    shaken,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    DOWNLOAD,
    EDGE,
    EDGE2,
    ENTRA,
    JAPAN_EAST,
    PACKAGES,
    PEERING,
    dies,
    told,
    wanted,
    works,
)
from tests.unit.diagnosis.test_private_rules import only, told_by

EAST_ASIA = "20.187.194.204"
"""In AzureArcInfrastructure or not: its region is what counts here."""
HONG_KONG = "20.189.111.204"
UNLISTED = "23.45.1.1"
CHAIN = (
    "agentserviceapi.privatelink.guestconfiguration.azure.com",
    "agentserviceapi.trafficmanager.net",
    "jpe-gas-cses-1b.japaneast.cloudapp.azure.com",
)


def regional() -> list[Seen]:
    """What Microsoft peering carries works."""
    return [
        works(GBL, JAPAN_EAST, PEERING),
        works(GAS, JAPAN_EAST, PEERING),
        works(LOGIN, ENTRA, PEERING),
        works(ARM, "4.150.240.10", PEERING),
    ]


def test_the_story_of_the_installer_that_could_not_be_reached() -> None:
    finding = only(told(*regional(), dies(DOWNLOAD, EDGE, PEERING), dies(PACKAGES, EDGE2, PEERING)))

    assert finding.rule == "microsoft-peering-no-edge"
    assert (finding.owner, finding.confidence) == (Owner.NETWORK_PROVIDER, Certainty.LIKELY)
    assert not told_by(finding, "AzureFrontDoor.FirstParty", "AzureFrontDoor.Frontend", DOWNLOAD)
    assert not told_by(finding, "onboarding and heartbeat work", "No community and no route filter")
    assert not told_by(finding, "AzureConnectedMachineAgent.msi", "proxy.url", "Install offline")
    assert finding.consequences == ("install-source-blocked", "endpoint-blocked")


def test_the_windows_package_is_had_from_the_region_where_that_is_reached() -> None:
    handing_out = works(GBL, EAST_ASIA, PEERING, id="package", endpoint="install-script-his")
    lost = dies(DOWNLOAD, EDGE, PEERING)

    with_it = only(told(*regional(), handing_out, lost))
    without = only(told(*regional(), lost))

    package = f"https://{GBL}/azcmagent/latest/AzureConnectedMachineAgent.msi"
    assert package in with_it.remedy
    assert package not in without.remedy


def test_that_extensions_come_from_an_edge_too_is_said_where_they_are_asked_for() -> None:
    untold = watched(wanted(DOWNLOAD, PEERING, id="cdn", endpoint="ext-cdn", untestable="no host"))
    lost = dies(DOWNLOAD, EDGE, PEERING)

    assert "packages of extensions" in only(told(*regional(), untold, lost)).remedy
    assert "packages of extensions" not in only(told(*regional(), lost)).remedy


def test_an_edge_by_the_catalogs_word_alone_is_possible_only() -> None:
    finding = only(told(*regional(), dies(DOWNLOAD, UNLISTED, PEERING)))

    assert finding.rule == "microsoft-peering-no-edge"
    assert finding.confidence is Certainty.POSSIBLE
    assert "in none of Microsoft's published ranges" in finding.clues[0].note


def test_what_only_the_catalog_knows_lowers_nobody_elses_certainty() -> None:
    diagnosis = told(*regional(), dies(PACKAGES, EDGE2, PEERING), dies(DOWNLOAD, UNLISTED, PEERING))

    known, guessed = diagnosis.findings
    assert known.rule == guessed.rule == "microsoft-peering-no-edge"
    assert (known.confidence, guessed.confidence) == (Certainty.LIKELY, Certainty.POSSIBLE)
    assert DOWNLOAD not in known.title
    assert "the catalog knows it" in guessed.title


def test_what_helps_both_is_told_once() -> None:
    diagnosis = told(*regional(), dies(PACKAGES, EDGE2, PEERING), dies(DOWNLOAD, UNLISTED, PEERING))

    known, guessed = diagnosis.findings
    assert "Install offline" in known.remedy
    assert "Install offline" not in guessed.remedy
    assert f"What the finding on {PACKAGES} says helps here, too" in guessed.remedy
    assert f"outbound TCP 443 from this machine to {DOWNLOAD} as well" in guessed.remedy


def test_todays_address_counts_more_than_the_catalog() -> None:
    found = told(*regional(), dies(DOWNLOAD, JAPAN_EAST, PEERING))

    assert rules_of(found) == ["install-source-blocked"]


def test_where_the_connect_tests_fail_too_nobody_says_that_onboarding_works() -> None:
    found = told(
        *regional()[:3],
        dies(ARM, "4.150.240.10", PEERING),
        dies(DOWNLOAD, EDGE, PEERING),
    )

    edge = next(one for one in found.findings if one.rule == "microsoft-peering-no-edge")
    assert "onboarding and heartbeat work" not in edge.remedy
    assert "endpoint-blocked" in rules_of(found)


def test_the_story_of_agentserviceapi_alone_with_the_filter_at_hand() -> None:
    lost = dies(AGENT, JAPAN_EAST, PEERING, queried(AGENT, JAPAN_EAST, aliases=CHAIN))

    finding = only(
        told(
            works(LOGIN, ENTRA, PEERING),
            works(GBL, ENTRA, PEERING),
            lost,
            route_filter=("12076:51010", "5060"),
        )
    )

    assert finding.rule == "route-filter-region-missing"
    assert (finding.owner, finding.confidence) == (Owner.NETWORK_PROVIDER, Certainty.LIKELY)
    assert not told_by(finding, "12076:51012", "Japan East", AGENT, JAPAN_EAST, "Premium")
    assert "Microsoft's published ranges" in finding.clues[0].note
    assert finding.azcm == ("AZCM0026",)
    assert finding.consequences == ("agentserviceapi-blocked", "endpoint-blocked")
    assert finding.title.startswith(f"{AGENT}: outside the route filter")
    assert "12076:51012 (Japan East)" in finding.title
    assert finding.clues[-1].note.endswith("for comparison")


@pytest.mark.parametrize("route_filter", [(), ("12076:51010", "5060")])
def test_the_request_to_the_network_team_can_be_forwarded_as_it_is(
    route_filter: tuple[str, ...],
) -> None:
    wire = (queried(AGENT, JAPAN_EAST, aliases=CHAIN), routed(JAPAN_EAST))
    lost = dies(AGENT, JAPAN_EAST, PEERING, *wire)

    finding = only(told(works(GAS, HONG_KONG, PEERING), lost, route_filter=route_filter))

    head, _, request = finding.remedy.partition("To forward as it is")
    assert head.endswith("\n")
    for word in (
        "10.20.0.2 cannot connect",
        f"{AGENT} ({JAPAN_EAST}), TCP port 443: no answer",
        f"{AGENT} → {CHAIN[0]} → {CHAIN[1]} → {CHAIN[2]} → {JAPAN_EAST}",
        "leave 10.20.0.2 on lan0 through 10.20.0.1",
        f"{JAPAN_EAST} belongs to Azure Japan East",
        "(40.115.144.0/30)",
        f"{GAS} ({HONG_KONG})",
        "learnt over the Microsoft peering",
        "12076:51012 (Japan East)",
        f"arcdiag check --only-endpoints --endpoint tcp://{AGENT}:443",
    ):
        assert word in request
    assert "{" not in request


def test_an_answer_in_the_handshake_asks_for_no_route() -> None:
    wire = (queried(AGENT, JAPAN_EAST), connected(JAPAN_EAST))
    torn = watched(
        wanted(AGENT, PEERING),
        resolved(AGENT, JAPAN_EAST),
        *wire,
        chosen(JAPAN_EAST),
        fails(Step.HANDSHAKE, AGENT, Cause.TLS_RESET),
    )

    finding = only(told(works(GAS, HONG_KONG, PEERING), torn))

    assert finding.rule == "agentserviceapi-blocked"
    assert "To forward" not in finding.remedy


def test_a_region_that_only_an_alias_tells_is_a_hint() -> None:
    lost = dies(AGENT, UNLISTED, PEERING, queried(AGENT, UNLISTED, aliases=CHAIN))

    finding = only(told(works(LOGIN, ENTRA, PEERING), lost, route_filter=("12076:5060",)))

    assert finding.rule == "route-filter-region-missing"
    assert finding.confidence is Certainty.POSSIBLE
    assert "an alias says" in finding.clues[0].note
    assert "12076:51012" in finding.remedy
    assert f"{UNLISTED} belongs to Azure Japan East by the name's aliases" in finding.remedy


def test_services_are_named_by_their_own_community() -> None:
    lost = [dies(LOGIN, ENTRA, PEERING), dies(ARM, "4.150.240.10", PEERING)]

    finding = only(told(works(GBL, JAPAN_EAST, PEERING), *lost, route_filter=("12076:51012",)))

    assert finding.rule == "route-filter-region-missing"
    assert "12076:5060 (Microsoft Entra ID" in finding.remedy
    assert "12076:5070 (Azure Resource Manager" in finding.remedy


def test_what_is_reached_although_outside_the_filter_is_a_question_and_no_fault() -> None:
    diagnosis = told(works(GBL, JAPAN_EAST, PEERING), route_filter=("12076:51010",))

    finding = only(diagnosis)

    assert finding.rule == "route-filter-region-missing"
    assert (finding.severity, finding.confidence) == (Impact.ADVICE, Certainty.POSSIBLE)
    assert "reached, although outside" in finding.title
    assert diagnosis.checks[0].state is State.PASS


def test_half_of_a_names_addresses_outside_the_filter_explains_the_dead_half() -> None:
    half = watched(
        wanted(GBL, PEERING),
        resolved(GBL, ENTRA, JAPAN_EAST),
        queried(GBL, ENTRA, JAPAN_EAST),
        connected(ENTRA),
        refused(JAPAN_EAST),
        chosen(ENTRA),
        shaken(GBL),
        judged(GBL),
        answered(),
    )

    finding = only(told(half, route_filter=("12076:5060",)))

    assert finding.rule == "route-filter-region-missing"
    assert "partial-addresses" in finding.consequences


def test_without_a_filter_nothing_is_said_of_communities_that_lack() -> None:
    lost = dies(AGENT, JAPAN_EAST, PEERING)

    assert rules_of(told(works(GBL, JAPAN_EAST, PEERING), lost)) == ["agentserviceapi-blocked"]


def test_agentserviceapi_is_told_with_tag_region_community_and_comparison() -> None:
    lost = dies(AGENT, JAPAN_EAST, PEERING)

    finding = only(told(works(GAS, "4.150.240.10", PEERING, region=""), lost))

    assert finding.rule == "agentserviceapi-blocked"
    assert not told_by(finding, "AzureArcInfrastructure.JapanEast", "region japaneast")
    assert "12076:51012 (Japan East)" in finding.remedy + finding.clues[2].note
    contrast = next(one.note for one in finding.clues if one.note.endswith("for comparison"))
    assert GAS in contrast
    assert "not in AzureArcInfrastructure" in contrast
    assert "through 10.20.0.1" in contrast


def test_a_way_other_than_over_the_peering_is_left_alone() -> None:
    found = told(
        works(GBL, JAPAN_EAST, Mode.PUBLIC),
        dies(DOWNLOAD, EDGE, Mode.PUBLIC),
        route_filter=("12076:51010",),
    )

    assert rules_of(found) == ["install-source-blocked"]


def test_a_reset_in_the_handshake_is_a_path_too() -> None:
    torn = dies(
        DOWNLOAD, EDGE, PEERING, queried(DOWNLOAD, EDGE), routed(EDGE), cause=Cause.TCP_REFUSED
    )

    assert rules_of(told(*regional(), torn)) == ["microsoft-peering-no-edge"]


def test_an_edge_address_has_no_community_whatever_an_alias_says() -> None:
    lost = dies(AGENT, EDGE, PEERING, queried(AGENT, EDGE, aliases=CHAIN))

    found = told(works(LOGIN, ENTRA, PEERING), lost, route_filter=("12076:5060",))

    assert "route-filter-region-missing" not in rules_of(found)
