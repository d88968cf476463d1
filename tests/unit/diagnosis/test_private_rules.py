"""Private Link: what DNS must hold, what routes must lead to, and who is asked for it."""

import pytest

from arcdiag.diagnosis.diagnose import Diagnosis
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Finding, Impact, Owner
from arcdiag.model.plan import Seen
from arcdiag.model.report import CheckResult
from tests.unit.diagnosis.build import (
    AGENT,
    GAS,
    GBL,
    LOGIN,
    NS1,
    NS2,
    connected,
    host_facts,
    judged,
    queried,
    refused,
    resolved,
    routed,
    rules_of,
    shaken,
    traced,
    unrouted,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    ARCS,
    ENTRA,
    JAPAN_EAST,
    PEERING,
    PRIVATE,
    dies,
    site,
    told,
    wanted,
    without,
    works,
)

HIS, GC = "privatelink.his.arc.azure.com", "privatelink.guestconfiguration.azure.com"


def only(diagnosis: Diagnosis) -> Finding:
    assert len(diagnosis.findings) == 1, rules_of(diagnosis)
    return diagnosis.findings[0]


def of(diagnosis: Diagnosis, host: str) -> CheckResult:
    return next(check for check in diagnosis.checks if check.host == host)


def told_by(finding: Finding, *words: str) -> list[str]:
    text = "\n".join((finding.title, finding.remedy, *(clue.note for clue in finding.clues)))
    return [word for word in words if word not in text]


def test_private_peering_as_documented_has_no_finding() -> None:
    diagnosis = told(*site(PRIVATE))

    assert diagnosis.findings == ()
    assert {check.state for check in diagnosis.checks} == {State.PASS}


def test_public_answers_only_ask_for_the_zones_and_the_forwarders() -> None:
    public = [works(host, JAPAN_EAST, PRIVATE) for host in ARCS]

    finding = only(told(*public, works(LOGIN, ENTRA, PRIVATE)))

    assert finding.rule == "private-dns-missing"
    assert (finding.owner, finding.severity) == (Owner.DNS, Impact.BLOCKING)
    assert finding.confidence is Certainty.PROVED
    assert finding.azcm == ()
    assert finding.consequences == ("endpoint-blocked",)
    assert not told_by(finding, HIS, GC, "forward his.arc.azure.com", "10.0.0.53")
    assert not told_by(finding, f"gbl in {HIS}", f"eastasia-gas in {GC}", "168.63.129.16")
    assert not told_by(finding, "public with Private Link too", LOGIN)


def test_a_missing_zone_and_a_missing_record_are_told_apart() -> None:
    no_zone = told(
        *without(site(PRIVATE), AGENT, GAS),
        works(AGENT, JAPAN_EAST, PRIVATE),
        works(GAS, JAPAN_EAST, PRIVATE),
    )
    no_record = told(*without(site(PRIVATE), GAS), works(GAS, JAPAN_EAST, PRIVATE))

    zone, record = only(no_zone), only(no_record)

    assert zone.rule == record.rule == "private-dns-partial"
    assert f"No name of {GC} is private here" in zone.remedy
    assert "NxDomainRedirect" not in zone.remedy
    assert f"eastasia-gas in {GC}" in record.remedy
    assert "NxDomainRedirect" in record.remedy
    assert "1 of 4 names" in record.title
    assert of(no_record, GAS).cause is Cause.PRIVATE_EXPECTED


def test_private_and_public_in_one_answer_is_half_made_too() -> None:
    mixed = watched(
        wanted(GAS, PRIVATE),
        resolved(GAS, "10.1.2.9", JAPAN_EAST),
        queried(GAS, "10.1.2.9", JAPAN_EAST),
    )

    finding = only(told(*without(site(PRIVATE), GAS), mixed))

    assert finding.rule == "private-dns-partial"
    assert "private and public addresses in one answer" in finding.remedy


def test_two_name_servers_of_which_one_knows_private_link_are_the_cause() -> None:
    split = [
        works(
            host,
            JAPAN_EAST,
            PRIVATE,
            queried(host, JAPAN_EAST),
            queried(host, f"10.1.2.{number}", server=NS2),
        )
        for number, host in enumerate(ARCS)
    ]

    finding = only(told(*split, host=host_facts(NS1, NS2)))

    assert finding.rule == "dns-answers-differ"
    assert "private-dns-missing" in finding.consequences
    assert "let 10.0.0.53 forward his.arc.azure.com" in finding.remedy
    assert "10.0.1.53 finds the private addresses" in finding.remedy
    assert "Private Link" in finding.remedy


@pytest.mark.parametrize(
    ("mode", "private_link", "words"),
    [
        (PRIVATE, True, "1. Add the missing record sets"),
        (Mode.PUBLIC, False, "1. Unlink privatelink.his.arc.azure.com"),
    ],
)
def test_a_zone_without_the_record_asks_for_what_the_mode_wants(
    mode: Mode, private_link: bool, words: str
) -> None:
    wire = [
        queried(GBL, rcode="NXDOMAIN", aliases=(f"gbl.{HIS}",), question=question)
        for question in ("A", "AAAA")
    ]
    hollow = watched(wanted(GBL, mode), wire)

    finding = only(told(hollow, works(LOGIN, ENTRA, mode), private_link=private_link))

    assert finding.rule == "private-record-missing"
    assert finding.remedy.startswith(words)


def test_private_answers_without_a_scope_leave_two_ways() -> None:
    diagnosis = told(*site(Mode.PUBLIC))

    finding = only(diagnosis)

    assert finding.rule == "private-answer-without-scope"
    assert (finding.severity, finding.confidence) == (Impact.DEGRADING, Certainty.PROVED)
    assert of(diagnosis, GBL).state is State.WARN
    assert of(diagnosis, GBL).cause is Cause.PUBLIC_EXPECTED
    assert not told_by(finding, "--private-link-scope", HIS, GC, "10.0.0.53", "not documented")


def test_dead_private_answers_in_public_mode_keep_their_own_cause() -> None:
    diagnosis = told(dies(GBL, "10.1.2.4", Mode.PUBLIC), works(LOGIN, ENTRA, Mode.PUBLIC))

    finding = only(diagnosis)

    assert of(diagnosis, GBL).cause is Cause.TCP_TIMEOUT
    assert (finding.rule, finding.confidence) == ("private-answer-without-scope", Certainty.LIKELY)
    assert finding.consequences == ("endpoint-blocked",)
    assert "Nothing answers at the private addresses" in finding.remedy


def test_private_answers_over_microsoft_peering_cannot_travel() -> None:
    finding = only(told(dies(GBL, "10.1.2.4", PEERING), works(LOGIN, ENTRA, PEERING)))

    assert finding.rule == "private-answer-without-scope"
    assert "Microsoft peering carries no private address" in finding.remedy


def dead_site(*more: object, cause: Cause = Cause.TCP_TIMEOUT) -> list[Seen]:
    return [
        watched(
            wanted(host, PRIVATE),
            resolved(host, address),
            queried(host, address),
            refused(address, cause),
            *[make(address) for make in more],  # type: ignore[operator]
        )
        for host, address in ((GBL, "10.1.2.4"), (GAS, "10.1.2.5"))
    ]


OUT = works(LOGIN, ENTRA, PRIVATE)


@pytest.mark.parametrize(
    ("lost", "certainty", "owner", "words"),
    [
        (
            dead_site(unrouted, cause=Cause.TCP_UNREACHABLE),
            Certainty.PROVED,
            Owner.SERVER,
            "This machine has no route to the private endpoints",
        ),
        (
            dead_site(routed, cause=Cause.TCP_UNREACHABLE),
            Certainty.PROVED,
            Owner.NETWORK_PROVIDER,
            "reported unreachable",
        ),
        (
            dead_site(
                routed,
                lambda one: traced(one, ("10.20.0.1", "passed on"), ("20.1.2.3", "passed on")),
            ),
            Certainty.LIKELY,
            Owner.NETWORK_PROVIDER,
            "leave for the Internet",
        ),
        (
            dead_site(routed),
            Certainty.POSSIBLE,
            Owner.NETWORK_PROVIDER,
            "the same way as those to the Internet",
        ),
        (
            dead_site(lambda one: routed(one, "10.99.0.1")),
            Certainty.POSSIBLE,
            Owner.NETWORK_PROVIDER,
            "None of the private endpoints of Azure Arc answers (10.1.2.4, 10.1.2.5)",
        ),
    ],
)
def test_endpoints_that_all_die_alike_are_told_by_what_is_known_of_the_way(
    lost: list[Seen], certainty: Certainty, owner: Owner, words: str
) -> None:
    finding = only(told(*lost, OUT))

    assert finding.rule == "private-no-route"
    assert (finding.confidence, finding.owner) == (certainty, owner)
    assert words in finding.title
    assert finding.consequences == ("endpoint-blocked",)


def test_one_dead_private_address_alone_does_not_tell_of_routes() -> None:
    assert rules_of(told(dies(GBL, "10.1.2.4", PRIVATE), OUT)) == ["endpoint-blocked"]


def test_refusals_are_no_matter_of_routes() -> None:
    found = told(*dead_site(routed, cause=Cause.TCP_REFUSED), OUT)

    assert rules_of(found) == ["endpoint-blocked"]


def test_a_machine_that_is_cut_off_altogether_has_no_private_fault() -> None:
    nowhere = watched(
        wanted(LOGIN, PRIVATE),
        resolved(LOGIN, ENTRA),
        unrouted(ENTRA),
        refused(ENTRA, Cause.TCP_UNREACHABLE),
    )

    found = told(*dead_site(unrouted, cause=Cause.TCP_UNREACHABLE), nowhere)

    assert rules_of(found) == ["endpoint-blocked"]


@pytest.mark.parametrize(
    ("address", "certainty"),
    [("10.1.2.99", Certainty.LIKELY), ("10.77.0.4", Certainty.POSSIBLE)],
)
def test_a_dead_address_beside_living_ones_is_an_old_record(
    address: str, certainty: Certainty
) -> None:
    finding = only(told(*without(site(PRIVATE), AGENT), dies(AGENT, address, PRIVATE)))

    assert finding.rule == "private-record-stale"
    assert (finding.owner, finding.confidence) == (Owner.DNS, certainty)
    assert f"agentserviceapi in {GC} = {address}" in finding.remedy
    assert "customDnsConfigs" in finding.remedy
    assert finding.consequences == ("agentserviceapi-blocked", "endpoint-blocked")
    assert any(clue.note.endswith("for comparison") for clue in finding.clues)


def test_what_stays_public_needs_a_way_of_its_own() -> None:
    finding = only(told(*without(site(PRIVATE), LOGIN), dies(LOGIN, ENTRA, PRIVATE)))

    assert finding.rule == "private-link-public-rest"
    assert not told_by(finding, LOGIN, "proxy.bypass Arc", "explicit proxy", "TCP 443")
    assert not told_by(finding, "sent from 10.20.0.2 on lan0 through 10.20.0.1")


def test_a_private_address_that_shows_a_strangers_certificate_is_another_matter() -> None:
    page = watched(
        wanted(GBL, Mode.PUBLIC),
        resolved(GBL, "10.1.2.4"),
        queried(GBL, "10.1.2.4"),
        connected("10.1.2.4"),
        shaken(GBL, issuer="CN=Block Page"),
        judged(GBL, "cert-untrusted", anchor=None),
    )

    found = told(page, works(LOGIN, ENTRA, Mode.PUBLIC))

    assert "private-answer-without-scope" not in rules_of(found)
    assert of(found, GBL).cause is Cause.CERT_UNTRUSTED
