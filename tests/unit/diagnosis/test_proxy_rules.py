"""What is said about proxies: what is wrong, how that is known, and who must change what."""

import msgspec
import pytest

from arcdiag.diagnosis.diagnose import Diagnosis
from arcdiag.model.choices import Readiness
from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.finding import Certainty, Finding, Impact, Owner
from arcdiag.model.observation import Observation, Step
from arcdiag.model.plan import Seen
from arcdiag.model.report import Outlook, RouteFacts, Run
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    CONTOSO,
    GAS,
    GBL,
    LOGIN,
    answered,
    both,
    check,
    chosen,
    connected,
    diagnosed,
    dropped,
    fails,
    healthy,
    judged,
    refused,
    resolved,
    rules_of,
    run_of,
    shaken,
    unrouted,
    watched,
)
from tests.unit.diagnosis.build_proxies import (
    PROXY,
    SOCKS,
    itself,
    nameless,
    reached,
    through,
    tunnelled,
    turned_away,
    unreached,
    unresolved,
    untunnelled,
    well,
)

HOSTS = (GBL, GAS, LOGIN, ARM, AGENT)
HOST = "proxy.corp.example"
DOWNLOAD = {"purpose": "download", "purposes": ("download",), "azcmagent_check": False}


def only(*everything: Seen) -> Finding:
    """The one finding there is, whole in its words."""
    findings = diagnosed(*everything).findings
    assert len(findings) == 1, [finding.rule for finding in findings]
    assert "{" not in findings[0].title + findings[0].remedy
    return findings[0]


def notes(finding: Finding) -> str:
    return "\n".join(clue.note for clue in finding.clues)


@pytest.mark.parametrize(
    ("own", "cause", "owner", "words"),
    [
        (
            [fails(Step.RESOLVE, HOST, Cause.DNS_ERROR), *both(HOST, rcode="NXDOMAIN")],
            Cause.DNS_NXDOMAIN,
            Owner.DNS,
            "its name does not resolve",
        ),
        (
            [resolved(HOST, "10.0.0.8"), refused("10.0.0.8", Cause.TCP_TIMEOUT, 3128)],
            Cause.TCP_TIMEOUT,
            Owner.FIREWALL,
            "no answer from 10.0.0.8",
        ),
        (
            [resolved(HOST, "10.0.0.8"), refused("10.0.0.8", Cause.TCP_REFUSED, 3128)],
            Cause.TCP_REFUSED,
            Owner.PROXY,
            "10.0.0.8 refuses the connection",
        ),
        (
            [resolved(HOST, "10.0.0.8"), refused("10.0.0.8", Cause.TCP_UNREACHABLE, 3128)],
            Cause.TCP_UNREACHABLE,
            Owner.NETWORK_PROVIDER,
            "no way to 10.0.0.8",
        ),
        (
            [
                resolved(HOST, "10.0.0.8"),
                unrouted("10.0.0.8"),
                refused("10.0.0.8", Cause.TCP_UNREACHABLE, 3128),
            ],
            Cause.TCP_UNREACHABLE,
            Owner.SERVER,
            "this machine itself has no route to 10.0.0.8",
        ),
        (
            [
                resolved(HOST, "10.0.0.8"),
                connected("10.0.0.8", 3128),
                fails(Step.HANDSHAKE, f"{HOST} at 10.0.0.8", Cause.TLS_NOT_TLS),
            ],
            Cause.TLS_NOT_TLS,
            Owner.SERVER,
            "does not speak TLS",
        ),
        (
            [
                resolved(HOST, "10.0.0.8"),
                connected("10.0.0.8", 3128),
                shaken(HOST),
                judged(HOST, "cert-expired"),
            ],
            Cause.CERT_EXPIRED,
            Owner.PROXY,
            "does not accept its certificate",
        ),
    ],
)
def test_an_unreachable_proxy_says_which_step_failed(
    own: list, cause: Cause, owner: Owner, words: str
) -> None:
    endpoints = [through(host, unreached(cause)) for host in HOSTS]

    finding = only(itself(*own), *endpoints)

    assert (finding.rule, finding.owner) == ("proxy-unreachable", owner)
    assert words in finding.title
    assert len(finding.subjects) == 1 + len(HOSTS)
    assert finding.azcm == ("AZCM0026",)
    assert finding.severity is Impact.BLOCKING
    assert "proxyconnect tcp" in finding.remedy
    assert f"{PROXY} cannot be used: as it went" in notes(finding)


def test_a_proxy_nobody_looked_at_by_itself_is_told_from_the_endpoints() -> None:
    finding = only(*(through(host, unreached(Cause.TCP_REFUSED)) for host in HOSTS))

    assert (finding.rule, finding.owner) == ("proxy-unreachable", Owner.PROXY)
    assert "proxy.corp.example:3128 refuses the connection" in finding.title


def test_a_proxy_that_nobody_looks_up_hangs_under_the_dead_name_servers() -> None:
    finding = only(itself(*nameless()), *(through(one, unreached()) for one in HOSTS))

    assert finding.rule == "dns-server-down"
    assert "proxy-unreachable" in finding.consequences


def test_a_login_wanted_tells_how_to_give_one() -> None:
    said = {"reason": "Proxy Authentication Required", "schemes": ("Negotiate", "Basic")}
    finding = only(
        itself(resolved(HOST), connected("10.0.0.8", 3128), tunnelled(GBL, 407, **said)),
        *(turned_away(host, 407, **said) for host in HOSTS),
    )

    assert finding.rule == "proxy-login-required"
    assert finding.owner is Owner.PROXY
    assert "Negotiate, Basic" in finding.title
    assert "--proxy-login ask" in finding.remedy
    assert 'proxy.url "http://USER:PASSWORD@proxy.corp.example:3128"' in finding.remedy
    assert GAS in finding.remedy
    assert "it offers Negotiate, Basic" in notes(finding)
    assert finding.azcm == ("AZCM0026",)


@pytest.mark.parametrize("schemes", [("NTLM",), ("Negotiate", "NTLM"), ("Kerberos",), ("Digest",)])
@pytest.mark.parametrize("login", [True, False])
def test_a_login_that_the_agent_cannot_give_is_named_and_not_recommended(
    schemes: tuple[str, ...], login: bool
) -> None:
    finding = only(*(turned_away(host, 407, schemes=schemes, login=login) for host in HOSTS))

    assert "which the agent cannot give" in finding.title
    assert ", ".join(schemes) in finding.title
    assert "USER:PASSWORD" not in finding.remedy
    assert "Exempt this machine" in finding.remedy
    assert GBL in finding.remedy


@pytest.mark.parametrize("status", [407, 401])
def test_a_login_that_was_refused_is_told_so(status: int) -> None:
    finding = only(
        *(turned_away(host, status, schemes=("Basic",), login=True) for host in (GBL, LOGIN))
    )

    assert "refuses the login that it was given" in finding.title
    assert "locks an account" in finding.remedy


def test_a_407_that_offers_nothing_says_that_it_does_not_say_how() -> None:
    assert "it does not say how" in only(turned_away(GBL, 407)).title


def test_a_socks_proxy_that_never_asked_for_the_login_did_not_refuse_it() -> None:
    finding = only(*(turned_away(host, 255, SOCKS, login=True) for host in HOSTS))

    assert "wants a login by another way than user name and password" in finding.title
    assert "which the agent cannot give" in finding.title
    assert "correct user name" not in finding.remedy


def test_all_ways_that_an_answer_without_tls_offers_count() -> None:
    asked = answered(407)
    offers = msgspec.structs.replace(asked.outcome, schemes=("Negotiate", "Basic"))
    host = "pki.example"
    plain = through(host, reached(), msgspec.structs.replace(asked, outcome=offers))

    finding = only(plain)

    assert "(Negotiate, Basic)" in finding.title
    assert "USER:PASSWORD" in finding.remedy


def test_socks_login_is_told_in_its_own_scheme() -> None:
    said = {"reason": "demands a login", "schemes": ("username/password",)}
    finding = only(*(turned_away(host, 255, SOCKS, **said) for host in HOSTS))

    assert "username/password" in finding.title
    assert "socks5://USER:PASSWORD@socks.corp.example:1080" in finding.remedy


def test_denied_names_are_listed_as_documented_with_the_proxys_words() -> None:
    relay = turned_away("azgn-1.servicebus.windows.net", 403)
    documented = through(
        "azgn-1.servicebus.windows.net",
        list(relay.observations[:2]),
        name="*.servicebus.windows.net",
    )
    finding = only(itself(), well(GBL), turned_away(ARM, 403), documented)

    assert finding.rule == "proxy-denies"
    assert finding.owner is Owner.PROXY
    assert "2 endpoints" in finding.title
    assert "403 Forbidden" in finding.title
    assert "management.azure.com, *.servicebus.windows.net" in finding.remedy
    assert "To other endpoints it does connect." in finding.remedy
    assert f"{GBL} is reached through the same proxy" in notes(finding)


def test_a_proxy_that_refuses_everything_may_not_know_the_machine() -> None:
    finding = only(*(turned_away(host, 403) for host in HOSTS))

    assert "list of admitted clients first" in finding.remedy


def test_a_blocked_download_hangs_under_the_proxy_that_denies_it() -> None:
    source = "packages.microsoft.com"
    steps = [reached(), tunnelled(source, 403)]
    finding = only(well(GBL), well(GAS), through(source, steps, **DOWNLOAD))

    assert finding.rule == "proxy-denies"
    assert set(finding.consequences) == {"install-source-blocked", "endpoint-blocked"}


def halfway(cause: Cause) -> Observation:
    failure = Failure(cause=cause, message="half of it came", code=UNFINISHED)
    return msgspec.structs.replace(untunnelled(GBL, cause), outcome=failure)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([untunnelled(GBL, Cause.PROXY_CLOSED)], "closes the connection without an answer"),
        ([untunnelled(GBL, Cause.PROXY_GARBLED)], "is no answer of a proxy"),
        ([untunnelled(GBL, Cause.PROXY_TIMEOUT)], "does not answer"),
        ([halfway(Cause.PROXY_TIMEOUT)], "begins to answer and does not come to an end"),
        ([tunnelled(GBL, 100, reason="Continue")], "takes for a refusal"),
        ([halfway(Cause.PROXY_CLOSED)], "closes the connection in the middle of its answer"),
        (
            [tunnelled(GBL), fails(Step.HANDSHAKE, f"{GBL} at 10.0.0.8", Cause.TLS_CLOSED)],
            "says that the tunnel stands and then closes it",
        ),
        (
            [
                tunnelled(GBL, excerpt="<html>Consent</html>"),
                fails(Step.HANDSHAKE, f"{GBL} at 10.0.0.8", Cause.TLS_NOT_TLS),
            ],
            "sends a page instead",
        ),
        ([tunnelled(GBL, 502, reason="Bad Gateway")], "cannot reach"),
        ([tunnelled(GBL, 504, reason="Gateway Timeout")], "504 Gateway Timeout"),
        ([tunnelled(GBL, 405, reason="Method Not Allowed")], "of this kind"),
        ([tunnelled(GBL, 418, reason="I'm a teapot")], "418 I'm a teapot"),
    ],
)
def test_a_broken_proxy_is_told_in_its_own_way(steps: list, words: str) -> None:
    finding = only(through(GBL, reached(), *steps), well(LOGIN))

    assert (finding.rule, finding.owner) == ("proxy-broken", Owner.PROXY)
    assert words in finding.title
    assert finding.confidence is Certainty.PROVED
    assert f"{LOGIN} is reached through the same proxy" in notes(finding)


@pytest.mark.parametrize(
    ("code", "words"), [(4, "cannot reach"), (5, "cannot reach"), (7, "of this kind"), (99, "99")]
)
def test_socks_codes_are_told_alike(code: int, words: str) -> None:
    said = tunnelled(GBL, code, SOCKS, reason="as it says")
    finding = only(through(GBL, reached(SOCKS), said, proxy=SOCKS))

    assert words in finding.title


def test_each_way_of_failing_is_a_finding_of_its_own() -> None:
    diagnosis = diagnosed(
        well(GBL),
        turned_away(ARM, 502),
        through(GAS, reached(), untunnelled(GAS, Cause.PROXY_TIMEOUT)),
        turned_away(LOGIN, 403),
    )

    assert rules_of(diagnosis) == ["proxy-denies", "proxy-broken", "proxy-broken"]


def test_a_page_of_the_proxy_is_quoted_on_one_line() -> None:
    page = "<html>\n<title>Access\x1b[31m {denied}</title>"
    finding = only(turned_away(GBL, 403, excerpt=page))

    assert "its page says: Access" in notes(finding)
    assert "{denied}" in notes(finding)
    assert "title" not in notes(finding)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<style>b{x}</style><p>No &amp; no</p>", "No &amp; no"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("plain words", "plain words"),
        ("<html><body>cut <b", "cut"),
    ],
)
def test_a_page_is_quoted_without_its_markup_and_never_as_nothing(page: str, shown: str) -> None:
    finding = only(turned_away(GBL, 403, excerpt=page))

    assert f"its page says: {shown}" in notes(finding)


def test_what_fails_beyond_an_open_tunnel_stays_with_what_was_seen() -> None:
    reset = fails(Step.HANDSHAKE, f"{GBL} at 10.0.0.8", Cause.TLS_RESET)
    finding = only(through(GBL, reached(), tunnelled(GBL), reset), well(LOGIN))

    assert (finding.rule, finding.owner) == ("endpoint-blocked", Owner.PROXY)
    assert f"by way of the proxy {PROXY}" in finding.remedy
    assert "10.0.0.8" not in finding.remedy


def test_the_one_host_of_machine_configuration_is_no_routing_case_behind_a_proxy() -> None:
    reset = fails(Step.HANDSHAKE, f"{AGENT} at 10.0.0.8", Cause.TLS_RESET)
    finding = only(through(AGENT, reached(), tunnelled(AGENT), reset), well(GAS), well(GBL))

    assert finding.rule == "endpoint-blocked"


def test_an_inspecting_proxy_is_the_proxy_teams() -> None:
    steps = [
        reached(),
        tunnelled(GBL),
        shaken(GBL, issuer="CN=Contoso Edge CA"),
        judged(GBL, anchor=CONTOSO),
        answered(),
    ]
    finding = only(through(GBL, *steps), well(LOGIN))

    assert (finding.rule, finding.owner) == ("tls-inspection", Owner.PROXY)


def test_connect_stops_where_the_proxy_keeps_it_from_an_endpoint() -> None:
    forecast = diagnosed(well(GBL), turned_away(LOGIN, 403)).verdict.forecast

    assert (forecast.outcome, forecast.code) == (Outlook.FAILS, "AZCM0026")
    assert forecast.endpoints == (LOGIN,)


def test_no_login_reaches_a_finding() -> None:
    finding = only(turned_away(GBL, 407, login=True, schemes=("Basic",)))

    assert "@" not in finding.title
    assert "***" not in finding.title + finding.remedy


def test_direct_checks_beside_proxied_ones_stand_on_their_own() -> None:
    assert rules_of(diagnosed(healthy(GBL), well(LOGIN), itself())) == []


def beside(*shut: Seen, via: str = PROXY, **values: object) -> list[Seen]:
    """Direct checks that fail, and the same endpoints through the proxy."""
    hosts = dict.fromkeys(one.check.host for one in shut)
    return [*shut, itself(), *(well(host, via=via, **values) for host in hosts)]


def test_a_network_that_lets_out_through_its_proxy_only_is_proved_side_by_side() -> None:
    finding = only(*beside(*(dropped(host, via="none") for host in HOSTS)))

    assert (finding.rule, finding.owner) == ("proxy-required", Owner.SERVER)
    assert (finding.severity, finding.confidence) == (Impact.BLOCKING, Certainty.PROVED)
    assert "5 endpoints" in finding.title
    assert f'azcmagent config set proxy.url "{PROXY}"' in finding.remedy
    assert "tcp-timeout" in finding.remedy
    assert "no answer to the connection attempt" in notes(finding)
    assert f"{GBL}: answers through the proxy" in notes(finding)
    assert "endpoint-blocked" in finding.consequences


def test_so_is_one_that_resolves_nothing_outside() -> None:
    shut = [
        watched(check(host, via="none"), both(host, rcode="NXDOMAIN"), unresolved(host)[:1])
        for host in HOSTS
    ]

    assert only(*beside(*shut)).rule == "proxy-required"


def test_silent_name_servers_hang_under_it() -> None:
    shut = [watched(check(host, via="none"), unresolved(host)) for host in HOSTS]

    finding = only(*beside(*shut))

    assert finding.rule == "proxy-required"
    assert "dns-server-down" in finding.consequences


def test_an_agent_that_goes_by_the_proxy_needs_no_change() -> None:
    finding = only(*beside(*(dropped(host, via="none") for host in HOSTS), via="agent"))

    assert finding.severity is Impact.ADVICE
    assert "Nothing has to change" in finding.remedy


def test_one_blocked_host_beside_direct_ones_keeps_its_own_diagnosis() -> None:
    others = [healthy(host, via="none") for host in (GBL, GAS, LOGIN, ARM)]

    found = rules_of(diagnosed(*beside(*others, dropped(AGENT, via="none"))))

    assert found == ["agentserviceapi-blocked"]


def over(*names: str) -> Run:
    return run_of(routes=tuple(RouteFacts(name=name) for name in names))


def side_by_side(*names: str, via: str = PROXY) -> Diagnosis:
    checks = beside(*(dropped(host, via="none") for host in HOSTS), via=via)
    return diagnosed(*checks, run=over(*names))


def test_where_routes_differ_the_forecast_says_what_it_depends_on() -> None:
    verdict = side_by_side("none", PROXY).verdict

    assert (verdict.forecast.outcome, verdict.forecast.code) == (Outlook.UNKNOWN, "")
    assert f"with {PROXY} it would succeed" in verdict.forecast.why
    assert "with no proxy it would stop" in verdict.forecast.why
    assert verdict.state is Readiness.BLOCKED


def test_the_agents_route_decides_over_the_forecast_where_it_was_asked_for() -> None:
    verdict = side_by_side("none", "agent", via="agent").verdict

    assert verdict.forecast.outcome is Outlook.SUCCEEDS
    assert verdict.state is Readiness.BLOCKED


def test_an_agent_that_goes_directly_is_blocked_whatever_a_proxy_could_do() -> None:
    shut = [dropped(host, via="agent") for host in HOSTS]
    diagnosis = diagnosed(*beside(*shut), run=over("agent", PROXY))

    assert diagnosis.verdict.state is Readiness.BLOCKED
    assert diagnosis.verdict.forecast.code == "AZCM0026"
    assert rules_of(diagnosis) == ["proxy-required"]


def test_routes_that_fail_alike_leave_no_question() -> None:
    shut = [dropped(host, via="none") for host in HOSTS]
    denied = [through(host, reached(), tunnelled(host, 403), via=PROXY) for host in HOSTS]

    diagnosis = diagnosed(*shut, *denied, run=over("none", PROXY))

    assert diagnosis.verdict.forecast.code == "AZCM0026"
    assert rules_of(diagnosis) == ["proxy-denies", "endpoint-blocked"]


def test_what_fails_directly_in_another_way_proves_no_need_of_a_proxy() -> None:
    def reset(host: str) -> Seen:
        died = fails(Step.HANDSHAKE, f"{host} at 20.0.0.1", Cause.TLS_RESET)
        steps = [resolved(host), both(host, "20.0.0.1"), connected(), chosen(), died]
        return watched(check(host, via="none"), *steps)

    assert "proxy-required" not in rules_of(diagnosed(*beside(*map(reset, HOSTS))))


def test_one_endpoint_that_answers_directly_leaves_no_proxy_required_by_any_other() -> None:
    second = "http://second.corp.example:8080"
    direct = [healthy(GBL, via="none"), *(dropped(host, via="none") for host in (LOGIN, ARM))]
    proxied = [well(GBL, second, via=second), *(well(host, via=PROXY) for host in (LOGIN, ARM))]

    assert "proxy-required" not in rules_of(diagnosed(*direct, *proxied))


def test_a_proxy_that_is_required_foretells_no_code_by_itself() -> None:
    assert only(*beside(*(dropped(host, via="none") for host in HOSTS))).azcm == ()
