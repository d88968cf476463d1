"""Revocation and issuer hosts out of reach: what depends on them, and what does not."""

import msgspec
import pytest

from arcdiag.model.finding import Impact
from arcdiag.model.host import OperatingSystem
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    ARM,
    GBL,
    diagnosed,
    dropped,
    healthy,
    host_facts,
    rules_of,
)

OCSP, CRL = "ocsp.digicert.com", "crl3.digicert.com"
PKI = {"port": 80, "purpose": "pki", "purposes": ("pki",), "azcmagent_check": False}


def lost(host: str) -> Seen:
    return dropped(host, **PKI)


@pytest.mark.parametrize(
    ("system", "severity", "words"),
    [
        (OperatingSystem.WINDOWS, Impact.DEGRADING, "Windows asks there itself"),
        (OperatingSystem.LINUX, Impact.ADVICE, "neither do curl"),
    ],
)
def test_what_depends_on_them_is_said_by_system(
    system: OperatingSystem, severity: Impact, words: str
) -> None:
    host = msgspec.structs.replace(host_facts(), system=system)

    diagnosis = diagnosed(healthy(GBL), lost(OCSP), lost(CRL), host=host)

    assert rules_of(diagnosis) == ["revocation-unreachable"]
    finding = diagnosis.findings[0]
    assert finding.severity is severity
    assert finding.consequences == ("endpoint-blocked",)
    assert words in finding.remedy
    assert "a Go program" in finding.remedy
    assert f"{OCSP}, {CRL}" in finding.remedy
    assert finding.title.startswith("2 hosts")


def test_what_the_agent_needs_stays_a_finding_of_its_own() -> None:
    diagnosis = diagnosed(healthy(GBL), dropped(ARM), lost(OCSP))

    blocked = next(one for one in diagnosis.findings if one.rule == "endpoint-blocked")
    assert ARM in blocked.title
    assert all(OCSP not in subject for subject in blocked.subjects)
