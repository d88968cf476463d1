"""Names that go past a proxy, and settings from which no way can be told."""

import pytest

from arcdiag.model.choices import Readiness
from arcdiag.model.failure import Cause, Skipped
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.observation import Step
from arcdiag.model.plan import Seen
from arcdiag.model.report import RouteFacts
from tests.unit.diagnosis.build import (
    AGENT,
    GAS,
    GBL,
    LOGIN,
    check,
    diagnosed,
    dropped,
    refused,
    resolved,
    rules_of,
    run_of,
    seen,
    watched,
)
from tests.unit.diagnosis.build_proxies import PROXY, well

ENTRY = ".guestconfiguration.azure.com"
LISTED = (f"{ENTRY} (NO_PROXY of this process's environment)",)
THROUGH = RouteFacts(name="default", proxy=PROXY, where="HTTPS_PROXY", exceptions=LISTED)
SCRIPT = RouteFacts(name="agent", proxy="PAC http://wpad/proxy.pac", where="the user's settings")
ENDLESS = "the PAC file computes for more than 1 s"


def excepted(host: str, cause: Cause = Cause.TCP_TIMEOUT) -> Seen:
    what = check(host, bypassed_by=ENTRY)
    return watched(what, resolved(host, "20.0.0.9"), refused("20.0.0.9", cause))


def unled(host: str, why: str = ENDLESS, **values: str) -> Seen:
    skipped = Skipped(cause=Cause.SKIPPED_DEPENDENCY, why=f"the way to it cannot be told: {why}")
    what = check(host, untestable=skipped.why, no_way=why, **values)
    return watched(what, seen(Step.RESOLVE, host, skipped))


def test_a_list_of_exceptions_is_the_likely_reason_where_the_proxy_connects_others() -> None:
    found = diagnosed(well(GBL), excepted(GAS), excepted(AGENT), run=run_of(routes=(THROUGH,)))

    assert rules_of(found) == ["endpoint-blocked"]
    finding = found.findings[0]
    assert finding.owner is Owner.SERVER
    assert finding.title.endswith(f"past the proxy what it fits ({ENTRY})")
    first, *rest = finding.remedy.split("\n")
    assert all(word in first for word in (ENTRY, PROXY, "NO_PROXY of this process"))
    assert rest[0].startswith("1. ")
    assert "the proxy connected on" in finding.clues[-1].note


def test_what_is_excepted_stands_apart_from_what_is_not() -> None:
    found = diagnosed(well(GBL), excepted(GAS), dropped(LOGIN), run=run_of(routes=(THROUGH,)))

    blocked = [one for one in found.findings if one.rule == "endpoint-blocked"]
    assert [ENTRY in one.title for one in blocked] == [True, False]


@pytest.mark.parametrize(
    "others", [[], [dropped(LOGIN)]], ids=["nothing else", "nothing through the proxy"]
)
def test_without_a_proxy_that_works_the_list_is_not_accused(others: list[Seen]) -> None:
    found = diagnosed(excepted(GAS), *others, run=run_of(routes=(THROUGH,)))

    assert all("exceptions" not in one.title + one.remedy for one in found.findings)


def test_a_fault_beyond_the_path_has_nothing_to_do_with_the_list() -> None:
    late = excepted(GAS, Cause.DNS_NXDOMAIN)

    found = diagnosed(well(GBL), late, run=run_of(routes=(THROUGH,)))

    assert all("exceptions" not in one.title for one in found.findings)


def test_a_script_that_tells_no_way_is_told_once_with_its_place_and_the_reason() -> None:
    found = diagnosed(*map(unled, (GBL, GAS, LOGIN)), run=run_of(routes=(SCRIPT,)))

    assert rules_of(found) == ["proxy-setting-broken"]
    finding = found.findings[0]
    assert (finding.owner, finding.severity) == (Owner.PROXY, Impact.DEGRADING)
    assert finding.confidence is Certainty.PROVED
    for word in ("3 hosts", ENDLESS, "PAC http://wpad/proxy.pac"):
        assert word in finding.title
    assert "set by the user's settings" in finding.remedy
    assert found.verdict.state is Readiness.INCONCLUSIVE


def test_each_route_has_its_own_script_and_each_reason_its_own_finding() -> None:
    other = RouteFacts(name="system", proxy="PAC file:///etc/x.pac", where="the desktop")
    lost = [unled(GBL, id="a", via="agent"), unled(GBL, "is empty", id="b", via="system")]

    found = diagnosed(*lost, run=run_of(routes=(SCRIPT, other)))

    titles = [one.title for one in found.findings if one.rule == "proxy-setting-broken"]
    assert ["wpad" in title for title in titles] == [True, False]
    assert "is empty (PAC file:///etc/x.pac)" in titles[1]
