"""What a machine's store of roots lacks: at once, perhaps later, or altogether."""

import msgspec

from arcdiag.model.finding import Impact
from arcdiag.model.host import HostFacts, RootStore
from arcdiag.model.observation import Anchor, AnchorKind
from tests.unit.diagnosis.build import (
    GBL,
    LOGIN,
    diagnosed,
    dropped,
    healthy,
    host_facts,
    ill_signed,
    rules_of,
)

G2 = "CN=DigiCert Global Root G2,O=DigiCert Inc"
RSA = "CN=Microsoft RSA Root Certificate Authority 2017,O=Microsoft Corporation"
LACKING = Anchor(kind=AnchorKind.MICROSOFT, subject=G2, spki_sha256="a", trusted=False)


def machine(*lacking: str, count: int = 140, complete: bool = True) -> HostFacts:
    store = RootStore(count=count, complete=complete, lacking=lacking)
    return msgspec.structs.replace(host_facts(), roots=store)


def test_a_root_that_may_be_needed_is_advice() -> None:
    diagnosis = diagnosed(healthy(GBL), host=machine(RSA))

    assert rules_of(diagnosis) == ["missing-root"]
    finding = diagnosis.findings[0]
    assert finding.severity is Impact.ADVICE
    assert RSA in finding.remedy
    assert finding.title.startswith("This machine does not trust 1 root that")


def test_a_root_that_is_needed_is_not_told_twice() -> None:
    broken = ill_signed(GBL, "cert-untrusted", anchor=LACKING)

    diagnosis = diagnosed(broken, healthy(LOGIN), host=machine(G2, RSA))

    assert rules_of(diagnosis) == ["missing-root", "missing-root"]
    assert [G2 in one.remedy for one in diagnosis.findings] == [True, False]
    assert diagnosis.findings[0].severity is Impact.BLOCKING


def test_where_roots_are_fetched_on_demand_nothing_is_missed() -> None:
    assert rules_of(diagnosed(healthy(GBL), host=machine(G2, RSA, complete=False))) == []
    assert rules_of(diagnosed(healthy(GBL), host=machine(count=0, complete=False))) == []


def test_without_any_chain_nothing_is_said_of_roots() -> None:
    assert "missing-root" not in rules_of(diagnosed(dropped(GBL), host=machine(RSA)))


def test_an_empty_store_is_one_finding_that_says_so() -> None:
    untrusted = [ill_signed(host, "cert-untrusted", anchor=LACKING) for host in (GBL, LOGIN)]

    diagnosis = diagnosed(*untrusted, host=machine(G2, RSA, count=0))

    assert rules_of(diagnosis) == ["missing-root"]
    finding = diagnosis.findings[0]
    assert "empty or unreadable" in finding.title
    assert f"{GBL}, {LOGIN}" in finding.remedy
    assert finding.severity is Impact.BLOCKING
