"""What is seen through a proxy is judged by its answer, not by what this machine resolves."""

import msgspec
import pytest

from arcdiag.diagnosis.checks import judge
from arcdiag.model.choices import Protocol, Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Observation, Step
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    CONTOSO,
    GAS,
    GBL,
    LOGIN,
    answered,
    chosen,
    connected,
    diagnosed,
    fails,
    judged,
    queried,
    refused,
    resolved,
    rules_of,
    seen,
    shaken,
    skips,
)
from tests.unit.diagnosis.build_proxies import (
    PROXY,
    SOCKS,
    itself,
    nameless,
    reached,
    through,
    tunnelled,
    unreached,
    untunnelled,
    well,
)


def cause_of(*observations: Observation, proxy: str = PROXY, **values: object):
    result = judge(through(GBL, *observations, proxy=proxy, **values)).result
    return result.state, result.cause


def failed(cause: Cause) -> tuple[State, Cause]:
    return State.FAIL, cause


@pytest.mark.parametrize("proxy", [PROXY, SOCKS])
def test_a_machine_that_resolves_nothing_and_goes_by_a_proxy_is_healthy(proxy: str) -> None:
    hosts = (GBL, GAS, LOGIN, ARM, AGENT)

    diagnosis = diagnosed(itself(proxy=proxy), *(well(host, proxy) for host in hosts))

    assert rules_of(diagnosis) == []
    assert diagnosis.verdict.state is Readiness.READY


def test_what_this_machine_resolves_is_kept_in_the_report_all_the_same() -> None:
    diagnosis = diagnosed(well(GBL))

    assert Step.RESOLVE in {one.step for one in diagnosis.checks[0].observations}


def test_wrong_answers_of_local_name_servers_are_no_fault_behind_a_proxy() -> None:
    lies = [resolved(GBL, "0.0.0.0"), queried(GBL, "0.0.0.0"), queried(GBL, rcode="NXDOMAIN")]
    behind = msgspec.structs.replace(well(GBL), observations=(*well(GBL).observations, *lies))

    assert rules_of(diagnosed(behind, well(GAS))) == []


def test_a_slow_local_look_up_makes_no_proxied_check_slow() -> None:
    late = seen(Step.RESOLVE, GBL, resolved(GBL).outcome, 9000.0)
    behind = msgspec.structs.replace(well(GBL), observations=(*well(GBL).observations, late))

    result = judge(behind).result
    assert result.state is State.PASS
    assert result.took_ms < 9000


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (407, Cause.PROXY_AUTH_REQUIRED),
        (401, Cause.PROXY_AUTH_REQUIRED),
        (403, Cause.PROXY_DENIED),
        (502, Cause.PROXY_ERROR),
        (204, Cause.PROXY_ERROR),
        (2, Cause.PROXY_ERROR),
    ],
)
def test_the_status_of_a_proxy_that_does_not_connect_on_decides(status: int, cause: Cause) -> None:
    assert cause_of(reached(), tunnelled(GBL, status)) == failed(cause)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (1, Cause.PROXY_ERROR),
        (2, Cause.PROXY_DENIED),
        (5, Cause.PROXY_ERROR),
        (255, Cause.PROXY_AUTH_REQUIRED),
        (403, Cause.PROXY_ERROR),
    ],
)
def test_so_does_a_socks_code(code: int, cause: Cause) -> None:
    said = tunnelled(GBL, code, SOCKS)

    assert cause_of(reached(SOCKS), said, proxy=SOCKS) == failed(cause)


@pytest.mark.parametrize("cause", [Cause.PROXY_CLOSED, Cause.PROXY_GARBLED, Cause.PROXY_TIMEOUT])
def test_a_proxy_that_breaks_down_is_its_own_cause(cause: Cause) -> None:
    assert cause_of(reached(), untunnelled(GBL, cause)) == failed(cause)


def test_a_proxy_that_is_not_reached_is_unreachable_whatever_the_reason() -> None:
    assert cause_of(unreached()) == failed(Cause.PROXY_UNREACHABLE)
    bare = fails(Step.REACH, PROXY, Cause.TCP_TIMEOUT)
    assert cause_of(bare) == failed(Cause.PROXY_UNREACHABLE)


def test_of_two_proxies_the_one_that_works_counts() -> None:
    second = "http://second.corp.example:8080"
    steps = [reached(second), tunnelled(GBL, proxy=second), shaken(), judged(), answered()]

    assert cause_of(unreached(), *steps, route=f"{PROXY}, {second}") == (State.PASS, None)


def test_a_proxy_that_refuses_after_one_that_is_dead_has_refused() -> None:
    second = "http://second.corp.example:8080"
    steps = [unreached(), reached(second), tunnelled(GBL, 403, second)]

    assert cause_of(*steps, route=f"{PROXY}, {second}") == failed(Cause.PROXY_DENIED)


def test_where_all_proxies_are_dead_each_of_them_is_shown() -> None:
    second = "http://second.corp.example:8080"
    steps = [unreached(), unreached(Cause.TCP_TIMEOUT, second)]

    judgement = judge(through(GBL, *steps, route=f"{PROXY}, {second}"))

    assert judgement.result.cause is Cause.PROXY_UNREACHABLE
    assert [seen.target for seen in judgement.because] == [PROXY, second]


def test_where_the_last_way_is_direct_its_steps_count() -> None:
    direct = [resolved(GBL), refused("20.0.0.1", Cause.TCP_TIMEOUT)]
    assert cause_of(unreached(), *direct, route=f"{PROXY}, direct") == failed(Cause.TCP_TIMEOUT)

    works = [resolved(GBL), connected(), chosen(), shaken(), judged(), answered()]
    good = msgspec.structs.replace(
        through(GBL, route=f"{PROXY}, direct"), observations=(unreached(), *works)
    )
    assert judge(good).result.state is State.PASS


def test_a_direct_way_tried_in_vain_before_a_proxy_that_works_is_no_fault() -> None:
    direct = [resolved(GBL), refused("20.0.0.1", Cause.TCP_TIMEOUT)]
    steps = [reached(), tunnelled(), shaken(), judged(), answered()]
    route = f"direct, {PROXY}"

    works = msgspec.structs.replace(through(GBL, route=route), observations=(*direct, *steps))
    denied = msgspec.structs.replace(
        works, observations=(*direct, reached(), tunnelled(status=403))
    )

    assert judge(works).result.state is State.PASS
    assert judge(denied).result.cause is Cause.PROXY_DENIED


def died(cause: Cause) -> Observation:
    return fails(Step.HANDSHAKE, f"{GBL} at 10.0.0.8", cause)


def test_a_tunnel_that_ends_before_tls_is_closed() -> None:
    closed = cause_of(reached(), tunnelled(), died(Cause.TLS_CLOSED))

    assert closed == failed(Cause.PROXY_CLOSED)


def test_a_page_in_place_of_a_tunnel_is_garbled_only_where_it_was_seen() -> None:
    page = tunnelled(GBL, excerpt="<html>Access denied</html>")
    length = tunnelled(GBL, headers=(("content-length", "812"),))
    empty = tunnelled(GBL, headers=(("content-length", "0"),))

    assert cause_of(reached(), page, died(Cause.TLS_NOT_TLS)) == failed(Cause.PROXY_GARBLED)
    assert cause_of(reached(), length, died(Cause.TLS_NOT_TLS)) == failed(Cause.PROXY_GARBLED)
    for cause in (Cause.TLS_CLOSED, Cause.TLS_TIMEOUT):
        assert cause_of(reached(), page, died(cause)) == failed(Cause.PROXY_GARBLED)
    for bare in (tunnelled(), empty):
        assert cause_of(reached(), bare, died(Cause.TLS_NOT_TLS)) == failed(Cause.TLS_NOT_TLS)


@pytest.mark.parametrize("cause", [Cause.TLS_RESET, Cause.TLS_TIMEOUT, Cause.TLS_ALERT])
def test_other_ends_of_tls_in_a_tunnel_keep_their_name(cause: Cause) -> None:
    assert cause_of(reached(), tunnelled(), died(cause)) == failed(cause)


def plain(status: int, **headers: str):
    return cause_of(reached(), answered(status, **headers), protocol=Protocol.HTTP, port=80)


@pytest.mark.parametrize(
    ("status", "headers", "cause"),
    [
        (407, {}, Cause.PROXY_AUTH_REQUIRED),
        (403, {"x_squid_error": "ERR_ACCESS_DENIED 0"}, Cause.PROXY_DENIED),
        (403, {"server": "squid/5.7"}, Cause.PROXY_DENIED),
        (502, {"via": "1.1 edge"}, Cause.PROXY_ERROR),
        (504, {"proxy_status": "edge; error=connection_timeout"}, Cause.PROXY_ERROR),
    ],
)
def test_a_plain_request_that_the_proxy_answers_itself(
    status: int, headers: dict[str, str], cause: Cause
) -> None:
    assert plain(status, **headers) == failed(cause)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"via": "1.1 edge"}),
        (404, {"via": "1.1 edge"}),
        (403, {"via": "1.1 edge"}),
        (403, {"server": "Microsoft-HTTPAPI/2.0"}),
        (503, {"via": "1.1 edge", "x_ms_request_id": "1"}),
        (503, {"via": "1.1 edge", "server": "Microsoft-IIS/10.0"}),
        (502, {}),
    ],
)
def test_an_answer_that_may_be_the_endpoints_own_is_taken_as_such(
    status: int, headers: dict[str, str]
) -> None:
    assert plain(status, **headers) == (State.PASS, None)


def test_a_check_cut_off_before_the_proxys_answer_is_not_tested() -> None:
    state, _ = cause_of(reached(), skips(Step.TUNNEL, Cause.SKIPPED_DEADLINE))

    assert state is State.NOT_TESTED


def own(*observations: Observation):
    result = judge(itself(*observations)).result
    return result.state, result.cause


TO_PROXY = [resolved("proxy.corp.example", "10.0.0.8"), connected("10.0.0.8", 3128)]


def test_a_proxys_own_check_ends_with_its_answer() -> None:
    assert judge(itself()).result.state is State.PASS
    assert own(*TO_PROXY, tunnelled(GBL, 407)) == failed(Cause.PROXY_AUTH_REQUIRED)
    assert own(*TO_PROXY, untunnelled(GBL, Cause.PROXY_TIMEOUT)) == failed(Cause.PROXY_TIMEOUT)
    assert own(*TO_PROXY) == (State.PASS, None)
    assert own(*TO_PROXY, skips(Step.TUNNEL, Cause.SKIPPED_DEADLINE))[0] is State.NOT_TESTED


def test_whatever_keeps_us_from_the_proxy_makes_it_unreachable() -> None:
    by_name = own(*nameless())
    by_way = own(TO_PROXY[0], refused("10.0.0.8", port=3128))
    by_tls = own(*TO_PROXY, fails(Step.HANDSHAKE, "proxy at 10.0.0.8", Cause.TLS_NOT_TLS))
    by_trust = own(*TO_PROXY, shaken("p"), judged("p", "cert-untrusted", anchor=None))

    assert {by_name, by_way, by_tls, by_trust} == {failed(Cause.PROXY_UNREACHABLE)}


def test_a_company_may_sign_its_proxys_certificate_itself() -> None:
    proxy = itself(*TO_PROXY, shaken("p"), judged("p", anchor=CONTOSO), tunnelled())

    diagnosis = diagnosed(proxy, well(GBL))

    assert diagnosis.checks[0].state is State.PASS
    assert rules_of(diagnosis) == []


def test_an_answer_out_of_a_tunnel_is_not_the_proxys() -> None:
    steps = [reached(SOCKS), tunnelled(GBL, 0, SOCKS), answered(502, via="1.1 edge")]

    assert cause_of(*steps, proxy=SOCKS, protocol=Protocol.HTTP, port=80) == (State.PASS, None)
