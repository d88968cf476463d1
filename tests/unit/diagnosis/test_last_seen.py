"""Where packets were last seen, in a finding's words; never more than was seen."""

import pytest

from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding
from arcdiag.model.observation import Observation, Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GAS,
    GBL,
    LOGIN,
    check,
    diagnosed,
    fails,
    healthy,
    refused,
    resolved,
    traced,
    watched,
)

SITE = ("10.20.0.1", "passed on")
NEXT = ("100.64.0.2", "passed on")
SILENT = ("", "")


def lost(host: str, address: str, *beside: Observation) -> Seen:
    return watched(check(host), resolved(host, address), refused(address), *beside)


def finding_of(*everything: Seen) -> Finding:
    return diagnosed(healthy(GBL), *everything).findings[0]


def test_the_last_router_is_named_once_for_all_and_not_accused() -> None:
    finding = finding_of(
        lost(ARM, "20.2.2.2", traced("20.2.2.2", SITE, NEXT, SILENT, SILENT)),
        lost(LOGIN, "20.2.2.3", traced("20.2.2.3", SITE, NEXT, SILENT)),
    )

    assert "come as far as 100.64.0.2 (hop 2), and beyond it nobody answers" in finding.remedy
    assert "is not proved" in finding.remedy
    notes = [clue.note for clue in finding.clues if "hop 2" in clue.note]
    assert notes == [
        f"{ARM}: packets to 20.2.2.2 come as far as 100.64.0.2 (hop 2), nobody answers beyond"
    ]


def test_a_silent_router_in_between_does_not_end_the_way() -> None:
    finding = finding_of(lost(ARM, "20.2.2.2", traced("20.2.2.2", SILENT, NEXT, SILENT)))

    assert "as far as 100.64.0.2 (hop 2)" in finding.remedy


def test_different_ends_are_listed() -> None:
    finding = finding_of(
        lost(ARM, "20.2.2.2", traced("20.2.2.2", SITE, NEXT, SILENT)),
        lost(LOGIN, "20.2.2.3", traced("20.2.2.3", SITE, SILENT)),
    )

    assert "100.64.0.2 (hop 2), 10.20.0.1 (hop 1)" in finding.remedy
    assert sum("nobody answers beyond" in clue.note for clue in finding.clues) == 2


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        (traced("20.2.2.2", SILENT, SILENT), "no router on the way makes itself known"),
        (
            traced("20.2.2.2", SITE, ("10.20.0.1", "host unreachable")),
            "10.20.0.1 (hop 2) turns packets back: host unreachable",
        ),
        (
            traced("20.2.2.2", SITE, ("20.2.2.2", "connected"), arrived=True),
            "the loss comes and goes",
        ),
        (
            fails(Step.TRACE, "20.2.2.2 port 443", Cause.LOCAL_LIMIT),
            "where the packets are lost cannot be told from here",
        ),
    ],
)
def test_what_was_seen_is_what_is_said(trace: Observation, words: str) -> None:
    assert words in finding_of(lost(ARM, "20.2.2.2", trace)).remedy


def test_without_a_traceroute_nothing_is_claimed() -> None:
    finding = finding_of(lost(ARM, "20.2.2.2"))

    assert "cannot be told from here" in finding.remedy
    assert "hop" not in finding.remedy


def test_the_lone_host_of_machine_configuration_tells_it_too() -> None:
    diagnosis = diagnosed(healthy(GAS), lost(AGENT, "20.1.1.1", traced("20.1.1.1", SITE, SILENT)))

    assert diagnosis.findings[0].rule == "agentserviceapi-blocked"
    assert any("as far as 10.20.0.1" in clue.note for clue in diagnosis.findings[0].clues)
