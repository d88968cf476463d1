"""Causes above, consequences beneath; nothing uncovered, nothing unproved, never a traceback."""

from collections.abc import Iterator

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.diagnosis.diagnose import Diagnosis, diagnose, findings
from arcdiag.diagnosis.evidence import Evidence, Surroundings
from arcdiag.diagnosis.rule import MOST_CLUES, Case, rule
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.host import HostsEntry
from arcdiag.model.observation import Anchor, AnchorKind, Observation, Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    CONTOSO,
    GAS,
    GBL,
    LOGIN,
    NS1,
    NS2,
    answered,
    both,
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
    silence,
    skips,
    watched,
)


def test_no_evidence_at_all_is_no_finding() -> None:
    assert diagnosed().findings == ()


def test_what_a_cause_does_not_account_for_stands_beside_it() -> None:
    def dead(host: str) -> Seen:
        return watched(check(host), fails(Step.RESOLVE, host, Cause.DNS_TIMEOUT), silence(host))

    pinned = watched(check(LOGIN), resolved(LOGIN, source="--resolve"), refused("20.0.0.1"))

    diagnosis = diagnosed(dead(GBL), dead(GAS), pinned)

    assert rules_of(diagnosis) == ["dns-server-down", "endpoint-blocked"]
    assert diagnosis.findings[0].consequences == ("endpoint-blocked",)
    assert diagnosis.findings[1].subjects == (f"{LOGIN}:443",)
    assert diagnosis.findings[1].title.startswith(LOGIN)


def test_the_gravest_findings_come_first() -> None:
    diagnosis = diagnosed(dropped(LOGIN), healthy(GBL), age_days=400)

    assert [finding.severity for finding in diagnosis.findings] == [
        Impact.BLOCKING,
        Impact.ADVICE,
    ]


def test_judging_a_judged_report_again_gives_the_same() -> None:
    first = diagnosed(healthy(GBL), healthy(GAS), dropped(AGENT))

    saved = [Seen(check=check, observations=check.observations) for check in first.checks]
    again = diagnosed(*saved)

    assert again == first


def test_a_diagnosis_survives_json() -> None:
    first = diagnosed(healthy(GBL), dropped(AGENT))

    assert msgspec.json.decode(msgspec.json.encode(first), type=Diagnosis) == first


@rule(id="without-proof", owner=Owner.DNS, title="a", remedy="b")
def without_proof(evidence: Evidence) -> Iterator[Case]:
    yield Case(subjects=evidence.checks, clues=())


def test_no_finding_without_a_clue() -> None:
    around = Surroundings(host_facts(), run_of(), None, None)  # type: ignore[arg-type]

    assert findings(Evidence((), around), (without_proof,)) == ()


def test_the_clues_of_a_finding_are_bounded_and_cover_different_checks() -> None:
    hosts = [f"h{number}.azure.com" for number in range(30)]
    addresses = [f"20.0.0.{number}" for number in range(8)]

    finding = diagnosed(*(dropped(host, *addresses) for host in hosts)).findings[0]

    assert len(finding.clues) == MOST_CLUES
    assert len({clue.check for clue in finding.clues}) == 30


HOSTS = st.sampled_from([GBL, GAS, AGENT, LOGIN, "", "portal.example", "*.x.y"])
ADDRESSES = st.sampled_from(["20.0.0.1", "10.0.0.1", "0.0.0.0", "2603::1", "no address", ""])
SERVERS = st.sampled_from([NS1, NS2, "", "[::1]:53"])
RCODES = st.sampled_from(["NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED", "BADVERS"])
CERTIFICATE_CAUSES = st.sampled_from(
    ["cert-expired", "cert-untrusted", "cert-wrong-host", "cert-not-yet-valid", "nonsense"]
)
ANCHORS = st.sampled_from([None, CONTOSO]) | st.builds(
    Anchor,
    kind=st.sampled_from(AnchorKind),
    subject=st.sampled_from(["CN=A", "{brace}", ""]),
    spki_sha256=st.just("aa"),
    trusted=st.booleans(),
)
OBSERVATIONS: st.SearchStrategy[Observation] = st.one_of(
    st.builds(fails, st.sampled_from(Step), HOSTS | ADDRESSES, st.sampled_from(Cause)),
    st.builds(skips, st.sampled_from(Step), st.sampled_from(Cause)),
    st.builds(resolved, HOSTS, ADDRESSES, source=st.sampled_from(["system", NS1, "literal"])),
    st.builds(
        queried,
        HOSTS,
        ADDRESSES,
        server=SERVERS,
        rcode=RCODES,
        question=st.sampled_from(["A", "AAAA"]),
        attempts=st.integers(0, 4),
        aliases=st.lists(HOSTS, max_size=2).map(tuple),
    ),
    st.builds(connected, ADDRESSES),
    st.builds(refused, ADDRESSES, st.sampled_from(Cause)),
    st.builds(chosen, ADDRESSES, st.floats(0, 1e6)),
    st.builds(shaken, HOSTS, st.sampled_from(["TLSv1.3", "TLSv1", "?"]), issuer=HOSTS),
    st.builds(
        lambda host, causes, anchor, fatal: judged(host, *causes, anchor=anchor, fatal=fatal),
        HOSTS,
        st.lists(CERTIFICATE_CAUSES, max_size=3),
        ANCHORS,
        st.booleans(),
    ),
    st.builds(
        answered,
        st.integers(0, 999),
        st.none() | st.floats(-1e9, 1e9),
        location=st.sampled_from(["", "//[", "https://portal.example/", "https://aka.ms"]),
    ),
)
CHECKS = st.builds(
    lambda host, number, required: check(host, id=f"{host}#{number}", required=required),
    HOSTS,
    st.integers(0, 999),
    st.booleans(),
)


@st.composite
def runs(draw: st.DrawFn) -> list[Seen]:
    checks = draw(st.lists(CHECKS, max_size=5, unique_by=lambda check: check.id))
    return [watched(one, draw(st.lists(OBSERVATIONS, max_size=9))) for one in checks]


@settings(max_examples=400, deadline=None)
@given(runs(), st.integers(-5, 400))
def test_whatever_was_seen_every_finding_is_proved_and_every_failure_covered(
    everything: list[Seen], age_days: int
) -> None:
    entry = HostsEntry(name=GBL, address="20.0.0.1", line=1)

    diagnosis = diagnosed(
        *everything, host=host_facts(NS1, NS2, hosts_file=(entry,)), age_days=age_days
    )

    observations = {seen.id for one in everything for seen in one.observations}
    covered = {subject for finding in diagnosis.findings for subject in finding.subjects}
    for finding in diagnosis.findings:
        assert finding.clues
        assert {clue.observation for clue in finding.clues} <= observations
        assert finding.title
        assert finding.remedy
    failed = {check.id for check in diagnosis.checks if check.state is State.FAIL}
    assert failed <= covered
    assert len(diagnosis.checks) == len(everything)


def test_thousands_of_checks_share_what_was_seen_once() -> None:
    name = [resolved(GBL), *both(GBL, "20.0.0.1")]
    shared = [
        watched(check(GBL, id=f"c{number}"), name, refused("20.0.0.1")) for number in range(500)
    ]

    diagnosis = diagnosed(*shared)

    assert rules_of(diagnosis) == ["endpoint-blocked"]
    assert len(diagnosis.findings[0].subjects) == 500
    assert diagnose is not None
