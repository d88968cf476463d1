"""Checks through proxies: what is asked of whom, who waits for what, and what stays a fact."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from arcdiag.engine.proxied import FACT_S
from arcdiag.engine.routing import Route, Routing
from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.choices import Protocol
from arcdiag.model.events import Event
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.observation import (
    Answered,
    CertificateFault,
    Judged,
    Reached,
    Resolved,
    Step,
    Tunnelled,
)
from arcdiag.model.order import Override
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.proxy import Ways
from arcdiag.model.report import Ending
from arcdiag.ports import NetError, Router
from tests.unit.engine.routers import LOGGED_IN, ONE, SECURE, TWO, Says
from tests.unit.fakes import FakeClock, FakeNetwork, after, check, failing, refused

PROXYS = "20.7.7.7"
AT = {"p.example": (PROXYS,), "s.example": (PROXYS,)}


async def probe(
    network: FakeNetwork,
    router: Router,
    *checks: Check,
    settings: Settings | None = None,
    events: list[Event] | None = None,
) -> Outcome:
    routing = Routing([Route("p", router)])
    plan = await routing.laid(Plan(checks=checks or (check(),)))
    tell = events.append if events is not None else lambda event: None
    return await run(plan, network, FakeClock(), settings or Settings(), tell, routing)


def steps(seen: Seen) -> list[Step]:
    return [observation.step for observation in seen.observations]


def outcome(seen: Seen, step: Step) -> object:
    return next(each.outcome for each in seen.observations if each.step is step)


async def test_the_proxy_is_looked_at_first_and_the_endpoint_through_it() -> None:
    network = FakeNetwork(AT)

    own, led = (await probe(network, Says(ONE))).seen

    assert steps(own) == [
        Step.RESOLVE,
        Step.ROUTE,
        Step.CONNECT,
        Step.CHOOSE,
        Step.TUNNEL,
    ]
    assert set(steps(led)) == {
        *(Step.REACH, Step.TUNNEL, Step.HANDSHAKE, Step.VERIFY, Step.REQUEST),
        Step.RESOLVE,
    }
    reached = outcome(led, Step.REACH)
    assert isinstance(reached, Reached)
    assert (reached.proxy, reached.address, reached.port) == ("http://p.example:3128", PROXYS, 3128)
    assert network.dialled == [PROXYS, PROXYS]
    assert network.tunnelled == ["a.example.com:443", "a.example.com:443"]
    assert all(link.closed for link in network.opened)


async def test_an_https_proxy_is_spoken_to_inside_trusted_tls() -> None:
    network = FakeNetwork(AT)

    own, led = (await probe(network, Says(SECURE))).seen

    assert steps(own)[-3:] == [Step.HANDSHAKE, Step.VERIFY, Step.TUNNEL]
    reached = outcome(led, Step.REACH)
    assert isinstance(reached, Reached)
    assert reached.version == "TLSv1.3"
    assert all(link.closed for link in network.opened)


class Untrusting(FakeNetwork):
    """Trusts nobody but *a.example.com*."""

    async def verify(self, chain: Sequence[bytes], host: str, at: object) -> Judged:
        fault = CertificateFault(cause="cert-expired", subject="CN=x", message="long ago")
        trusted = host == "a.example.com"
        return Judged(store="system", faults=() if trusted else (fault,), anchor=None)


async def test_nothing_is_asked_of_a_proxy_whose_certificate_cannot_be_trusted() -> None:
    network = Untrusting(AT)

    _, led = (await probe(network, Says(SECURE))).seen

    failure = outcome(led, Step.REACH)
    assert isinstance(failure, Failure)
    assert (failure.cause, failure.code) == (Cause.PROXY_UNREACHABLE, "cert-expired")
    assert network.tunnelled == []
    assert network.dialled == [PROXYS]


async def test_every_connection_to_an_https_proxy_must_be_trusted_anew() -> None:
    """Somebody may step in between after the proxy's own check."""

    class Turning(FakeNetwork):
        judged = 0

        async def verify(self, chain: Sequence[bytes], host: str, at: object) -> Judged:
            self.judged += 1
            fault = CertificateFault(cause="cert-untrusted", subject="CN=x", message="nobody's")
            return Judged(store="system", faults=() if self.judged == 1 else (fault,), anchor=None)

    network = Turning(AT)

    own, led = (await probe(network, Says(SECURE))).seen

    failure = outcome(led, Step.REACH)
    assert isinstance(outcome(own, Step.TUNNEL), Tunnelled)
    assert isinstance(failure, Failure)
    assert (failure.cause, failure.code) == (Cause.PROXY_UNREACHABLE, "cert-untrusted")
    assert len(network.tunnelled) == 1
    assert all(link.closed for link in network.opened)


async def test_a_proxy_on_this_machine_is_an_ordinary_one() -> None:
    network = FakeNetwork({"p.example": ("127.0.0.1",)})

    _, led = (await probe(network, Says(ONE))).seen

    assert network.dialled == ["127.0.0.1", "127.0.0.1"]
    assert isinstance(outcome(led, Step.REQUEST), Answered)


async def test_each_of_two_proxies_is_asked_as_itself() -> None:
    network = FakeNetwork(AT)

    first, second, *_ = (
        await probe(network, Says(ONE, b=Ways(hops=(TWO,))), check(), check("b.example.com"))
    ).seen

    asked = [outcome(own, Step.TUNNEL) for own in (first, second)]
    assert [answer.proxy for answer in asked if isinstance(answer, Tunnelled)] == [
        ONE.bare,
        TWO.bare,
    ]
    assert [answer.target for answer in asked if isinstance(answer, Tunnelled)] == [
        "a.example.com:443",
        "b.example.com:443",
    ]


@pytest.mark.parametrize(
    ("network", "code"),
    [
        (
            FakeNetwork(
                AT, {PROXYS: failing(NetError(Cause.TCP_REFUSED, "refused", "ECONNREFUSED"))}
            ),
            "tcp-refused",
        ),
        (FakeNetwork({"p.example": ()}), "dns-nodata"),
        (
            FakeNetwork(looks_up=failing(NetError(Cause.DNS_NXDOMAIN, "no such name"))),
            "dns-nxdomain",
        ),
        (FakeNetwork(AT, {PROXYS: after(60)}), "tcp-timeout"),
    ],
    ids=["refused", "no address", "no name", "silence"],
)
async def test_a_proxy_out_of_reach_fails_all_that_need_it_and_only_silence_is_tried_again(
    network: FakeNetwork, code: str
) -> None:
    checks = [check(f"h{number}.example.com") for number in range(38)]

    own, *led = (await probe(network, Says(ONE), *checks, settings=Settings(timeout=0.3))).seen

    assert len(network.dialled) <= (2 if code == "tcp-timeout" else 1)
    assert own.check.endpoint == "proxy"
    for seen in led:
        failure = outcome(seen, Step.REACH)
        assert isinstance(failure, Failure)
        assert (failure.cause, failure.code) == (Cause.PROXY_UNREACHABLE, code)
        target = next(each.target for each in seen.observations if each.step is Step.REACH)
        assert target == "http://p.example:3128"
        assert "p.example" not in failure.message
        assert Step.TUNNEL not in steps(seen)


async def test_our_own_limit_is_not_laid_on_the_proxy() -> None:
    limit = failing(NetError(Cause.LOCAL_LIMIT, "too many open files", "EMFILE"))

    _, led = (await probe(FakeNetwork(AT, {PROXYS: limit}), Says(ONE))).seen

    failure = outcome(led, Step.REACH)
    assert isinstance(failure, Failure)
    assert failure.cause is Cause.LOCAL_LIMIT


@pytest.mark.parametrize("status", [403, 407])
async def test_a_refusal_on_the_first_endpoint_stops_no_other_from_asking(status: int) -> None:
    network = FakeNetwork(AT, tunnels={"a.example.com": refused(status)})

    own, first, other = (await probe(network, Says(ONE), check(), check("b.example.com"))).seen

    answer = outcome(own, Step.TUNNEL)
    assert isinstance(answer, Tunnelled)
    assert answer.status == status
    assert Step.HANDSHAKE not in steps(first)
    assert isinstance(outcome(other, Step.REQUEST), Answered)
    assert all(link.closed for link in network.opened)


async def test_a_silent_proxy_costs_a_time_limit_and_says_so() -> None:
    class Silent(FakeNetwork):
        async def tunnel(self, *_: object) -> object:  # type: ignore[override] - never returns
            await asyncio.sleep(60)
            raise AssertionError

    _, led = (await probe(Silent(AT), Says(ONE), settings=Settings(timeout=0.1))).seen

    failure = outcome(led, Step.TUNNEL)
    assert isinstance(failure, Failure)
    assert failure.cause is Cause.PROXY_TIMEOUT


async def test_what_the_machine_itself_makes_of_the_name_is_a_fact_that_delays_nobody() -> None:
    class Deaf(FakeNetwork):
        async def lookup(self, host: str) -> Resolved:
            if host != "p.example":
                await asyncio.sleep(60)
            return await super().lookup(host)

    began = time.monotonic()
    checks = [check(f"h{number}.example.com") for number in range(20)]

    _, *led = (
        await probe(Deaf(AT), Says(ONE), *checks, settings=Settings(timeout=30, concurrency=2))
    ).seen

    assert time.monotonic() - began < 3 * FACT_S
    for seen in led:
        assert Step.RESOLVE not in steps(seen)
        assert isinstance(outcome(seen, Step.REQUEST), Answered)


async def test_plain_http_is_asked_of_the_proxy_itself_without_a_tunnel() -> None:
    network = FakeNetwork(AT)

    _, led = (await probe(network, Says(ONE), check(protocol=Protocol.HTTP, port=80))).seen

    assert network.tunnelled == []
    assert [request.proxy for request in network.requests] == [ONE]
    assert Step.TUNNEL not in steps(led)


async def test_through_socks_plain_http_goes_through_a_tunnel() -> None:
    network = FakeNetwork()

    await probe(network, Says(TWO), check(protocol=Protocol.HTTP, port=80))

    assert network.dialled == ["2001:db8::1", "2001:db8::1"]
    assert network.tunnelled == ["a.example.com:80"] * 2
    assert [request.proxy for request in network.requests] == [None]


async def test_tcp_ends_with_the_tunnel() -> None:
    network = FakeNetwork(AT)

    _, led = (
        await probe(network, Says(ONE), check("2001:db8::9", protocol=Protocol.TCP, port=22))
    ).seen

    tunnels = [seen.target for seen in led.observations if seen.step is Step.TUNNEL]
    assert tunnels == ["[2001:db8::9]:22 through http://p.example:3128"]
    assert steps(led)[-1] is Step.TUNNEL


async def test_the_next_way_is_tried_only_when_the_one_before_could_not_be_reached() -> None:
    dead = failing(NetError(Cause.TCP_REFUSED, "refused"))
    network = FakeNetwork(AT, {PROXYS: dead})

    *_, led = (await probe(network, Says(ONE, TWO, None))).seen

    kinds = [type(seen.outcome) for seen in led.observations if seen.step is Step.REACH]
    assert kinds == [Failure, Reached]
    assert Step.CONNECT not in steps(led)
    assert isinstance(outcome(led, Step.REQUEST), Answered)


async def test_a_refusal_is_an_answer_and_no_reason_to_go_another_way() -> None:
    network = FakeNetwork(AT, tunnels={"a.example.com": refused(403)})

    *_, led = (await probe(network, Says(ONE, None))).seen

    assert Step.CONNECT not in steps(led)
    assert Step.REQUEST not in steps(led)


async def test_a_list_may_end_directly_and_the_name_is_then_told_once() -> None:
    dead = failing(NetError(Cause.TCP_REFUSED, "refused"))
    network = FakeNetwork({**AT, "a.example.com": ("20.1.1.1",)}, {PROXYS: dead})

    *_, led = (await probe(network, Says(ONE, None))).seen

    ids = [seen.id for seen in led.observations]
    assert isinstance(outcome(led, Step.REQUEST), Answered)
    assert steps(led).count(Step.RESOLVE) == 1
    assert len(ids) == len(set(ids))


async def test_a_list_that_begins_directly_goes_on_to_a_proxy() -> None:
    dead = failing(NetError(Cause.TCP_REFUSED, "refused"))
    network = FakeNetwork({**AT, "a.example.com": ("20.1.1.1",)}, {"20.1.1.1": dead})

    *_, led = (await probe(network, Says(None, ONE))).seen

    assert isinstance(outcome(led, Step.REACH), Reached)
    assert isinstance(outcome(led, Step.REQUEST), Answered)
    assert steps(led).count(Step.RESOLVE) == 1


async def test_an_address_given_for_the_proxy_is_used_and_one_for_the_endpoint_is_not() -> None:
    network = FakeNetwork(AT)
    overrides = (
        Override(host="p.example", port=3128, address="20.8.8.8"),
        Override(host="a.example.com", port=443, address="20.9.9.9"),
    )

    await probe(network, Says(ONE), settings=Settings(overrides=overrides))

    assert network.dialled == ["20.8.8.8", "20.8.8.8"]


async def test_a_host_told_by_another_answer_goes_its_own_way() -> None:
    network = FakeNetwork(AT, body='"https://ea.his.arc.azure.com"')
    teller = check(
        "gbl.his.arc.azure.com",
        id="gbl",
        discovers="his",
        discovers_name="{his_code}.his.arc.azure.com",
    )
    waiting = check("", id="his", name="{his_code}.his.arc.azure.com", awaits="gbl")
    router = Says(None, ea=Ways(hops=(ONE,)))

    seen = (await probe(network, router, teller, waiting)).seen

    assert [each.check.id for each in seen] == ["proxy:http://p.example:3128", "gbl", "his"]
    assert seen[2].check.route == "http://p.example:3128"
    assert isinstance(outcome(seen[2], Step.REQUEST), Answered)
    assert isinstance(outcome(seen[0], Step.TUNNEL), Tunnelled)


async def test_every_round_looks_at_the_proxy_again_and_at_one_nobody_planned_too() -> None:
    network = FakeNetwork(AT, body='"https://ea.his.arc.azure.com"')
    teller = check("gbl.his.arc.azure.com", id="gbl", discovers="his", discovers_name="*.azure.com")
    waiting = check("", id="his", awaits="gbl")
    router = Says(TWO, ea=Ways(hops=(ONE,)))

    seen = (await probe(network, router, teller, waiting, settings=Settings(repeat=2))).seen

    assert [each.check.id for each in seen] == [
        "proxy:http://p.example:3128",
        "proxy:socks5://[2001:db8::1]:1080",
        "gbl",
        "his",
    ]
    for each in seen:
        assert {one.attempt for one in each.observations} == {1, 2}


async def test_one_at_a_time_is_enough_even_for_a_proxy_nobody_planned() -> None:
    network = FakeNetwork(AT, body='"https://ea.his.arc.azure.com"')
    teller = check("gbl.his.arc.azure.com", id="gbl", discovers="his", discovers_name="*.azure.com")
    waiting = check("", id="his", awaits="gbl")
    router = Says(None, ea=Ways(hops=(ONE,)))

    ended = await probe(network, router, teller, waiting, settings=Settings(concurrency=1))

    assert ended.ending is Ending.COMPLETE


async def test_the_way_to_a_told_host_that_cannot_be_told_is_not_tested() -> None:
    network = FakeNetwork(body='"https://ea.his.arc.azure.com"')
    teller = check("gbl.his.arc.azure.com", id="gbl", discovers="his", discovers_name="*.azure.com")
    waiting = check("", id="his", name="*.azure.com", awaits="gbl")
    router = Says(None, ea=Ways(hops=(), unknown="needs the PAC file"))

    _, told = (await probe(network, router, teller, waiting)).seen

    skipped = told.observations[0].outcome
    assert isinstance(skipped, Skipped)
    assert skipped.cause is Cause.SKIPPED_DEPENDENCY
    assert "needs the PAC file" in skipped.why


@pytest.mark.parametrize("stuck", ["connect", "tunnel", "handshake"])
async def test_a_run_that_is_cut_off_leaves_no_link_open_and_says_so_of_every_check(
    stuck: str,
) -> None:
    class Stuck(FakeNetwork):
        async def tunnel(self, *asked: object) -> object:  # type: ignore[override] - passes on
            if stuck == "tunnel":
                await asyncio.sleep(60)
            return await super().tunnel(*asked)  # type: ignore[arg-type] - as it came

    network = Stuck(
        AT,
        {PROXYS: after(60)} if stuck == "connect" else {},
        {"a.example.com": after(60)},
    )

    ended = await probe(network, Says(ONE), check(), settings=Settings(deadline=0.2))

    assert ended.ending is Ending.DEADLINE
    assert all(link.closed for link in network.opened)
    assert any(
        isinstance(each.outcome, Skipped) and each.outcome.cause is Cause.SKIPPED_DEADLINE
        for each in ended.seen[1].observations
    )


async def test_a_login_is_given_to_the_network_and_told_to_nobody() -> None:
    events: list[Event] = []
    network = FakeNetwork(AT)

    ended = await probe(network, Says(LOGGED_IN), check(), events=events)

    tunnelled = outcome(ended.seen[1], Step.TUNNEL)
    assert isinstance(tunnelled, Tunnelled)
    assert tunnelled.login
    assert "s3cret" not in repr((ended, events))
    assert "bob" not in repr((ended, events))
