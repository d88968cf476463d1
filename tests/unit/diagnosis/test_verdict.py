"""The verdict: a table of states in, a readiness out."""

from typing import Any

import pytest

from arcdiag.diagnosis.verdict import verdict
from arcdiag.model.choices import Mode, Readiness, Severity, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Clue, Finding, Impact, Owner
from arcdiag.model.plan import Check
from arcdiag.model.report import CheckResult
from tests.unit.diagnosis.build import check, run_of

PASS, WARN, FAIL, UNTESTED = State.PASS, State.WARN, State.FAIL, State.NOT_TESTED


def result(state: State, name: str = "a", cause: Cause | None = None, **values: Any) -> CheckResult:
    base = check(name, **values)
    fields = {field: getattr(base, field) for field in Check.__struct_fields__}
    return CheckResult(**fields, state=state, cause=cause)


def lesser(state: State, name: str = "z", cause: Cause | None = None) -> CheckResult:
    return result(state, name, cause, required=False, severity=Severity.DEGRADED)


def finding(severity: Impact, *subjects: str) -> Finding:
    return Finding(
        rule="slow-path",
        severity=severity,
        confidence=Certainty.PROVED,
        title="",
        remedy="",
        owner=Owner.DNS,
        subjects=subjects,
        clues=(Clue(observation="o1", check="a", note=""),),
    )


WILDCARD = Cause.SKIPPED_WILDCARD


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([result(PASS)], Readiness.READY),
        ([result(PASS), result(WARN, "b")], Readiness.WARNINGS),
        ([result(PASS), lesser(FAIL)], Readiness.WARNINGS),
        ([result(PASS), lesser(WARN)], Readiness.WARNINGS),
        ([result(PASS), result(FAIL, "b")], Readiness.BLOCKED),
        ([result(FAIL), result(UNTESTED, "b")], Readiness.BLOCKED),
        ([result(PASS), result(UNTESTED, "b")], Readiness.INCONCLUSIVE),
        ([result(UNTESTED), lesser(FAIL)], Readiness.INCONCLUSIVE),
        ([result(PASS), lesser(UNTESTED)], Readiness.READY),
        ([result(PASS), result(UNTESTED, "b", WILDCARD)], Readiness.READY),
        ([result(UNTESTED, "b", WILDCARD)], Readiness.INCONCLUSIVE),
        ([result(State.NOT_APPLICABLE), result(PASS, "b")], Readiness.READY),
        ([], Readiness.INCONCLUSIVE),
    ],
)
def test_the_states_of_the_checks_decide(checks: list[CheckResult], state: Readiness) -> None:
    assert verdict(checks, (), run_of()).state is state


@pytest.mark.parametrize(
    ("severity", "state"),
    [
        (Impact.ADVICE, Readiness.READY),
        (Impact.DEGRADING, Readiness.WARNINGS),
        (Impact.BLOCKING, Readiness.WARNINGS),
    ],
)
def test_a_finding_beyond_advice_is_a_warning(severity: Impact, state: Readiness) -> None:
    checks = [result(PASS)]

    assert verdict(checks, [finding(severity, checks[0].id)], run_of()).state is state


def test_each_purpose_has_its_own_verdict_with_its_counts() -> None:
    checks = [
        result(PASS, "a", purposes=("onboard", "run")),
        result(FAIL, "b", purposes=("download",)),
        result(UNTESTED, "*.c", WILDCARD, purposes=("onboard",)),
    ]

    purposes = verdict(checks, (), run_of()).purposes

    assert [(one.purpose, one.state, one.passed, one.total) for one in purposes] == [
        ("onboard", Readiness.READY, 1, 2),
        ("run", Readiness.READY, 1, 1),
        ("download", Readiness.BLOCKED, 0, 1),
    ]


def test_a_purposes_essentials_are_its_gravest_endpoints() -> None:
    top = result(FAIL, "a", severity=Severity.DEGRADED, required=False, purposes=("mde",))
    low = result(FAIL, "b", severity=Severity.OPTIONAL, required=False, purposes=("mde",))

    with_top = verdict([top, low], (), run_of())
    without = verdict([low, result(PASS, "c", purposes=("mde",))], (), run_of())

    assert with_top.state is Readiness.WARNINGS
    assert with_top.purposes[0].state is Readiness.BLOCKED
    assert without.purposes[0].state is Readiness.WARNINGS


def test_where_a_purpose_requires_endpoints_these_decide_whatever_their_severity() -> None:
    needed = result(FAIL, "a", severity=Severity.DEGRADED, purposes=("ama",))
    grave = result(PASS, "b", severity=Severity.BLOCKER, required=False, purposes=("ama",))

    blocked = verdict([needed, grave], (), run_of())
    usable = verdict([result(PASS, "c", purposes=("ama",)), lesser(FAIL)], (), run_of())

    assert blocked.purposes[0].state is Readiness.BLOCKED
    assert usable.purposes[0].state is Readiness.READY


def test_a_finding_warns_only_the_purposes_it_is_about() -> None:
    checks = [result(PASS, "a", purposes=("run",)), result(PASS, "b", purposes=("ama",))]

    purposes = verdict(checks, [finding(Impact.DEGRADING, checks[1].id)], run_of()).purposes

    assert [one.state for one in purposes] == [Readiness.READY, Readiness.WARNINGS]


def test_regions_and_modes_stand_side_by_side() -> None:
    peering = Mode.MICROSOFT_PEERING
    checks = [
        result(PASS, "everywhere", purposes=("run",)),
        result(FAIL, "one", purposes=("run",), region="eastasia"),
        result(PASS, "two", purposes=("run",), region="japaneast"),
        result(FAIL, "over", purposes=("run",), mode=peering),
    ]
    run = run_of(regions=("eastasia", "japaneast"), modes=(Mode.PUBLIC, peering))

    found = verdict(checks, (), run)

    states = {(one.mode, one.region): (one.state, one.total) for one in found.purposes}
    assert states == {
        (Mode.PUBLIC, "eastasia"): (Readiness.BLOCKED, 2),
        (Mode.PUBLIC, "japaneast"): (Readiness.READY, 2),
        (peering, "eastasia"): (Readiness.BLOCKED, 1),
        (peering, "japaneast"): (Readiness.BLOCKED, 1),
    }
    assert found.state is Readiness.BLOCKED
