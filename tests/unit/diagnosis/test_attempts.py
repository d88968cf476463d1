"""A repeated check: its attempts are judged apart, then together."""

import pytest

from arcdiag.diagnosis.attempts import comes_and_goes, judge_attempts
from arcdiag.model.choices import Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.observation import Connected, Step
from arcdiag.model.plan import Seen
from arcdiag.model.report import Outlook
from tests.unit.diagnosis.build import (
    GBL,
    LOGIN,
    answered,
    both,
    check,
    chosen,
    connected,
    diagnosed,
    dropped,
    healthy,
    inspected,
    judged,
    queried,
    refused,
    repeated,
    resolved,
    rules_of,
    shaken,
    skips,
    unanswered,
    watched,
)

CUT_OFF = watched(check(GBL), resolved(GBL), skips(Step.CONNECT, Cause.SKIPPED_CANCELLED))


def rejected(host: str = GBL) -> Seen:
    vain = refused("20.0.0.9", Cause.TCP_REFUSED)
    return watched(check(host), resolved(host, "20.0.0.9"), both(host, "20.0.0.9"), vain)


def slow(host: str = GBL) -> Seen:
    way = [resolved(host), connected(), chosen(after_ms=4000), shaken(host), judged(host)]
    return watched(check(host), *way, answered())


@pytest.mark.parametrize(
    ("attempts", "state", "cause"),
    [
        ([healthy(), healthy(), healthy()], State.PASS, None),
        ([dropped(GBL), dropped(GBL)], State.FAIL, Cause.TCP_TIMEOUT),
        ([dropped(GBL), rejected(), rejected()], State.FAIL, Cause.TCP_REFUSED),
        ([healthy(), dropped(GBL), healthy()], State.WARN, Cause.TCP_TIMEOUT),
        ([dropped(GBL), dropped(GBL), healthy()], State.WARN, Cause.TCP_TIMEOUT),
        ([healthy(), inspected(GBL), healthy()], State.WARN, Cause.CERT_INTERCEPTED),
        ([slow(), healthy(), healthy()], State.PASS, None),
        ([slow(), healthy(), slow()], State.WARN, Cause.SLOW),
        ([healthy(), CUT_OFF], State.PASS, None),
        ([dropped(GBL), CUT_OFF], State.FAIL, Cause.TCP_TIMEOUT),
        ([CUT_OFF, CUT_OFF], State.NOT_TESTED, Cause.SKIPPED_CANCELLED),
    ],
)
def test_attempts_come_to_one_state(
    attempts: list[Seen], state: State, cause: Cause | None
) -> None:
    result = judge_attempts(repeated(*attempts)).result

    assert (result.state, result.cause) == (state, cause)


def test_the_attempt_that_decided_is_the_one_that_rules_see() -> None:
    judgement = judge_attempts(repeated(healthy(), dropped(GBL), healthy()))

    assert {seen.attempt for seen in judgement.result.observations} == {2}
    assert {seen.attempt for seen in judgement.because} == {2}
    assert comes_and_goes(judgement.attempts)


def test_the_report_keeps_all_attempts_and_their_sum() -> None:
    seen = repeated(healthy(), dropped(GBL), healthy())

    diagnosis = diagnosed(seen)

    assert diagnosis.checks[0].observations == seen.observations


def test_a_check_made_once_has_no_attempts() -> None:
    assert judge_attempts(healthy()).attempts == ()


def test_what_comes_and_goes_is_told_with_its_moments_and_addresses() -> None:
    shaky = repeated(healthy(), dropped(GBL, "20.0.0.9"), healthy(), lost=1)

    diagnosis = diagnosed(shaky, repeated(healthy(LOGIN), healthy(LOGIN), healthy(LOGIN)))

    assert rules_of(diagnosis) == ["flapping"]
    finding = diagnosis.findings[0]
    assert finding.title == f"{GBL}:443 comes and goes: 1 of 3 attempts failed (tcp-timeout)"
    assert (finding.severity, finding.owner) == (Impact.DEGRADING, Owner.FIREWALL)
    assert "09:00:02" in finding.remedy
    assert "Attempts that failed went to 20.0.0.9, those that worked to 20.0.0.1" in finding.remedy
    assert "3 attempts, 1 without an answer" in finding.clues[0].note
    assert "attempt 2: 20.0.0.9 port 443: no answer" in finding.clues[1].note
    assert diagnosis.verdict.state is Readiness.WARNINGS
    assert diagnosis.verdict.forecast.outcome is Outlook.UNKNOWN


def test_several_that_come_and_go_alike_are_one_finding() -> None:
    shaky = [repeated(healthy(host), dropped(host)) for host in (GBL, LOGIN)]

    diagnosis = diagnosed(*shaky)

    assert rules_of(diagnosis) == ["flapping"]
    assert "2 endpoints come and go: up to 1 of 2" in diagnosis.findings[0].title


def test_what_always_fails_is_blocked_and_does_not_flap() -> None:
    assert rules_of(diagnosed(repeated(dropped(GBL), dropped(GBL)), healthy(LOGIN))) == [
        "endpoint-blocked"
    ]


def test_a_name_that_goes_in_a_later_round_makes_its_server_unstable() -> None:
    lost = watched(
        check(GBL),
        resolved(GBL),
        [unanswered(GBL), queried(GBL, question="AAAA")],
        [connected(), chosen(), shaken(), judged(), answered()],
    )

    diagnosis = diagnosed(repeated(healthy(), lost, healthy()))

    assert rules_of(diagnosis) == ["dns-unstable"]
    assert "NOERROR, no answer in turns" in diagnosis.findings[0].title


def test_ipv6_that_worked_in_one_attempt_is_not_broken() -> None:
    def dual(host: str, *, works: bool) -> Seen:
        six = connected("2603::1") if works else refused("2603::1")
        way = [resolved(host, "2603::1", "20.0.0.1"), six, connected(), chosen()]
        return watched(check(host), *way, shaken(host), judged(host), answered())

    both_hosts = [
        repeated(dual(host, works=True), dual(host, works=False)) for host in (GBL, LOGIN)
    ]

    diagnosis = diagnosed(*both_hosts)

    assert "ipv6-broken" not in rules_of(diagnosis)
    assert any(isinstance(one.outcome, Connected) for one in diagnosis.checks[0].observations)
