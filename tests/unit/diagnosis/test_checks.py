"""One check's observations come to one state and one cause."""

from datetime import timedelta

import msgspec
import pytest

from arcdiag.diagnosis.checks import judge
from arcdiag.diagnosis.times import BESIDE, FAR_MS, NEVER_SLOW_MS
from arcdiag.model.choices import Protocol, State, Wanted
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation, Resolved, Step
from tests.unit.diagnosis.build import (
    CONTOSO,
    GBL,
    NS1,
    NS2,
    START,
    answered,
    both,
    check,
    chosen,
    connected,
    dropped,
    fails,
    healthy,
    ill_signed,
    inspected,
    judged,
    queried,
    refused,
    resolved,
    seen,
    shaken,
    silence,
    skips,
    unanswered,
    watched,
)


def outcome(*observations: Observation | list[Observation], **values: object):
    result = judge(watched(check(**values), *observations)).result
    return result.state, result.cause


def test_a_check_that_came_to_its_answer_passes() -> None:
    result = judge(healthy()).result

    assert (result.state, result.cause) == (State.PASS, None)


NO_NAME = fails(Step.RESOLVE, GBL, Cause.DNS_ERROR)


@pytest.mark.parametrize(
    ("wire", "cause"),
    [
        (both(GBL, rcode="NXDOMAIN"), Cause.DNS_NXDOMAIN),
        (both(GBL), Cause.DNS_NODATA),
        (both(GBL, rcode="SERVFAIL"), Cause.DNS_SERVFAIL),
        (both(GBL, rcode="REFUSED"), Cause.DNS_REFUSED),
        (silence(GBL), Cause.DNS_TIMEOUT),
        (both(GBL, "20.0.0.1"), Cause.DNS_ERROR),
        (silence(GBL, NS1) + both(GBL, server=NS2, rcode="NXDOMAIN"), Cause.DNS_NXDOMAIN),
        (both(GBL, rcode="NXDOMAIN") + both(GBL, server=NS2, rcode="REFUSED"), Cause.DNS_ERROR),
        (both(GBL, rcode="NXDOMAIN") + both(GBL, "20.0.0.1", server=NS2), Cause.DNS_ERROR),
        ([queried(GBL), unanswered(GBL, question="AAAA")], Cause.DNS_TIMEOUT),
        ([], Cause.DNS_ERROR),
    ],
)
def test_why_a_name_fails_is_what_the_wire_says_when_it_is_unanimous(
    wire: list[Observation], cause: Cause
) -> None:
    assert outcome(NO_NAME, wire) == (State.FAIL, cause)


def test_where_name_servers_stand_in_for_the_system_their_word_is_the_cause() -> None:
    assert outcome(both(GBL, rcode="NXDOMAIN")) == (State.FAIL, Cause.DNS_NXDOMAIN)


def test_a_resolver_that_gives_no_address_has_failed() -> None:
    nothing = seen(Step.RESOLVE, GBL, Resolved(source="system", addresses=()))

    assert outcome(nothing) == (State.FAIL, Cause.DNS_NODATA)


def test_an_address_of_nobody_is_a_fault_of_dns() -> None:
    found = outcome(resolved(GBL, "0.0.0.0"), refused("0.0.0.0", Cause.DNS_ERROR))

    assert found == (State.FAIL, Cause.DNS_ERROR)


@pytest.mark.parametrize(
    ("connects", "expected"),
    [
        ([refused("20.0.0.1")], (State.FAIL, Cause.TCP_TIMEOUT)),
        (
            [refused("20.0.0.1", Cause.TCP_REFUSED), refused("20.0.0.2")],
            (State.FAIL, Cause.TCP_REFUSED),
        ),
        (
            [refused("2603::1", Cause.TCP_UNREACHABLE), refused("20.0.0.2")],
            (State.FAIL, Cause.TCP_TIMEOUT),
        ),
        (
            [refused("20.0.0.1", Cause.TCP_UNREACHABLE)],
            (State.FAIL, Cause.TCP_UNREACHABLE),
        ),
    ],
)
def test_when_all_addresses_fail_the_most_telling_cause_is_named(
    connects: list[Observation], expected: tuple[State, Cause]
) -> None:
    assert outcome(resolved(GBL), connects) == expected


REST = [connected(), chosen(), shaken(), judged(), answered()]


def test_some_dead_addresses_are_a_warning() -> None:
    found = outcome(resolved(GBL), refused("20.0.0.2"), REST)

    assert found == (State.WARN, Cause.PARTIAL_ADDRESSES)


def test_a_machine_without_ipv6_loses_nothing() -> None:
    found = outcome(resolved(GBL), refused("2603::1", Cause.TCP_UNREACHABLE), REST)

    assert found == (State.PASS, None)


def test_a_later_failure_outweighs_dead_addresses() -> None:
    timeout = fails(Step.HANDSHAKE, GBL, Cause.TLS_TIMEOUT)

    found = outcome(resolved(GBL), refused("20.0.0.2"), connected(), chosen(), timeout)

    assert found == (State.FAIL, Cause.TLS_TIMEOUT)


@pytest.mark.parametrize(
    ("host", "version", "expected"),
    [
        (GBL, "TLSv1.2", (State.PASS, None)),
        (GBL, "TLSv1.1", (State.WARN, Cause.TLS_VERSION)),
        (GBL, "TLSv1", (State.WARN, Cause.TLS_VERSION)),
        ("x.eastasia.arcdataservices.com", "TLSv1.1", (State.FAIL, Cause.TLS_VERSION)),
    ],
)
def test_old_tls_is_a_warning_and_for_data_services_a_failure(
    host: str, version: str, expected: tuple[State, Cause | None]
) -> None:
    steps = [connected(), chosen(), shaken(host, version), judged(host), answered()]

    assert outcome(resolved(host), steps, host=host) == expected


def test_a_fatal_fault_of_the_chain_fails_and_names_itself() -> None:
    refusal = ill_signed(GBL, "cert-expired", anchor=None)

    assert judge(refusal).result.cause is Cause.CERT_EXPIRED


def test_an_unknown_certificate_cause_counts_as_invalid() -> None:
    refusal = ill_signed(GBL, "cert-from-the-future", anchor=None)

    assert judge(refusal).result.cause is Cause.CERT_INVALID


def test_a_fault_that_is_not_fatal_is_a_warning() -> None:
    steps = [connected(), chosen(), shaken(), judged(GBL, "cert-weak", fatal=False), answered()]

    assert outcome(resolved(GBL), steps) == (State.WARN, Cause.CERT_WEAK)


def test_a_trusted_chain_of_a_private_root_is_intercepted() -> None:
    result = judge(inspected(GBL)).result

    assert (result.state, result.cause) == (State.WARN, Cause.CERT_INTERCEPTED)


def test_an_untrusted_private_root_is_a_failure_not_an_interception() -> None:
    result = judge(ill_signed(GBL, "cert-untrusted", anchor=CONTOSO)).result

    assert (result.state, result.cause) == (State.FAIL, Cause.CERT_UNTRUSTED)


def test_another_services_answer_is_not_the_endpoints() -> None:
    elsewhere = answered(302, location="https://portal.hotel.example/login")

    found = outcome(resolved(GBL), connected(), chosen(), shaken(), judged(), elsewhere)

    assert found == (State.FAIL, Cause.HTTP_WRONG_SERVICE)


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 500, 503])
def test_any_status_of_the_right_service_counts_as_reached(status: int) -> None:
    steps = [connected(), chosen(), shaken(), judged(), answered(status)]

    assert outcome(resolved(GBL), steps)[0] is State.PASS


def test_a_discovery_that_cannot_be_read_is_a_warning() -> None:
    garbled = fails(Step.DISCOVER, GBL, Cause.HTTP_ERROR)

    assert outcome(resolved(GBL), REST, garbled) == (State.WARN, Cause.HTTP_ERROR)


def test_a_long_wait_is_slow() -> None:
    steps = [chosen(after_ms=NEVER_SLOW_MS), connected(), shaken(), judged(), answered()]

    assert outcome(resolved(GBL), steps) == (State.WARN, Cause.SLOW)


def line(trip_ms: float, *, version: str = "TLSv1.2", lost_ms: float = 0.0) -> list[Observation]:
    """Every step takes its round trips; the first packet of the connect may cost more."""
    connect = trip_ms + lost_ms
    taking = {
        Step.CONNECT: connect,
        Step.HANDSHAKE: trip_ms * (2 if version == "TLSv1.2" else 1),
    }
    steps = [
        connected(),
        chosen(after_ms=connect),
        shaken(GBL, version),
        judged(),
        answered(),
    ]
    own = (Step.CHOOSE, Step.VERIFY)
    return [
        resolved(GBL, took_ms=trip_ms),
        *(
            seen
            if seen.step in own
            else msgspec.structs.replace(seen, took_ms=taking.get(seen.step, trip_ms))
            for seen in steps
        ),
    ]


@pytest.mark.parametrize("trip_ms", [5.0, 200.0, 600.0, 1200.0, FAR_MS])
@pytest.mark.parametrize("lost_ms", [0.0, 1000.0])
@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_distance_and_one_lost_packet_are_not_slow(
    trip_ms: float, lost_ms: float, version: str
) -> None:
    found = outcome(line(trip_ms, version=version, lost_ms=lost_ms))

    assert found == (State.PASS, None)


def test_a_first_packet_lost_twice_is_ordinary_bad_luck() -> None:
    assert outcome(line(20.0, lost_ms=3000.0)) == (State.PASS, None)


def test_a_lost_first_packet_is_not_taken_for_distance() -> None:
    way = line(20.0, lost_ms=4000.0)

    assert outcome(way) == (State.WARN, Cause.SLOW)


def test_a_very_long_way_deserves_a_word() -> None:
    assert outcome(line(FAR_MS + 100)) == (State.WARN, Cause.SLOW)


@pytest.mark.parametrize("cause", [Cause.SKIPPED_DEADLINE, Cause.SKIPPED_CANCELLED])
def test_what_was_cut_off_is_not_tested(cause: Cause) -> None:
    assert outcome(resolved(GBL), skips(Step.CONNECT, cause)) == (State.NOT_TESTED, cause)


@pytest.mark.parametrize("step", BESIDE)
@pytest.mark.parametrize("cause", [Cause.TOOL_BUG, Cause.LOCAL_LIMIT, Cause.TCP_UNREACHABLE])
def test_what_stands_beside_the_steps_decides_nothing(step: Step, cause: Cause) -> None:
    beside = fails(step, "20.0.0.1", cause, took_ms=60_000)

    whole = judge(watched(check(), resolved(GBL), beside, REST)).result
    broken = judge(watched(check(), resolved(GBL), beside, refused("20.0.0.1"))).result

    assert (whole.state, whole.cause) == (State.PASS, None)
    assert whole.took_ms < 60_000
    assert (broken.state, broken.cause) == (State.FAIL, Cause.TCP_TIMEOUT)
    assert outcome(beside)[0] is State.NOT_TESTED


def test_what_was_cut_off_beside_the_finished_way_does_not_matter() -> None:
    found = outcome(resolved(GBL), REST, skips(Step.QUERY, Cause.SKIPPED_DEADLINE))

    assert found == (State.PASS, None)


@pytest.mark.parametrize("cause", [Cause.TOOL_BUG, Cause.LOCAL_LIMIT])
@pytest.mark.parametrize("step", [step for step in Step if step not in BESIDE])
def test_a_fault_of_ours_is_no_fault_of_the_network(cause: Cause, step: Step) -> None:
    target = "20.0.0.1 port 443" if step is Step.CONNECT else GBL

    assert outcome(fails(step, target, cause)) == (State.NOT_TESTED, cause)


def test_a_wildcard_without_observations_is_skipped_as_one() -> None:
    found = outcome(host="", name="*.blob.core.windows.net", untestable="a wildcard")

    assert found == (State.NOT_TESTED, Cause.SKIPPED_WILDCARD)


def test_a_check_without_any_observation_is_not_tested() -> None:
    assert outcome() == (State.NOT_TESTED, Cause.SKIPPED_DEPENDENCY)


def test_a_plain_connection_is_all_that_tcp_needs() -> None:
    assert outcome(resolved(GBL), connected(), protocol=Protocol.TCP) == (State.PASS, None)


def test_a_verified_link_without_an_answer_does_not_pass() -> None:
    found = outcome(resolved(GBL), connected(), chosen(), shaken(), judged())

    assert found[0] is State.NOT_TESTED


def test_the_time_taken_is_from_the_first_beginning_to_the_last_end() -> None:
    result = judge(dropped(GBL)).result

    assert result.observations[0].started == START
    assert result.took_ms == 5000.0


def test_a_later_steps_beginning_counts_too() -> None:
    late = msgspec.structs.replace(connected(), started=START + timedelta(seconds=2), took_ms=30.0)

    assert judge(watched(check(), resolved(GBL), late)).result.took_ms == 2030.0


@pytest.mark.parametrize(
    ("wanted", "addresses", "state", "cause"),
    [
        (Wanted.ANY, ("10.1.2.4",), State.PASS, None),
        (Wanted.ANY, ("20.0.0.1",), State.PASS, None),
        (Wanted.PRIVATE, ("10.1.2.4",), State.PASS, None),
        (Wanted.PRIVATE, ("fd00::4",), State.PASS, None),
        (Wanted.PRIVATE, ("100.64.0.4",), State.PASS, None),
        (Wanted.PRIVATE, ("20.0.0.1",), State.FAIL, Cause.PRIVATE_EXPECTED),
        (Wanted.PRIVATE, ("10.1.2.4", "20.0.0.1"), State.FAIL, Cause.PRIVATE_EXPECTED),
        (Wanted.PUBLIC, ("20.0.0.1",), State.PASS, None),
        (Wanted.PUBLIC, ("100.64.0.4",), State.PASS, None),
        (Wanted.PUBLIC, ("10.1.2.4",), State.WARN, Cause.PUBLIC_EXPECTED),
        (Wanted.PUBLIC, ("fd00::4", "20.0.0.1"), State.WARN, Cause.PUBLIC_EXPECTED),
        (Wanted.PUBLIC, ("64:ff9b::10.1.2.4",), State.WARN, Cause.PUBLIC_EXPECTED),
    ],
)
def test_the_kind_of_address_must_be_the_wanted_one(
    wanted: Wanted, addresses: tuple[str, ...], state: State, cause: Cause | None
) -> None:
    way = [resolved(GBL, *addresses), connected(addresses[0]), chosen(), shaken(), judged()]

    assert outcome(*way, answered(), expected=wanted) == (state, cause)


def test_a_public_address_where_a_private_one_is_wanted_decides_before_the_connects() -> None:
    way = [resolved(GBL, "20.0.0.1"), refused("20.0.0.1")]

    assert outcome(*way, expected=Wanted.PRIVATE) == (State.FAIL, Cause.PRIVATE_EXPECTED)


def test_a_dead_private_address_where_a_public_one_is_wanted_fails_as_seen() -> None:
    way = [resolved(GBL, "10.1.2.4"), refused("10.1.2.4", Cause.TCP_REFUSED)]

    assert outcome(*way, expected=Wanted.PUBLIC) == (State.FAIL, Cause.TCP_REFUSED)


@pytest.mark.parametrize(
    ("source", "route"), [("--resolve", "direct"), ("system", "http://proxy.corp:3128")]
)
def test_what_nobody_was_asked_for_and_what_a_proxy_looks_up_is_of_no_kind(
    source: str, route: str
) -> None:
    check_of = {"expected": Wanted.PRIVATE, "route": route}

    state, cause = outcome(resolved(GBL, "20.0.0.1", source=source), **check_of)

    assert cause is not Cause.PRIVATE_EXPECTED
    assert state is State.NOT_TESTED
