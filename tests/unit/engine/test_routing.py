"""Checks over the routes that were asked for: which way each takes, and how they are told apart."""

import pytest

from arcdiag.catalog.faults import ScopeError
from arcdiag.engine.plan import MOST_CHECKS
from arcdiag.engine.routing import Route, Routing, target_of
from arcdiag.model.choices import Protocol, Severity
from arcdiag.model.plan import Check, Plan
from arcdiag.model.proxy import DIRECTLY, Target, Ways
from tests.unit.engine.routers import LOGGED_IN, ONE, TWO, Says
from tests.unit.fakes import check


async def laid(routing: Routing, *checks: Check) -> tuple[Check, ...]:
    return (await routing.laid(Plan(checks=checks))).checks


async def test_without_any_route_the_plan_stays_as_it_is() -> None:
    assert await laid(Routing(), check()) == (check(),)


async def test_over_one_route_the_ids_stay_and_the_proxys_own_check_comes_first() -> None:
    routing = Routing([Route("http://p.example:3128", Says(ONE))])

    own, first, second = await laid(routing, check(), check("b.example.com"))

    assert (first.id, first.route, first.via) == ("e:a.example.com", "http://p.example:3128", "")
    assert second.id == "e:b.example.com"
    assert (own.id, own.endpoint, own.name) == (
        "proxy:http://p.example:3128",
        "proxy",
        "http://p.example:3128",
    )
    assert (own.host, own.port, own.protocol) == ("p.example", 3128, Protocol.HTTP_PROXY)
    assert (own.route, own.required, own.purposes) == ("direct", False, ())
    assert own.severity is Severity.BLOCKER
    assert routing.proxy_of(own) == ONE
    assert routing.ways(first) == (ONE,)
    assert routing.trial(ONE) in (first, check())


async def test_over_several_routes_each_check_is_made_side_by_side_and_says_by_which() -> None:
    routing = Routing([Route("none", Says(None)), Route("socks5://h:1", Says(TWO))])
    waiting = check("", id="his", awaits="e:a.example.com")

    _, *checks = await laid(routing, check(), waiting)

    assert [(each.id, each.via, each.route) for each in checks] == [
        ("e:a.example.com@none", "none", "direct"),
        ("e:a.example.com@socks5://h:1", "socks5://h:1", "socks5://[2001:db8::1]:1080"),
        ("his@none", "none", "direct"),
        ("his@socks5://h:1", "socks5://h:1", "direct"),
    ]
    assert [each.awaits for each in checks[2:]] == [
        "e:a.example.com@none",
        "e:a.example.com@socks5://h:1",
    ]


async def test_a_host_that_is_told_at_run_time_is_led_when_it_is_known() -> None:
    routing = Routing([Route("none", Says(None)), Route("p", Says(None, ea=Ways(hops=(ONE,))))])
    await laid(routing, check())

    led = await routing.told(check("ea.example.com", id="his@p", via="p"))

    assert led.route == "http://p.example:3128"
    assert routing.check_of(ONE).name == "http://p.example:3128"


async def test_what_is_untestable_is_there_once_and_asks_nobody_for_the_way() -> None:
    router = Says(ONE)
    wildcard = check("", name="*.example.com", untestable="no host is known")

    assert await laid(Routing([Route("a", router), Route("b", router)]), wildcard) == (wildcard,)
    assert router.asked == []


async def test_a_way_that_cannot_be_told_is_not_tested_and_says_why() -> None:
    router = Says(None, a=Ways(hops=(), unknown="needs the PAC file"))

    (lost,) = await laid(Routing([Route("agent", router)]), check())

    assert lost.untestable == "the way to it cannot be told: needs the PAC file"
    assert lost.no_way == "needs the PAC file"


async def test_what_keeps_a_check_from_the_proxy_is_told() -> None:
    bypassed = Ways(hops=(None,), bypassed_by=".example.com")

    (direct,) = await laid(Routing([Route("p", Says(ONE, a=bypassed))]), check())

    assert (direct.route, direct.bypassed_by) == ("direct", ".example.com")


async def test_a_list_of_ways_is_kept_in_its_order_and_each_proxy_looked_at() -> None:
    routing = Routing([Route("pac", Says(ONE, TWO, None))])

    first, second, led = await laid(routing, check())

    assert led.route == "http://p.example:3128, socks5://[2001:db8::1]:1080, direct"
    assert [first.protocol, second.protocol] == [Protocol.HTTP_PROXY, Protocol.SOCKS5]


async def test_two_logins_at_one_proxy_are_two_checks_and_neither_is_shown() -> None:
    routing = Routing(
        [
            Route("http://p.example:3128", Says(ONE)),
            Route("http://p.example:3128#2", Says(LOGGED_IN)),
        ]
    )

    checks = await laid(routing, check())

    assert [each.id for each in checks[:2]] == [
        "proxy:http://p.example:3128",
        "proxy:http://p.example:3128#2",
    ]
    assert len({each.id for each in checks}) == 4
    assert "bob" not in repr(checks)
    assert "s3cret" not in repr(checks)


@pytest.mark.parametrize(
    ("protocol", "scheme"),
    [
        (Protocol.HTTPS, "https"),
        (Protocol.HTTP, "http"),
        (Protocol.WSS, "wss"),
        (Protocol.TCP, "https"),
        (Protocol.GIT, "https"),
    ],
)
def test_the_way_is_asked_for_by_the_url_that_a_program_would_use(
    protocol: Protocol, scheme: str
) -> None:
    found = target_of(check("2001:db8::7", protocol=protocol, port=9418))

    assert found == Target(
        shown=f"{scheme}://[2001:db8::7]:9418", scheme=scheme, host="2001:db8::7", port=9418
    )


async def test_the_first_wish_for_a_tunnel_is_one_that_needs_a_tunnel() -> None:
    routing = Routing([Route("p", Says(ONE))])

    await laid(routing, check("plain.example.com", protocol=Protocol.HTTP, port=80), check())

    trial = routing.trial(ONE)
    assert trial is not None
    assert trial.host == "a.example.com"


async def test_more_checks_than_anybody_waits_for_are_refused() -> None:
    many = [check(id=str(number)) for number in range(MOST_CHECKS // 2 + 1)]
    routes = [Route("none", Says(*DIRECTLY.hops)), Route("p", Says(ONE))]

    with pytest.raises(ScopeError, match="more than 20,000 checks"):
        await laid(Routing(routes), *many)
