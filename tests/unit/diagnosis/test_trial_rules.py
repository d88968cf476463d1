"""Why a handshake died: proved by another name, or by small segments, or not said at all."""

import msgspec
import pytest

from arcdiag.diagnosis.diagnose import Diagnosis
from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.finding import Certainty, Finding
from arcdiag.model.observation import Observation, Routed, Step, Trial
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    GAS,
    GBL,
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
    resolved,
    rules_of,
    seen,
    shaken,
    watched,
)

A = "20.0.0.1"
SILENT = Cause.TLS_TIMEOUT
DEATHS = [Cause.TLS_TIMEOUT, Cause.TLS_RESET, Cause.TLS_CLOSED]


def shake(cause: Cause, host: str = GBL) -> Observation:
    return fails(Step.HANDSHAKE, f"{host} at {A}", cause)


def contrast(cause: Cause | None = None, name: str = GAS) -> Observation:
    target = f"{name} at {A}"
    if cause is not None:
        return fails(Step.CONTRAST, target, cause)
    return seen(Step.CONTRAST, target, Trial(address=A, name=name, version="TLSv1.3"))


def small(cause: Cause | None = None, host: str = GBL) -> Observation:
    target = f"{host} at {A}"
    if cause is not None:
        return fails(Step.SMALL_SEGMENTS, target, cause)
    trial = Trial(address=A, name=host, version="TLSv1.3", segment=536)
    return seen(Step.SMALL_SEGMENTS, target, trial)


def cut_down(cause: Cause) -> list[Observation]:
    """After silence, the trial in small segments, which dies as well."""
    return [small(SILENT)] if cause is SILENT else []


def dead(
    first: Cause,
    *trials: Observation,
    host: str = GBL,
    last: Cause | None = None,
    third: bool = True,
) -> Seen:
    last = last or first
    return watched(
        check(host),
        resolved(host, A),
        both(host, A),
        [connected(A), chosen(A), shake(first, host), again(connected(A))],
        again(shake(last, host)),
        list(trials),
        [again(shake(last, host), 12.0)] if third else [],
    )


def only(diagnosis: Diagnosis) -> Finding:
    (finding,) = diagnosis.findings
    return finding


@pytest.mark.parametrize("cause", DEATHS)
def test_a_name_that_dies_where_another_passes_is_filtered(cause: Cause) -> None:
    finding = only(diagnosed(dead(cause, contrast(), *cut_down(cause)), healthy(GAS)))

    assert (finding.rule, finding.confidence) == ("sni-filter", Certainty.PROVED)
    assert finding.consequences == ("endpoint-blocked",)
    assert GBL in finding.title
    assert GAS in finding.remedy
    assert any(GAS in clue.note for clue in finding.clues)


@pytest.mark.parametrize("cause", DEATHS)
def test_two_deaths_and_another_names_life_may_be_luck(cause: Cause) -> None:
    dying = dead(cause, contrast(), *cut_down(cause), third=False)

    assert only(diagnosed(dying, healthy(GAS))).confidence is Certainty.LIKELY


def test_all_tries_are_told() -> None:
    finding = only(diagnosed(dead(Cause.TLS_RESET, contrast())))

    assert any("tried 3 times within 12.0 s" in clue.note for clue in finding.clues)


@pytest.mark.parametrize("cause", DEATHS)
def test_where_chance_lets_handshakes_die_another_name_may_have_been_luckier(cause: Cause) -> None:
    stood = watched(
        check(GAS),
        resolved(GAS, A),
        both(GAS, A),
        [connected(A), chosen(A), shake(cause, GAS), again(connected(A))],
        [again(shaken(GAS)), judged(GAS), answered()],
    )
    dying = dead(cause, contrast(), *cut_down(cause))

    assert only(diagnosed(dying, stood)).confidence is Certainty.LIKELY


def test_a_filter_that_swallows_once_and_resets_then_is_a_filter() -> None:
    dying = dead(SILENT, contrast(), last=Cause.TLS_RESET)

    assert rules_of(diagnosed(dying)) == ["sni-filter"]


def test_the_agents_service_under_a_filter_is_the_filters_matter() -> None:
    finding = only(diagnosed(dead(SILENT, contrast(), host=AGENT), healthy(GAS)))

    assert finding.rule == "sni-filter"
    assert set(finding.consequences) == {"agentserviceapi-blocked", "endpoint-blocked"}


@pytest.mark.parametrize("trials", [[], [small(Cause.LOCAL_LIMIT)]])
def test_without_small_segments_silence_may_be_a_matter_of_size(trials: list[Observation]) -> None:
    finding = only(diagnosed(dead(SILENT, contrast(), *trials)))

    assert (finding.rule, finding.confidence) == ("sni-filter", Certainty.LIKELY)


def test_another_names_answer_may_be_small_enough_for_a_narrow_way() -> None:
    finding = only(diagnosed(dead(SILENT, contrast(), small())))

    assert (finding.rule, finding.confidence) == ("path-mtu-black-hole", Certainty.LIKELY)
    assert "SNI" in finding.remedy


@pytest.mark.parametrize(
    ("seen_", "found"),
    [
        (dead(Cause.TLS_RESET, contrast(Cause.TLS_ALERT)), True),
        (dead(SILENT, contrast(Cause.TLS_ALERT), small(SILENT)), True),
        (dead(SILENT, contrast(Cause.TLS_ALERT), small(Cause.LOCAL_LIMIT)), False),
        (dead(SILENT, contrast(Cause.TLS_ALERT)), False),
    ],
)
def test_an_alert_to_the_other_name_is_likely_at_most(seen_: Seen, found: bool) -> None:
    finding = only(diagnosed(seen_))

    assert (finding.rule == "sni-filter") is found
    assert not found or finding.confidence is Certainty.LIKELY


def test_a_users_own_server_may_know_only_some_names() -> None:
    dying = dead(Cause.TLS_RESET, contrast(), host="own.example.org")
    mine = msgspec.structs.replace(
        dying, check=check("own.example.org", endpoint="user", required=False)
    )

    assert only(diagnosed(mine)).confidence is Certainty.LIKELY


@pytest.mark.parametrize("cause", DEATHS)
@pytest.mark.parametrize("other", [Cause.TLS_TIMEOUT, Cause.TLS_RESET, Cause.TCP_TIMEOUT])
def test_where_the_other_name_dies_too_no_filter_is_named(cause: Cause, other: Cause) -> None:
    trials = [contrast(other), *([small(SILENT)] if cause is SILENT else [])]

    assert only(diagnosed(dead(cause, *trials))).rule == "endpoint-blocked"


def test_a_death_that_was_not_confirmed_is_no_filter() -> None:
    once = watched(check(), resolved(GBL, A), connected(A), shake(SILENT), contrast(), small())

    assert rules_of(diagnosed(once)) == ["endpoint-blocked"]


def test_large_packets_that_get_lost_are_proved_by_small_ones_that_do_not() -> None:
    finding = only(diagnosed(dead(SILENT, contrast(SILENT), small())))

    assert (finding.rule, finding.confidence) == ("path-mtu-black-hole", Certainty.PROVED)
    assert finding.consequences == ("endpoint-blocked",)
    assert "536 bytes" in finding.remedy
    assert "mtu INTERFACE" not in finding.remedy
    assert "{" not in finding.title + finding.remedy


@pytest.mark.parametrize("other", [(), (contrast(Cause.TLS_ALERT),), (contrast(Cause.TLS_RESET),)])
def test_without_the_other_name_lost_as_well_it_is_only_likely(
    other: tuple[Observation, ...],
) -> None:
    finding = only(diagnosed(dead(SILENT, *other, small())))

    assert (finding.rule, finding.confidence) == ("path-mtu-black-hole", Certainty.LIKELY)


def test_the_machines_own_link_is_told() -> None:
    way = Routed(address=A, source="10.1.1.1", interface="eth7", gateway="10.1.1.254", mtu=1500)
    routed = seen(Step.ROUTE, A, way)

    remedy = only(diagnosed(dead(SILENT, routed, contrast(SILENT), small()))).remedy

    assert "ip link set dev eth7 mtu 1280" in remedy
    assert "carries 1500 bytes" in remedy


@pytest.mark.parametrize("host", [GBL, AGENT])
def test_a_server_that_answers_and_then_falls_silent_is_not_called_silent(host: str) -> None:
    failure = Failure(cause=SILENT, message="half of it came", code=UNFINISHED)
    half = msgspec.structs.replace(shake(SILENT, host), outcome=failure)
    once = watched(check(host), resolved(host, A), both(host, A), connected(A), half)

    finding = diagnosed(once, healthy(GAS)).findings[0]

    assert "falls silent" in finding.title
    assert any("in the middle of the handshake" in clue.note for clue in finding.clues)


def test_a_reset_is_no_lost_packet() -> None:
    broken = dead(SILENT, contrast(SILENT), small(), last=Cause.TLS_RESET)

    assert rules_of(diagnosed(broken)) == ["endpoint-blocked"]


def test_a_system_that_caps_no_segments_says_so_beside_the_blocked_endpoint() -> None:
    finding = only(diagnosed(dead(SILENT, contrast(SILENT), small(Cause.LOCAL_LIMIT))))

    assert finding.rule == "endpoint-blocked"
    assert sum("what was seen" in clue.note for clue in finding.clues) == 1
