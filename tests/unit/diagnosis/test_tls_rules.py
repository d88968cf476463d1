"""Each diagnosis about certificates, TLS and the clock: when it speaks, and when it is silent."""

from datetime import UTC, datetime

import msgspec
import pytest

from arcdiag.model.choices import Protocol, Readiness
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.observation import Anchor, AnchorKind, Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    CONTOSO,
    GAS,
    GBL,
    LOGIN,
    MICROSOFT,
    answered,
    both,
    check,
    chosen,
    connected,
    diagnosed,
    fails,
    healthy,
    ill_signed,
    inspected,
    judged,
    resolved,
    rules_of,
    shaken,
    watched,
)

STRANGER = msgspec.structs.replace(CONTOSO, trusted=False)
PUBLIC = Anchor(
    kind=AnchorKind.PUBLIC, subject="CN=Some Public Root", spki_sha256="cc", trusted=True
)


def speaking(host: str, *steps: object, **values: object) -> Seen:
    way = [resolved(host), connected(), chosen()]
    return watched(check(host, **values), way, both(host, "20.0.0.1"), *steps)


def test_an_inspecting_device_is_named_with_the_hosts_it_spares() -> None:
    diagnosis = diagnosed(inspected(GBL), inspected(GAS), healthy(LOGIN))

    assert rules_of(diagnosis) == ["tls-inspection"]
    finding = diagnosis.findings[0]
    assert "Contoso Edge CA" in finding.title
    assert "the root CN=Contoso Edge Root" in finding.remedy
    assert f"Not inspected: {LOGIN}" in finding.remedy
    assert "Contoso Edge CA" in finding.clues[0].note
    assert finding.severity is Impact.DEGRADING
    assert diagnosis.verdict.state is Readiness.WARNINGS


def test_an_inspecting_devices_block_page_is_its_own_doing() -> None:
    page = speaking(
        GAS,
        shaken(GAS, issuer="CN=Contoso Edge CA"),
        judged(GAS, anchor=CONTOSO),
        answered(403, x_squid_error="ERR_ACCESS_DENIED 0"),
    )

    diagnosis = diagnosed(inspected(GBL), page, healthy(LOGIN))

    assert rules_of(diagnosis) == ["tls-inspection"]
    finding = diagnosis.findings[0]
    assert finding.severity is Impact.BLOCKING
    assert finding.consequences == ("endpoint-blocked",)
    assert finding.azcm == ("AZCM0026",)
    assert f"1. Allow {GAS} on the device that signs as CN=Contoso Edge CA" in finding.remedy


def test_inspection_does_not_explain_what_fails_for_another_reason() -> None:
    torn = speaking(
        GAS,
        shaken(GAS, issuer="CN=Contoso Edge CA"),
        judged(GAS, anchor=CONTOSO),
        fails(Step.REQUEST, GAS, Cause.HTTP_TIMEOUT),
    )

    assert rules_of(diagnosed(inspected(GBL), torn)) == ["endpoint-blocked", "tls-inspection"]


def test_genuine_chains_are_no_inspection() -> None:
    assert rules_of(diagnosed(healthy(GBL), healthy(GAS))) == []


def test_an_inspecting_device_that_is_not_trusted_blocks() -> None:
    refusals = [
        ill_signed(host, "cert-untrusted", anchor=STRANGER, issuer="CN=Contoso Edge CA")
        for host in (GBL, GAS, AGENT)
    ]

    diagnosis = diagnosed(*refusals, healthy(LOGIN))

    assert rules_of(diagnosis) == ["tls-inspection-untrusted"]
    finding = diagnosis.findings[0]
    assert finding.consequences == ("certificate-fault", "endpoint-blocked")
    assert finding.azcm == ("AZCM0026",)
    assert "3 hosts" in finding.title
    assert "Contoso Edge CA" in finding.title
    assert "root certificate, CN=Contoso Edge Root" in finding.remedy
    assert f"Not touched: {LOGIN}" in finding.remedy


def test_a_signer_known_only_by_the_last_certificate_shown_is_grouped_too() -> None:
    refusals = [
        ill_signed(host, "cert-untrusted", anchor=None, issuer="CN=Edge") for host in (GBL, GAS)
    ]

    assert rules_of(diagnosed(*refusals)) == ["tls-inspection-untrusted"]


def test_one_untrusted_host_is_a_certificate_fault() -> None:
    diagnosis = diagnosed(ill_signed(GBL, "cert-untrusted", anchor=STRANGER), healthy(LOGIN))

    assert rules_of(diagnosis) == ["certificate-fault"]
    assert diagnosis.findings[0].owner is Owner.FIREWALL


CAUSES = [
    "cert-expired",
    "cert-not-yet-valid",
    "cert-wrong-host",
    "cert-self-signed",
    "cert-incomplete",
    "cert-untrusted",
    "cert-revoked",
    "cert-weak",
    "cert-invalid",
]


@pytest.mark.parametrize("cause", CAUSES)
def test_each_certificate_cause_has_its_own_words(cause: str) -> None:
    diagnosis = diagnosed(ill_signed(GBL, cause, anchor=None), healthy(LOGIN))

    assert rules_of(diagnosis) == ["certificate-fault"]
    finding = diagnosis.findings[0]
    assert finding.severity is Impact.BLOCKING
    assert GBL in finding.title
    assert finding.consequences == ("endpoint-blocked",)
    assert not finding.title.startswith("Certificate refused")


def test_a_genuine_but_expired_certificate_is_azures_own() -> None:
    diagnosis = diagnosed(ill_signed(GBL, "cert-expired", anchor=MICROSOFT), healthy(LOGIN))

    assert diagnosis.findings[0].owner is Owner.AZURE


def test_a_users_own_endpoint_is_the_business_of_its_server() -> None:
    own = watched(
        check("intra.contoso.test", endpoint="user"),
        resolved("intra.contoso.test"),
        connected(),
        chosen(),
        shaken("intra.contoso.test"),
        judged("intra.contoso.test", "cert-expired", anchor=None),
    )

    assert diagnosed(own).findings[0].owner is Owner.SERVER


@pytest.mark.parametrize("kind", [AnchorKind.MICROSOFT, AnchorKind.PUBLIC])
def test_a_genuine_root_this_machine_lacks_is_the_machines_own_matter(kind: AnchorKind) -> None:
    lacking = msgspec.structs.replace(MICROSOFT, kind=kind, trusted=False)

    diagnosis = diagnosed(*(ill_signed(h, "cert-untrusted", anchor=lacking) for h in (GBL, GAS)))

    assert rules_of(diagnosis) == ["missing-root"]
    finding = diagnosis.findings[0]
    assert finding.owner is Owner.SERVER
    assert "ca-certificates" in finding.remedy
    assert finding.consequences == ("certificate-fault", "endpoint-blocked")


def test_a_root_does_not_mend_a_certificate_for_another_name() -> None:
    lacking = msgspec.structs.replace(MICROSOFT, trusted=False)
    refusal = ill_signed(GBL, "cert-untrusted", "cert-wrong-host", anchor=lacking)

    assert "missing-root" not in rules_of(diagnosed(refusal))


def test_a_public_root_not_known_of_microsoft_is_advice() -> None:
    other = speaking(GBL, shaken(), judged(GBL, anchor=PUBLIC), answered())

    diagnosis = diagnosed(other)

    assert rules_of(diagnosis) == ["unfamiliar-root"]
    assert diagnosis.findings[0].severity is Impact.ADVICE
    assert diagnosis.verdict.state is Readiness.READY


def test_a_users_own_endpoint_may_have_any_public_root() -> None:
    own = speaking(
        "www.contoso.test",
        shaken(),
        judged(GBL, anchor=PUBLIC),
        answered(),
        endpoint="user",
    )

    assert rules_of(diagnosed(own)) == []


def test_old_tls_is_told_with_its_version() -> None:
    old = speaking(GBL, shaken(GBL, "TLSv1.1"), judged(), answered())

    diagnosis = diagnosed(old)

    assert rules_of(diagnosis) == ["tls-too-old"]
    assert "TLS 1.1" in diagnosis.findings[0].title
    assert diagnosis.findings[0].severity is Impact.DEGRADING


def test_a_users_own_old_server_is_the_business_of_its_owner() -> None:
    own = speaking(
        "intra.contoso.test", shaken(version="TLSv1"), judged(), answered(), endpoint="user"
    )

    assert diagnosed(own).findings[0].owner is Owner.SERVER


def test_a_fault_is_described_by_the_faulty_hosts_own_certificate() -> None:
    diagnosis = diagnosed(
        healthy(LOGIN),
        ill_signed(GBL, "cert-untrusted", anchor=None, issuer="CN=Stranger", address="20.7.7.7"),
    )

    remedy = diagnosis.findings[0].remedy
    assert f"(CN={GBL}, issued by CN=Stranger)" in remedy
    assert "20.7.7.7" in remedy


def test_no_version_in_common_blocks() -> None:
    torn = speaking(GBL, fails(Step.HANDSHAKE, GBL, Cause.TLS_VERSION))

    diagnosis = diagnosed(torn)

    assert rules_of(diagnosis) == ["tls-too-old"]
    assert diagnosis.findings[0].severity is Impact.BLOCKING
    assert diagnosis.findings[0].consequences == ("endpoint-blocked",)


def clocked(host: str, offset_s: float | None) -> Seen:
    return speaking(host, shaken(host), judged(host), answered(offset_s=offset_s))


@pytest.mark.parametrize(("offset", "word"), [(600.0, "10 min ahead"), (-3600.0, "1 h behind")])
def test_a_clock_that_all_servers_contradict_is_wrong(offset: float, word: str) -> None:
    diagnosis = diagnosed(clocked(GBL, offset), clocked(GAS, offset + 1), clocked(LOGIN, offset))

    assert rules_of(diagnosis) == ["clock-skew"]
    finding = diagnosis.findings[0]
    assert word in finding.title
    assert finding.confidence is Certainty.PROVED
    assert finding.owner is Owner.SERVER


@pytest.mark.parametrize("offset", [0.0, 119.0, -119.0, 120.5, None])
def test_a_clock_within_what_the_agent_tolerates_is_silent(offset: float | None) -> None:
    assert rules_of(diagnosed(clocked(GBL, offset), clocked(GAS, offset))) == []


def test_one_server_that_is_wrong_is_not_our_clock() -> None:
    assert rules_of(diagnosed(clocked(GBL, 0.0), clocked(GAS, 0.0), clocked(LOGIN, 900.0))) == []


def test_one_servers_word_against_certificates_in_date_is_only_possible() -> None:
    (finding,) = diagnosed(clocked(GBL, 900.0)).findings

    assert (finding.rule, finding.confidence) == ("clock-skew", Certainty.POSSIBLE)


def test_one_servers_word_by_which_valid_certificates_are_not_in_date_is_nothing() -> None:
    ten_years = 3650 * 86_400.0

    assert rules_of(diagnosed(clocked(GBL, -ten_years))) == []
    assert rules_of(diagnosed(clocked(GBL, ten_years / 10))) == []


@pytest.mark.parametrize("year", [1, 1601, 1970, 9999])
def test_an_absurd_date_is_no_clock(year: int) -> None:
    absurd = clocked(GBL, 0.0).observations[-1].started - datetime(year, 1, 1, tzinfo=UTC)

    several = [clocked(host, absurd.total_seconds()) for host in (GBL, GAS, LOGIN)]

    assert rules_of(diagnosed(several[0])) == []
    assert rules_of(diagnosed(*several)) == []


def test_servers_that_disagree_say_nothing_of_our_clock() -> None:
    diagnosis = diagnosed(clocked(GBL, 900.0), clocked(GAS, 200.0), clocked(LOGIN, 5000.0))

    assert rules_of(diagnosis) == []


def test_expired_certificates_are_a_consequence_of_a_wrong_clock() -> None:
    diagnosis = diagnosed(
        clocked(GBL, 864000.0),
        clocked(GAS, 864000.0),
        ill_signed(AGENT, "cert-expired", anchor=MICROSOFT),
    )

    assert rules_of(diagnosis) == ["clock-skew"]
    finding = diagnosis.findings[0]
    assert finding.consequences == ("certificate-fault", "endpoint-blocked")
    assert finding.severity is Impact.BLOCKING


def test_a_wrong_clock_does_not_excuse_a_wrong_name() -> None:
    diagnosis = diagnosed(
        clocked(GBL, 600.0),
        clocked(GAS, 600.0),
        ill_signed(AGENT, "cert-wrong-host", anchor=None),
    )

    assert set(rules_of(diagnosis)) == {"clock-skew", "certificate-fault"}


@pytest.mark.parametrize(
    ("cause", "word"), [("cert-expired", "ahead"), ("cert-not-yet-valid", "behind")]
)
def test_certificates_all_out_of_date_at_once_point_to_the_clock(cause: str, word: str) -> None:
    diagnosis = diagnosed(*(ill_signed(h, cause, anchor=MICROSOFT) for h in (GBL, GAS, LOGIN)))

    assert rules_of(diagnosis) == ["clock-skew"]
    assert diagnosis.findings[0].confidence is Certainty.LIKELY
    assert word in diagnosis.findings[0].title


PORTAL = "portal.hotel.example"


def sent_away(host: str) -> Seen:
    """Plain HTTP, answered by a redirect to the network's login page."""
    return watched(
        check(host, port=80, protocol=Protocol.HTTP),
        resolved(host),
        both(host, "20.0.0.1"),
        connected(port=80),
        chosen(),
        answered(302, location=f"https://{PORTAL}/login"),
    )


def test_redirects_to_one_foreign_host_are_a_login_page() -> None:
    diagnosis = diagnosed(sent_away("crl.microsoft.com"), sent_away("ocsp.digicert.com"))

    assert rules_of(diagnosis) == ["captive-portal"]
    finding = diagnosis.findings[0]
    assert PORTAL in finding.title
    assert finding.confidence is Certainty.PROVED
    assert finding.consequences == ("endpoint-blocked",)


def test_the_login_pages_certificate_belongs_to_the_login_page() -> None:
    portal = {"names": (PORTAL,), "sha256": "portal", "issuer": "CN=Hotel"}
    refusals = [
        ill_signed(host, "cert-wrong-host", "cert-untrusted", anchor=None, **portal)
        for host in (GBL, GAS)
    ]

    diagnosis = diagnosed(sent_away("crl.microsoft.com"), *refusals)

    assert rules_of(diagnosis) == ["captive-portal"]
    finding = diagnosis.findings[0]
    assert len(finding.subjects) == 3
    assert finding.consequences == (
        "tls-inspection-untrusted",
        "certificate-fault",
        "endpoint-blocked",
    )


def test_one_foreign_certificate_for_many_hosts_is_likely_a_login_page() -> None:
    portal = {"names": (PORTAL,), "sha256": "portal"}
    refusals = [ill_signed(h, "cert-wrong-host", anchor=PUBLIC, **portal) for h in (GBL, GAS)]

    diagnosis = diagnosed(*refusals)

    assert rules_of(diagnosis) == ["captive-portal"]
    assert diagnosis.findings[0].confidence is Certainty.LIKELY


def test_status_511_proves_a_login_page() -> None:
    login = speaking(GBL, shaken(), judged(), answered(511))

    assert rules_of(diagnosed(login)) == ["captive-portal"]


def test_redirects_within_microsoft_are_ordinary() -> None:
    moved = [
        speaking(host, shaken(host), judged(host), answered(302, location="https://aka.ms/x"))
        for host in (GBL, GAS)
    ]

    assert rules_of(diagnosed(*moved)) == []


def test_one_stray_redirect_is_an_endpoint_matter() -> None:
    assert rules_of(diagnosed(sent_away("crl.microsoft.com"), healthy())) == ["endpoint-blocked"]
