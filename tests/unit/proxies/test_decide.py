import pytest

from arcdiag.model.proxy import Consumer, Hop, HopKind, Origin, ProxySettings
from arcdiag.proxies.decide import MAY_NEED_PAC, NEEDS_PAC
from arcdiag.proxies.effective import consumers, effective
from tests.unit.proxies.settings import CATEGORIES, machine, source, way

HIS = "https://gbl.his.arc.azure.com"
ARM = "https://management.azure.com"


def through(host: str, port: int = 80, kind: HopKind = HopKind.HTTP) -> tuple[Hop, ...]:
    return (Hop(kind=kind, host=host, port=port),)


def direct(host: str, port: int = 443) -> tuple[Hop, ...]:
    return (Hop(kind=HopKind.DIRECT, host=host, port=port),)


def test_the_agents_own_setting_goes_before_its_services_environment() -> None:
    settings = machine(source(Origin.SERVICE, "second"), source(Origin.AGENT, "first"))

    decision = way(settings, HIS)

    assert decision.route == through("first")
    assert decision.source == "the agent place"
    assert decision.bypassed_by is None


def test_without_its_own_setting_the_agent_takes_its_services_environment() -> None:
    settings = machine(source(Origin.PROCESS, "wrong"), source(Origin.SERVICE, "right"))

    assert way(settings, HIS).route == through("right")


@pytest.mark.parametrize("origin", [Origin.WINHTTP, Origin.USER, Origin.LOGIN, Origin.PROCESS])
def test_the_agent_takes_no_notice_of_what_is_set_elsewhere(origin: Origin) -> None:
    decision = way(machine(source(origin, "proxy")), HIS)

    assert decision.route == direct("gbl.his.arc.azure.com")
    assert decision.source == "none"


@pytest.mark.parametrize(
    ("consumer", "origin"),
    [
        (Consumer.PROGRAMS, Origin.PROCESS),
        (Consumer.SERVICES, Origin.WINHTTP),
        (Consumer.USER, Origin.USER),
    ],
)
def test_everybody_else_goes_by_their_own_place_alone(consumer: Consumer, origin: Origin) -> None:
    everything = [source(each, f"{each}-proxy") for each in Origin]

    assert way(machine(*everything), HIS, consumer).route == through(f"{origin}-proxy")
    others = [each for each in everything if each.origin is not origin]
    assert way(machine(*others), HIS, consumer).source == "none"


def test_windows_settings_have_consumers_only_where_they_exist() -> None:
    assert consumers(ProxySettings()) == (Consumer.AGENT, Consumer.PROGRAMS)
    assert consumers(machine(source(Origin.USER), source(Origin.WINHTTP))) == tuple(Consumer)


@pytest.mark.parametrize(
    ("bypass", "url", "entry"),
    [
        ("Arc", HIS, "Arc"),
        ("ARM, arc", "https://eastasia-gas.guestconfiguration.azure.com", "Arc"),
        ("ARM,Arc", ARM, "ARM"),
        ("AMA", ARM, "AMA"),
        ("AMA", "https://eastasia.handler.control.monitor.azure.com", "AMA"),
        ("AMA", "https://0a1b.ods.opinsights.azure.com", "AMA"),
        ("AMA", "https://dce-1.eastasia.ingest.monitor.azure.com", "AMA"),
        ("AMA", "https://eastasia.monitoring.azure.com", "AMA"),
        ("ArcData", "https://telemetry.eastasia.arcdataservices.com", "ArcData"),
        ("AAD", "https://LOGIN.windows.net", "AAD"),
        ("AAD", "https://pas.windows.net", "AAD"),
        ("AAD", "https://eastasia.login.microsoft.com", None),
        ("AAD", HIS, None),
        ("Arc", "https://nothis.arc.azure.com.evil.example", None),
        ("Arc", "https://xhis.arc.azure.com", None),
        ("Arc", "https://[2001:db8::1]", None),
        ("ArcData", "https://arcdataservices.com", None),
        ("gbl.his.arc.azure.com", HIS, None),
    ],
)
def test_a_service_named_in_proxy_bypass_is_reached_directly(
    bypass: str, url: str, entry: str | None
) -> None:
    decision = way(machine(source(Origin.AGENT, "proxy"), bypass=bypass), url)

    assert decision.bypassed_by == entry
    assert (decision.route[0].kind is HopKind.DIRECT) is (entry is not None)


def test_a_word_that_is_no_service_is_told() -> None:
    settings = machine(source(Origin.AGENT, "proxy"), bypass="Arc,*.azure.com")

    notes = effective(settings, Consumer.AGENT, CATEGORIES).notes

    assert notes == ("proxy.bypass knows no service called *.azure.com",)


def test_with_the_gateway_a_bypass_has_no_effect_and_that_is_said() -> None:
    settings = machine(source(Origin.AGENT, "proxy"), bypass="Arc", connection="Gateway")

    assert way(settings, HIS).route == through("proxy")
    notes = effective(settings, Consumer.AGENT, CATEGORIES).notes
    assert "proxy.bypass has no effect with the Arc gateway" in notes


def test_no_proxy_and_proxy_bypass_both_count_for_the_agents_service() -> None:
    settings = machine(source(Origin.SERVICE, "proxy", "management.azure.com"), bypass="Arc")

    assert way(settings, HIS).bypassed_by == "Arc"
    assert way(settings, ARM).bypassed_by == "management.azure.com"
    assert way(settings, "https://aka.ms").route == through("proxy")


def test_proxy_bypass_is_the_agents_alone() -> None:
    settings = machine(source(Origin.PROCESS, "proxy"), bypass="Arc")

    assert way(settings, HIS, Consumer.PROGRAMS).route == through("proxy")


@pytest.mark.parametrize(
    ("proxy", "hop"),
    [
        ("http://p:1", Hop(kind=HopKind.HTTP, host="p", port=1)),
        ("https://p", Hop(kind=HopKind.HTTPS, host="p", port=443)),
        ("socks5://p", Hop(kind=HopKind.SOCKS5, host="p", port=1080)),
        ("socks5h://p", Hop(kind=HopKind.SOCKS5, host="p", port=1080)),
    ],
)
def test_a_hop_says_what_is_spoken_and_where(proxy: str, hop: Hop) -> None:
    assert way(machine(source(Origin.AGENT, proxy)), HIS).route == (hop,)


def test_a_pac_file_is_never_guessed_at() -> None:
    decision = way(machine(source(Origin.USER, "proxy", pac="http://x/p")), HIS, Consumer.USER)

    assert (decision.route, decision.unknown) == ((), NEEDS_PAC)
    detecting = way(machine(source(Origin.USER, detects=True)), HIS, Consumer.USER)
    assert (detecting.route, detecting.unknown) == ((), MAY_NEED_PAC)


def test_what_go_ignores_leads_straight_there_and_what_it_cannot_use_is_unknown() -> None:
    ignored = way(machine(source(Origin.SERVICE, " http://proxy")), HIS)
    broken = way(machine(source(Origin.SERVICE, "http://proxy:99999")), HIS)

    assert ignored.route == direct("gbl.his.arc.azure.com")
    assert (broken.route, broken.bypassed_by) == ((), None)
    assert broken.unknown.startswith("the setting cannot be used: the port is not between")


def test_localhost_is_never_proxied() -> None:
    settings = machine(source(Origin.AGENT, "proxy"))

    assert way(settings, "http://localhost:40342").bypassed_by == "localhost"
    assert way(settings, "http://127.0.0.1:40342").bypassed_by == "localhost"


@pytest.mark.parametrize(
    ("listed", "url", "entry"),
    [
        ("<local>", "https://server", "<local>"),
        ("<local>", "https://server.corp", None),
        ("*.corp;<local>", "https://a.corp", "*.corp"),
        ("*.corp", "https://corp", None),
        ("*corp", "https://a.b.corp", "*corp"),
        ("10.*", "https://10.1.2.3", "10.*"),
        ("https://*.corp", "https://a.corp", "https://*.corp"),
        ("http://*.corp", "https://a.corp", None),
        ("a.corp:8443", "https://a.corp:8443", "a.corp:8443"),
        ("a.corp:8443", "https://a.corp", None),
        ("A*Z.corp", "https://a-z.corp", "a*z.corp"),
        ("a*aa", "https://aa", None),
        ("a*b*c", "https://axbyc", "a*b*c"),
        ("a*b*c", "https://acb", None),
        ("[2001:db8::1]", "https://[2001:db8::1]", "[2001:db8::1]"),
        ("x", "https://localhost", "localhost"),
        ("<-loopback>", "https://127.0.0.1", None),
        ("*", "https://a.corp", "*"),
    ],
)
def test_windows_exceptions_are_read_as_windows_writes_them(
    listed: str, url: str, entry: str | None
) -> None:
    decision = way(machine(source(Origin.WINHTTP, "proxy", listed)), url, Consumer.SERVICES)

    assert decision.bypassed_by == entry


def test_many_stars_cost_no_time() -> None:
    listed = "*a" * 20_000
    url = f"https://{'a' * 900}b"

    assert way(machine(source(Origin.USER, "p", listed)), url, Consumer.USER).bypassed_by is None
