from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.diagnosis.heartbeats import (
    HEARTBEAT,
    MISSED,
    Beat,
    Came,
    Place,
    Standing,
    came,
    said,
    standing,
)
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Cause
from tests.unit.fakes import NOON
from tests.unit.report.example import result

SIGNS = {".": Came.THROUGH, "x": Came.LOST, "?": Came.UNKNOWN}


def beats(signs: str, every: float = 5.0, start: float = 0.0) -> list[Beat]:
    """A look every so many minutes: ``.`` got through, ``x`` did not, ``?`` could not tell."""
    return [
        Beat(at=NOON + timedelta(minutes=start + number * every), came=SIGNS[sign])
        for number, sign in enumerate(signs)
    ]


def after(signs: str, every: float = 5.0) -> Standing:
    return standing(beats(signs, every), timedelta(minutes=every))


@pytest.mark.parametrize(
    ("signs", "missed", "state"),
    [
        ("", 0, State.NOT_TESTED),
        ("???", 0, State.NOT_TESTED),
        ("..", 0, State.PASS),
        (".?", 0, State.PASS),
        (".x", 1, State.WARN),
        ("xxxx", 4, State.WARN),
        ("xxxxx", 5, State.FAIL),
        ("xxxx.xxxx", 4, State.WARN),
        ("xx?xxx", 5, State.FAIL),
        ("xxxxx.", 0, State.PASS),
        ("xxxx???", 4, State.WARN),
    ],
)
def test_five_heartbeats_lost_in_a_row_are_what_azure_calls_disconnected(
    signs: str, missed: int, state: State
) -> None:
    stands = after(signs)

    assert (stands.missed, stands.state) == (missed, state)
    assert stands.is_disconnected == (state is State.FAIL)


def test_looks_closer_than_heartbeats_count_once_for_each_heartbeat() -> None:
    assert after("x" * 20, every=1).missed == 4
    assert after("x" * 21, every=1).missed == 5
    assert after("x" * 5, every=10).missed == 5


def test_a_timer_that_comes_a_little_early_still_counts() -> None:
    assert after("x" * 5, every=4.99).is_disconnected


def test_of_a_machine_that_slept_nothing_is_said_for_the_time_it_slept() -> None:
    looks = [*beats("xxxx"), *beats("x", start=120)]

    stands = standing(looks, HEARTBEAT)

    assert stands.missed == 1
    assert stands.since == NOON + timedelta(minutes=120)


def test_a_clock_that_was_set_back_begins_anew() -> None:
    looks = [*beats("xxxx"), *beats("xx", start=-60)]

    assert standing(looks, HEARTBEAT).missed == 2


@settings(deadline=None)
@given(st.text("x?", max_size=60), st.floats(0.5, 60))
def test_disconnected_is_never_said_of_less_than_twenty_minutes(signs: str, every: float) -> None:
    looks = beats(signs, every)
    stands = standing(looks, timedelta(minutes=every))

    if stands.is_disconnected:
        assert stands.since is not None
        assert looks[-1].at - stands.since >= (MISSED - 1) * (HEARTBEAT - timedelta(seconds=15))
    assert stands.missed <= signs.count("x")


@settings(deadline=None)
@given(st.text(".x?", max_size=60))
def test_who_was_heard_last_is_not_disconnected(signs: str) -> None:
    assert not after(f"{signs}.").missed


@pytest.mark.parametrize(
    ("state", "cause", "expected"),
    [
        (State.PASS, None, Came.THROUGH),
        (State.WARN, Cause.SLOW, Came.THROUGH),
        (State.WARN, Cause.CERT_INTERCEPTED, Came.THROUGH),
        (State.FAIL, Cause.TCP_TIMEOUT, Came.LOST),
        (State.FAIL, Cause.CERT_UNTRUSTED, Came.LOST),
        (State.FAIL, Cause.PROXY_DENIED, Came.LOST),
        (State.FAIL, Cause.PRIVATE_EXPECTED, Came.UNKNOWN),
        (State.FAIL, Cause.PUBLIC_EXPECTED, Came.UNKNOWN),
        (State.NOT_TESTED, Cause.SKIPPED_DEADLINE, Came.UNKNOWN),
        (State.NOT_TESTED, Cause.TOOL_BUG, Came.UNKNOWN),
    ],
)
def test_a_look_tells_what_would_have_become_of_a_heartbeat(
    state: State, cause: Cause | None, expected: Came
) -> None:
    heart = result("ea.his.arc.azure.com", state, cause=cause, endpoint="his-regional")
    other = result("a.example.com", State.FAIL, cause=Cause.TCP_REFUSED)

    assert came([other, heart]) == {Place(mode=Mode.PUBLIC, region="eastasia"): expected}


def test_each_mode_and_route_has_heartbeats_of_its_own() -> None:
    checks = [
        result("ea.his", State.PASS, endpoint="his-regional"),
        result("ea.his", State.FAIL, endpoint="his-regional", via="agent"),
    ]

    assert list(came(checks).values()) == [Came.THROUGH, Came.LOST]
    assert came([result("a.example.com", State.PASS)]) == {}


def test_the_words_say_no_more_than_was_seen() -> None:
    assert "not tested" in said(None)
    assert "could not be told" in said(after("??"))
    assert said(after("..")) == "Heartbeats would get through (last look 2026-11-21 12:05 UTC)."
    assert said(after(".x")) == (
        "A heartbeat would not have got through at 2026-11-21 12:05 UTC; after 5 in a row Azure "
        "would show Disconnected."
    )
    assert said(after(".xx")).startswith("2 heartbeats in a row would not have got through")
    assert said(after(".xxxxx")) == (
        "Azure would show this machine as Disconnected: 5 heartbeats in a row would not have got "
        "through, the first at 2026-11-21 12:05 UTC."
    )
