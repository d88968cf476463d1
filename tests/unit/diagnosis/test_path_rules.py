"""Each diagnosis about the way to Azure: when it speaks, and when it is silent."""

import msgspec
import pytest

from arcdiag.diagnosis.causes import WORDS
from arcdiag.model.choices import Mode, Severity
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
    both,
    changed,
    check,
    chosen,
    connected,
    diagnosed,
    dropped,
    fails,
    healthy,
    host_facts,
    judged,
    queried,
    refused,
    resolved,
    rules_of,
    run_of,
    shaken,
    watched,
)

CHAIN = (
    "agentserviceapi.privatelink.guestconfiguration.azure.com",
    "agentserviceapi.trafficmanager.net",
    "ea-gas-cses-1b.eastasia.cloudapp.azure.com",
)


def agentservice(*aliases: str, address: str = "20.1.1.1", **values: object) -> Seen:
    return watched(
        check(AGENT, **values),
        resolved(AGENT, address),
        queried(AGENT, address, aliases=aliases),
        refused(address),
    )


def peering(*hosts: str) -> list[Seen]:
    return [healthy(host, mode=Mode.MICROSOFT_PEERING) for host in hosts]


OVER_PEERING = run_of(modes=(Mode.MICROSOFT_PEERING,))


def test_the_field_reports_case_says_whom_to_ask_for_what() -> None:
    diagnosis = diagnosed(
        *peering(GBL, GAS, LOGIN),
        agentservice(*CHAIN, mode=Mode.MICROSOFT_PEERING),
        run=OVER_PEERING,
    )

    assert rules_of(diagnosis) == ["agentserviceapi-blocked"]
    finding = diagnosis.findings[0]
    assert finding.owner is Owner.NETWORK_PROVIDER
    assert finding.azcm == ("AZCM0026",)
    assert finding.consequences == ("endpoint-blocked",)
    for word in ("20.1.1.1", "eastasia", "12076:51010", "East Asia", GAS):
        assert word in finding.remedy
    assert finding.remedy.index("route filter") < finding.remedy.index("firewall team")
    assert any(" → ".join(CHAIN) in clue.note for clue in finding.clues)
    assert any(
        clue.note.startswith(f"{GAS}: ") and clue.note.endswith(", for comparison")
        for clue in finding.clues
    )
    lines = finding.remedy.split("\n")
    assert [line[:2] for line in lines[:5]] == ["Wh", "1.", "2.", "3.", "Wo"]
    assert lines[5].startswith("To forward as it is")
    assert lines[4].endswith(f": {GAS}, {GBL}.")


def test_over_the_internet_the_firewall_is_asked_first() -> None:
    finding = diagnosed(healthy(GAS), agentservice(*CHAIN)).findings[0]

    assert finding.rule == "agentserviceapi-blocked"
    assert finding.owner is Owner.FIREWALL
    assert finding.remedy.index("firewall team") < finding.remedy.index("route filter")


def test_what_was_seen_of_it_stands_in_the_title() -> None:
    refusal = watched(check(AGENT), resolved(AGENT), refused("20.1.1.1", Cause.TCP_REFUSED))

    assert (
        diagnosed(healthy(GAS), agentservice())
        .findings[0]
        .title.endswith("no answer to TCP from 20.1.1.1 within 5 s")
    )
    assert (
        diagnosed(healthy(GAS), refusal)
        .findings[0]
        .title.endswith("connections to 20.1.1.1 are refused")
    )


@pytest.mark.parametrize(
    ("aliases", "words"),
    [
        ((), "find the region that 20.1.1.1 belongs to"),
        (("x.nowhere.cloudapp.azure.com",), "list-service-communities names it"),
    ],
)
def test_an_unknown_region_or_community_is_not_guessed(aliases: tuple, words: str) -> None:
    finding = diagnosed(healthy(GAS), agentservice(*aliases)).findings[0]

    assert words in finding.remedy
    assert "12076:" not in finding.remedy


def test_a_private_address_leads_to_the_private_endpoint() -> None:
    finding = diagnosed(healthy(GAS), agentservice(address="10.9.9.9")).findings[0]

    assert "10.9.9.9 is a private address" in finding.remedy


def test_a_name_without_address_leads_to_the_private_zone() -> None:
    nameless = watched(
        check(AGENT),
        fails(Step.RESOLVE, AGENT, Cause.DNS_NXDOMAIN),
        queried(AGENT, rcode="NXDOMAIN"),
        queried(AGENT, rcode="NXDOMAIN", question="AAAA"),
    )

    finding = diagnosed(healthy(GAS), nameless).findings[0]

    assert finding.rule == "agentserviceapi-blocked"
    assert finding.owner is Owner.DNS
    assert "privatelink.guestconfiguration.azure.com" in finding.remedy


def test_where_siblings_fail_too_it_is_an_ordinary_block() -> None:
    assert rules_of(diagnosed(healthy(GBL), dropped(GAS), agentservice(*CHAIN))) == [
        "endpoint-blocked"
    ]


def test_without_a_sibling_to_compare_with_it_is_an_ordinary_block() -> None:
    assert rules_of(diagnosed(healthy(LOGIN), agentservice(*CHAIN))) == ["endpoint-blocked"]


def test_one_blocked_endpoint_is_named_with_port_address_and_what_was_seen() -> None:
    diagnosis = diagnosed(healthy(GBL), dropped(ARM, "20.2.2.2", "20.2.2.3"))

    assert rules_of(diagnosis) == ["endpoint-blocked"]
    finding = diagnosis.findings[0]
    assert finding.title == f"{ARM}:443 is blocked: no answer from 20.2.2.2, 20.2.2.3"
    assert "within 5 s" in finding.remedy
    assert finding.owner is Owner.FIREWALL
    assert finding.confidence is Certainty.PROVED
    assert len(finding.clues) == 3


def test_endpoints_that_fail_alike_are_one_finding_and_others_another() -> None:
    broken = [dropped(f"h{n}.azure.com") for n in range(20)]
    odd = watched(check(LOGIN), resolved(LOGIN), refused("20.0.0.1", Cause.TCP_REFUSED))

    diagnosis = diagnosed(healthy(GBL), *broken, odd)

    assert rules_of(diagnosis) == ["endpoint-blocked", "endpoint-blocked"]
    assert diagnosis.findings[0].title.startswith("20 endpoints")
    assert len(diagnosis.findings[0].subjects) == 20


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_of_a_failure_has_words(cause: Cause) -> None:
    step = Step.REQUEST if cause.startswith("http") else Step.HANDSHAKE
    diagnosis = diagnosed(
        healthy(GBL), watched(check(ARM), resolved(ARM), connected(), fails(step, ARM, cause))
    )

    for finding in diagnosis.findings:
        assert ARM in finding.title
        assert "{" not in finding.title + finding.remedy


def test_an_optional_endpoint_that_fails_degrades() -> None:
    lesser = dropped(ARM, required=False, severity=Severity.OPTIONAL, azcmagent_check=False)

    finding = diagnosed(healthy(GBL), lesser).findings[0]

    assert finding.severity is Impact.DEGRADING
    assert finding.azcm == ()


def test_dead_addresses_beside_living_ones_are_counted() -> None:
    half = watched(
        check(GBL),
        resolved(GBL, "20.0.0.1", "20.0.0.2"),
        both(GBL, "20.0.0.1", "20.0.0.2"),
        refused("20.0.0.2"),
        [connected(), chosen(), shaken(), judged(), answered()],
    )

    diagnosis = diagnosed(half)

    assert rules_of(diagnosis) == ["partial-addresses"]
    assert "1 of 2 addresses" in diagnosis.findings[0].title
    assert "20.0.0.2" in diagnosis.findings[0].remedy


def dual(host: str, cause: Cause = Cause.TCP_TIMEOUT) -> Seen:
    return watched(
        check(host),
        resolved(host, "2603::1", "20.0.0.1"),
        both(host, "20.0.0.1"),
        refused("2603::1", cause),
        [connected(), chosen(), shaken(host), judged(host), answered()],
    )


def test_ipv6_that_leads_nowhere_explains_the_dead_addresses() -> None:
    diagnosis = diagnosed(dual(GBL), dual(LOGIN))

    assert rules_of(diagnosis) == ["ipv6-broken"]
    assert diagnosis.findings[0].consequences == ("partial-addresses",)


@pytest.mark.parametrize(
    "seen",
    [
        (dual(GBL, Cause.TCP_UNREACHABLE), dual(LOGIN, Cause.TCP_UNREACHABLE)),
        (healthy(GBL), healthy(LOGIN)),
    ],
)
def test_a_machine_without_ipv6_is_ordinary(seen: tuple[Seen, ...]) -> None:
    assert rules_of(diagnosed(*seen)) == []


def test_one_host_whose_ipv6_fails_is_that_hosts_matter() -> None:
    assert rules_of(diagnosed(dual(GBL), healthy(LOGIN))) == ["partial-addresses"]


def test_a_single_ipv6_connection_that_works_proves_ipv6() -> None:
    works = watched(
        check(ARM), resolved(ARM), connected("2603::5"), [shaken(ARM), judged(ARM), answered()]
    )

    assert rules_of(diagnosed(dual(GBL), dual(LOGIN), works)) == ["partial-addresses"]


def test_ipv6_that_leads_nowhere_is_one_finding_for_many_names() -> None:
    hosts = [f"h{number}.azure.com" for number in range(40)]

    diagnosis = diagnosed(*map(dual, hosts))

    assert rules_of(diagnosis) == ["ipv6-broken"]
    finding = diagnosis.findings[0]
    assert finding.title == "IPv6 leads nowhere: 40 hosts answer over IPv4 only"
    assert "(2603::1), while IPv4 works (20.0.0.1)" in finding.remedy
    assert len(finding.subjects) == 40


def test_a_private_ipv6_address_that_answers_does_not_excuse_the_internets() -> None:
    inside = watched(
        check("proxy.corp.example", endpoint="user"),
        resolved("proxy.corp.example", "fd00::7"),
        connected("fd00::7"),
        [chosen("fd00::7"), shaken("proxy.corp.example"), judged("proxy.corp.example"), answered()],
    )

    assert rules_of(diagnosed(dual(GBL), dual(LOGIN), inside)) == ["ipv6-broken"]


def test_an_address_that_answered_the_second_try_is_not_out_of_reach() -> None:
    def twice(host: str, *, at_last: bool) -> Seen:
        again = connected("20.0.0.8") if at_last else refused("20.0.0.8")
        return watched(
            check(host),
            resolved(host, "20.0.0.8", "20.0.0.9", "20.0.0.1"),
            refused("20.0.0.8"),
            msgspec.structs.replace(again, again=True),
            refused("20.0.0.9"),
            [connected(), chosen(), shaken(host), judged(host), answered()],
        )

    reached_late = diagnosed(twice(GBL, at_last=True)).findings[0]
    never = diagnosed(twice(GBL, at_last=False)).findings[0]

    assert f"{GBL}: 1 of 3 addresses" in reached_late.title
    assert "Out of reach: 20.0.0.9; these answer: 20.0.0.8, 20.0.0.1" in reached_late.remedy
    assert f"{GBL}: 2 of 3 addresses" in never.title


def slow(host: str, resolve_ms: float, connect_ms: float) -> Seen:
    return watched(
        check(host),
        resolved(host, took_ms=resolve_ms),
        both(host, "20.0.0.1"),
        [connected(), chosen(after_ms=connect_ms), shaken(host), judged(host), answered()],
    )


@pytest.mark.parametrize(
    ("resolve_ms", "connect_ms", "owner"),
    [(20, 3500, Owner.NETWORK_PROVIDER), (4000, 20, Owner.DNS)],
)
def test_a_slow_way_is_told_with_its_slow_part(
    resolve_ms: float, connect_ms: float, owner: Owner
) -> None:
    diagnosis = diagnosed(slow(GBL, resolve_ms, connect_ms))

    assert rules_of(diagnosis) == ["slow-path"]
    assert diagnosis.findings[0].owner is owner


def test_distance_alone_is_not_slow() -> None:
    assert rules_of(diagnosed(slow(GBL, 600, 600))) == []


def test_a_very_long_way_is_told_as_distance_and_not_as_a_fault() -> None:
    way = changed(slow(GBL, 1600, 1600), lambda seen: msgspec.structs.replace(seen, took_ms=1600))

    diagnosis = diagnosed(way)

    assert rules_of(diagnosis) == ["slow-path"]
    finding = diagnosis.findings[0]
    assert finding.title == "1 endpoint answers over a very long way: one round trip takes 1.6 s"
    assert "nothing is broken" in finding.remedy


def source() -> dict[str, object]:
    return {
        "purpose": "download",
        "purposes": ("download",),
        "azcmagent_check": False,
        "required": True,
    }


def test_a_blocked_download_leaves_the_offline_install() -> None:
    missing = dropped("packages.microsoft.com", **source())

    diagnosis = diagnosed(healthy(GBL), healthy(GAS), missing)

    assert rules_of(diagnosis) == ["install-source-blocked"]
    finding = diagnosis.findings[0]
    assert "offline" in finding.remedy
    assert "packages.microsoft.com" in finding.title
    assert finding.consequences == ("endpoint-blocked",)


def test_an_offline_install_does_not_help_where_more_is_blocked() -> None:
    missing = dropped("packages.microsoft.com", **source())

    assert rules_of(diagnosed(healthy(GBL), dropped(ARM), missing)) == ["endpoint-blocked"]


def test_a_source_that_is_needed_afterwards_too_is_no_mere_source() -> None:
    shared = dropped(ARM, **{**source(), "purposes": ("download", "run")})

    assert rules_of(diagnosed(healthy(GBL), shared)) == ["endpoint-blocked"]


def test_without_anything_reached_an_offline_install_is_no_help() -> None:
    missing = dropped("packages.microsoft.com", **source())

    assert rules_of(diagnosed(missing)) == ["endpoint-blocked"]


def test_an_old_catalog_is_advice_tied_to_the_runs_first_observation() -> None:
    diagnosis = diagnosed(healthy(), age_days=181)

    assert rules_of(diagnosis) == ["catalog-old"]
    finding = diagnosis.findings[0]
    assert finding.severity is Impact.ADVICE
    assert finding.clues[0].observation == diagnosis.checks[0].observations[0].id


def test_a_recent_catalog_is_silent() -> None:
    assert rules_of(diagnosed(healthy(), age_days=180)) == []


def test_words_fit_the_causes_they_are_for() -> None:
    for cause, words in WORDS.items():
        assert words.one
        assert "{endpoint}" in words.one, cause
        assert "{count}" in words.several, cause


def test_nothing_is_found_where_all_is_well() -> None:
    diagnosis = diagnosed(*(healthy(host) for host in (GBL, GAS, AGENT, LOGIN, ARM)))

    assert diagnosis.findings == ()
    assert host_facts().name_servers
