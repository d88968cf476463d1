"""Which proxy each route of a run means, by what the machine is set to."""

import pytest

from arcdiag.model.order import AskedRoute, RouteWord
from arcdiag.model.proxy import Effective, Login, Origin, Proxy, ProxySettings, Scheme
from arcdiag.model.report import RouteFacts
from arcdiag.model.secret import Secret
from arcdiag.proxies.asked import NamedRoute, SettingsRouter, facts, named_routes
from arcdiag.proxies.url import parse_target
from tests.unit.proxies.settings import CATEGORIES, machine, source

HIS = parse_target("https://gbl.his.arc.azure.com")
AGENTS = source(Origin.AGENT, "http://agent:1")
SERVICES = source(Origin.SERVICE, "http://service:2")
SHELLS = source(Origin.PROCESS, "http://shell:3")
USERS = source(Origin.USER, "http://user:4")
WINHTTP = source(Origin.WINHTTP, "http://winhttp:5")
GIVEN = Proxy(scheme=Scheme.HTTP, host="given", port=6)


def named(
    settings: ProxySettings,
    *asked: AskedRoute,
    windows: bool = False,
    no_proxy: str | None = None,
) -> tuple[NamedRoute, ...]:
    return named_routes(asked, settings, CATEGORIES, windows=windows, no_proxy=no_proxy)


async def way(by: Effective, login: Login | None = None, url: str = "") -> str:
    target = parse_target(url) if url else HIS
    found = await SettingsRouter(by, CATEGORIES, login).ways(target)
    return ", ".join(str(hop) if hop else "direct" for hop in found.hops) or found.unknown


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (machine(SHELLS, SERVICES, AGENTS, USERS, WINHTTP), "http://agent:1"),
        (machine(SHELLS, SERVICES, USERS, WINHTTP), "http://service:2"),
        (machine(USERS, WINHTTP, SHELLS), "http://shell:3"),
        (machine(USERS, WINHTTP), "direct"),
        (ProxySettings(), "direct"),
        (machine(SHELLS, bypass="Arc"), "direct"),
        (machine(source(Origin.AGENT, "http://a b")), "the setting cannot be used: "),
    ],
    ids=["agent", "service", "shell", "windows' own", "nothing", "bypass", "unusable"],
)
async def test_without_a_word_it_is_the_way_that_connect_would_take(
    settings: ProxySettings, expected: str
) -> None:
    (route,) = named(settings)

    assert route.name == "default"
    assert (await way(route.by)).startswith(expected)


@pytest.mark.parametrize(
    ("windows", "sources", "expected"),
    [
        (True, (SHELLS, USERS, WINHTTP, AGENTS), "http://user:4"),
        (False, (SHELLS, USERS, AGENTS), "http://shell:3"),
        (False, (USERS, AGENTS), "http://user:4"),
        (True, (SHELLS, WINHTTP), "http://shell:3"),
        (True, (WINHTTP, AGENTS), "direct"),
    ],
)
async def test_the_systems_way_is_what_its_programs_go_by(
    windows: bool, sources: tuple[object, ...], expected: str
) -> None:
    (route,) = named(machine(*sources), RouteWord.SYSTEM, windows=windows)  # type: ignore[arg-type]

    assert await way(route.by) == expected


async def test_the_agents_way_is_its_own_setting_then_its_services_and_no_shells() -> None:
    (own,) = named(machine(SHELLS, SERVICES, AGENTS), RouteWord.AGENT)
    (service,) = named(machine(SHELLS, SERVICES), RouteWord.AGENT)
    (none,) = named(machine(SHELLS), RouteWord.AGENT)

    found = [await way(route.by) for route in (own, service, none)]
    assert found == ["http://agent:1", "http://service:2", "direct"]


async def test_none_and_a_proxy_given_take_no_notice_of_the_machine() -> None:
    none, given = named(machine(SHELLS, AGENTS, bypass="Arc"), RouteWord.NONE, GIVEN)

    assert [none.name, given.name] == ["none", "http://given:6"]
    assert [await way(none.by), await way(given.by)] == ["direct", "http://given:6"]


async def test_a_list_given_takes_the_place_of_every_other_list() -> None:
    sources = machine(source(Origin.AGENT, "http://agent:1", "elsewhere.example"), bypass="Arc")

    (without,) = named(sources, no_proxy="elsewhere.example")
    (with_it,) = named(sources, GIVEN, no_proxy=".azure.com")

    assert await way(without.by) == "http://agent:1"
    assert await way(with_it.by) == "direct"


async def test_a_login_that_was_asked_for_is_for_proxies_that_have_none() -> None:
    own = Login(user=Secret("own"), password=Secret("1"))
    asked = Login(user=Secret("asked"), password=Secret("2"))
    bare, known = named(
        ProxySettings(), GIVEN, Proxy(scheme=Scheme.HTTP, host="other", port=1, login=own)
    )

    hops = [
        (await SettingsRouter(route.by, CATEGORIES, asked).ways(HIS)).hops[0]
        for route in (bare, known)
    ]

    assert [hop.login for hop in hops if hop] == [asked, own]


def test_two_logins_at_one_proxy_are_two_routes_and_the_same_route_twice_is_one() -> None:
    login = Login(user=Secret("a"), password=Secret("b"))
    other = Proxy(scheme=Scheme.HTTP, host="given", port=6, login=login)

    routes = named(ProxySettings(), GIVEN, other, GIVEN)

    assert [route.name for route in routes] == ["http://given:6", "http://given:6#2"]


def test_the_facts_of_a_route_tell_where_its_proxy_was_found_and_no_login() -> None:
    (route,) = named(machine(source(Origin.PROCESS, "http://bob:s3cret@shell:3", "a.example")))

    assert facts(route) == RouteFacts(
        name="default",
        proxy="http://***@shell:3",
        where="the process place",
        exceptions=("a.example (its list)",),
        notes=(),
    )
