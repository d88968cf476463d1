"""Of a step that was tried twice the last word counts, and what was said first is told."""

import msgspec
import pytest

from arcdiag.model.choices import State
from arcdiag.model.failure import Cause, Skipped
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import Observation, Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    ARM,
    GBL,
    LOGIN,
    again,
    answered,
    both,
    check,
    chosen,
    connected,
    diagnosed,
    fails,
    healthy,
    judged,
    refused,
    resolved,
    rules_of,
    seen,
    shaken,
    skips,
    watched,
)

A = "20.0.0.1"


def twice(*rest: Observation, host: str = GBL) -> Seen:
    """A first connect that got no answer, and what came then."""
    return watched(check(host), resolved(host, A), both(host, A), refused(A), *rest)


def passing(host: str = GBL) -> tuple[Observation, ...]:
    return (again(connected(A)), again(chosen(A)), shaken(host), judged(host), answered())


def test_a_connect_that_succeeds_the_second_time_leaves_nothing_to_say() -> None:
    diagnosis = diagnosed(twice(*passing()))

    assert rules_of(diagnosis) == []
    (check_,) = diagnosis.checks
    assert (check_.state, check_.cause) == (State.PASS, None)
    assert sum(one.step is Step.CONNECT for one in check_.observations) == 2


@pytest.mark.parametrize("cause", [Cause.TCP_REFUSED, Cause.TCP_UNREACHABLE, Cause.TCP_RESET])
def test_what_is_said_the_second_time_is_the_cause_and_the_clue_tells_both(cause: Cause) -> None:
    diagnosis = diagnosed(twice(again(refused(A, cause))), healthy(LOGIN))

    assert diagnosis.checks[0].cause is cause
    note = diagnosis.findings[0].clues[0].note
    assert note.endswith("; a first try, 6.0 s earlier, got no answer")
    assert "(no SYN-ACK)" not in note


def test_a_silence_that_is_confirmed_is_told_as_tried_twice() -> None:
    diagnosis = diagnosed(twice(again(refused(A))), healthy(LOGIN))

    finding = diagnosis.findings[0]
    assert diagnosis.checks[0].cause is Cause.TCP_TIMEOUT
    assert finding.clues[0].note.endswith("within 5 s; tried twice, 6.0 s apart")
    assert "2 connection attempts (each tried twice, at least 6.0 s apart)" in finding.remedy


@pytest.mark.parametrize(
    ("step", "cause", "words"),
    [
        (Step.HANDSHAKE, Cause.TLS_TIMEOUT, "2 handshakes (each tried twice"),
        (Step.REQUEST, Cause.HTTP_TIMEOUT, "2 requests (each tried twice"),
    ],
)
def test_later_silences_are_told_as_tried_twice_too(step: Step, cause: Cause, words: str) -> None:
    silence = fails(step, f"{GBL} at {A}", cause)
    quiet = watched(
        check(), resolved(GBL, A), connected(A), silence, again(connected(A)), again(silence)
    )

    diagnosis = diagnosed(quiet, healthy(LOGIN))

    assert diagnosis.checks[0].cause is cause
    assert words in diagnosis.findings[0].remedy


@pytest.mark.parametrize("cause", [Cause.SKIPPED_DEADLINE, Cause.SKIPPED_CANCELLED])
def test_without_a_second_try_the_first_word_stands_and_the_clue_says_so(cause: Cause) -> None:
    untried = seen(Step.CONNECT, f"{A} port 443", Skipped(cause=cause, why="not tried again: late"))

    diagnosis = diagnosed(twice(again(untried)), healthy(LOGIN))

    assert diagnosis.checks[0].cause is Cause.TCP_TIMEOUT
    assert diagnosis.findings[0].clues[0].note.endswith("within 5 s; not tried again: late")
    assert "1 connection attempt got" in diagnosis.findings[0].remedy


def test_a_second_connect_that_fails_takes_back_no_handshake_that_was_tried() -> None:
    """After a name was seen some filters drop all packets to the address for a while."""
    silent = fails(Step.HANDSHAKE, f"{GBL} at {A}", Cause.TLS_TIMEOUT)
    quiet = watched(check(), resolved(GBL, A), connected(A), silent, again(refused(A)))

    assert diagnosed(quiet).checks[0].cause is Cause.TLS_TIMEOUT


def test_what_only_a_second_try_began_and_the_run_cut_off_is_not_tested() -> None:
    cut = skips(Step.HANDSHAKE, Cause.SKIPPED_DEADLINE)

    diagnosis = diagnosed(twice(again(connected(A)), again(cut)))

    assert diagnosis.checks[0].state is State.NOT_TESTED


def test_a_dead_address_that_answers_the_second_time_is_not_partial() -> None:
    flaky = watched(
        check(),
        resolved(GBL, A, "20.0.0.2"),
        both(GBL, A, "20.0.0.2"),
        [connected(A), chosen(A), refused("20.0.0.2"), again(connected("20.0.0.2"))],
        [shaken(), judged(), answered()],
    )

    assert rules_of(diagnosed(flaky)) == []


def test_ipv6_that_answers_the_second_time_is_not_broken() -> None:
    def dual(host: str, *second: Observation) -> Seen:
        way = [resolved(host, "2603::1", A), refused("2603::1"), *second, connected(A)]
        return watched(check(host), *way, chosen(A), shaken(host), judged(host), answered())

    lost = [again(refused("2603::1"))]
    back = [again(connected("2603::1"))]

    assert rules_of(diagnosed(dual(GBL, *lost), dual(ARM, *lost))) == ["ipv6-broken"]
    assert rules_of(diagnosed(dual(GBL, *back), dual(ARM, *back))) == []


def test_a_check_without_second_tries_counts_as_it_is() -> None:
    observations = healthy().observations

    assert last_words(observations) is observations


def test_each_attempt_of_a_repeated_check_has_its_own_last_word() -> None:
    first, second = refused(A), again(connected(A))
    later = msgspec.structs.replace(refused(A), attempt=2)

    assert last_words((first, second, later)) == (second, later)


def test_the_order_of_a_saved_report_does_not_matter() -> None:
    first, second = refused(A), again(connected(A))

    assert last_words((second, first)) == (second,)
