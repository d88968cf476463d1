"""Several modes in one run: what is compared is compared within one, what is alike is told once."""

from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    GAS,
    GBL,
    LOGIN,
    NS1,
    NS2,
    dropped,
    fails,
    healthy,
    host_facts,
    refused,
    resolved,
    rules_of,
    silence,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    DOWNLOAD,
    EDGE,
    ENTRA,
    JAPAN_EAST,
    PEERING,
    PRIVATE,
    dies,
    site,
    told,
    wanted,
    works,
)

PUBLIC = Mode.PUBLIC


def unresolved(host: str, mode: Mode, server: str) -> Seen:
    return watched(
        wanted(host, mode), fails(Step.RESOLVE, host, Cause.DNS_TIMEOUT), silence(host, server)
    )


def test_the_name_server_of_one_mode_may_be_dead_while_the_others_works() -> None:
    hosts = (GBL, GAS, LOGIN)

    diagnosis = told(
        *(works(host, JAPAN_EAST, PUBLIC) for host in hosts),
        *(unresolved(host, PRIVATE, NS2) for host in hosts),
        host=host_facts(NS1),
    )

    assert rules_of(diagnosis) == ["dns-server-down"]
    finding = diagnosis.findings[0]
    assert finding.title == (
        "No name server answers this machine: 10.0.1.53 (mode private-peering)"
    )
    assert {each.rpartition("/")[2] for each in finding.subjects} == {PRIVATE}


def test_what_is_blocked_alike_in_two_modes_is_one_finding_without_a_mode() -> None:
    lost = [dies(LOGIN, ENTRA, mode) for mode in (PUBLIC, Mode.GATEWAY)]
    good = [works(GBL, JAPAN_EAST, mode) for mode in (PUBLIC, Mode.GATEWAY)]

    diagnosis = told(*good, *lost)

    assert rules_of(diagnosis) == ["endpoint-blocked"]
    assert len(diagnosis.findings[0].subjects) == 2
    assert "(mode" not in diagnosis.findings[0].title


def test_a_mode_whose_downloads_fail_is_not_told_by_another_ones_onboarding() -> None:
    diagnosis = told(
        works(GBL, JAPAN_EAST, PUBLIC),
        dies(DOWNLOAD, EDGE, PUBLIC),
        dies(LOGIN, ENTRA, Mode.GATEWAY),
    )

    assert "install-source-blocked" in rules_of(diagnosis)


def test_agentserviceapi_is_compared_with_its_siblings_in_its_own_mode_only() -> None:
    diagnosis = told(
        works(GAS, JAPAN_EAST, PUBLIC),
        works(AGENT, JAPAN_EAST, PUBLIC),
        dies(AGENT, JAPAN_EAST, Mode.GATEWAY),
    )

    assert rules_of(diagnosis) == ["endpoint-blocked"]


def test_ipv6_that_works_in_one_mode_does_not_hide_that_it_is_broken_in_another() -> None:
    def half(host: str) -> Seen:
        seen = works(host, JAPAN_EAST, PUBLIC)
        extra = (resolved(host, JAPAN_EAST, "2603:1040::1"), refused("2603:1040::1"))
        return Seen(check=seen.check, observations=(*extra, *seen.observations[1:]))

    diagnosis = told(
        half(GBL), half(GAS), works(LOGIN, "2603:1040::2", Mode.GATEWAY), host=host_facts()
    )

    assert "ipv6-broken" in rules_of(diagnosis)


def test_one_machine_public_and_private_side_by_side_names_the_mode_that_fails() -> None:
    public = [works(host, JAPAN_EAST, PEERING) for host in (GBL, GAS)]

    diagnosis = told(*public, dies(DOWNLOAD, EDGE, PEERING), *site(PRIVATE))

    assert rules_of(diagnosis) == ["microsoft-peering-no-edge"]
    assert diagnosis.findings[0].title.endswith("(mode microsoft-peering)")
    assert {one.mode: one.state for one in diagnosis.verdict.purposes}[PRIVATE] == "ready"


def test_one_mode_alone_is_never_named() -> None:
    diagnosis = told(healthy(GBL), dropped(LOGIN))

    assert diagnosis.findings[0].owner is Owner.FIREWALL
    assert "(mode" not in diagnosis.findings[0].title
    assert diagnosis.checks[1].state is State.FAIL
