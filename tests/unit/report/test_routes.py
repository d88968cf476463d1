"""Routes in words: which proxy applied, and what works over which of several."""

from collections.abc import Sequence

import msgspec
import pytest

from arcdiag.model.choices import Mode, Protocol, Readiness, State
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Observation, Outcome, Reached, Resolved, Step
from arcdiag.model.report import CheckResult, PurposeVerdict, Report, RouteFacts
from arcdiag.report.azcmagent import azcmagent_table
from arcdiag.report.csv import write_csv
from arcdiag.report.html import write_html
from arcdiag.report.routes import MOST_ROUTES, phrase, route_lines, route_of
from arcdiag.report.rows import address, target, untested
from arcdiag.report.steps import steps
from arcdiag.report.text import as_text
from arcdiag.report.words import is_about_arc, verdict_sentence
from tests.unit.fakes import NOON, check
from tests.unit.report.example import REPORT

PROXY = "http://p.example:3128"
GIVEN = RouteFacts(name=PROXY, proxy=PROXY, where="--proxy")
NONE = RouteFacts(name="none")


def result(host: str, state: State, **changes: object) -> CheckResult:
    planned = check(host, **{"azcmagent_check": False, **changes})
    fields = {name: getattr(planned, name) for name in planned.__struct_fields__}
    return CheckResult(**fields, state=state, cause=_cause(state))


def _cause(state: State) -> Cause | None:
    return Cause.TCP_TIMEOUT if state is State.FAIL else None


def over(host: str, direct: State, proxied: State) -> tuple[CheckResult, CheckResult]:
    return (
        result(host, direct, id=f"{host}@none", via="none"),
        result(host, proxied, id=f"{host}@{PROXY}", via=PROXY, route=PROXY),
    )


def own(state: State = State.PASS) -> CheckResult:
    return result(
        "p.example",
        state,
        id=f"proxy:{PROXY}",
        endpoint="proxy",
        name=PROXY,
        port=3128,
        protocol=Protocol.HTTP_PROXY,
        required=False,
        purpose="proxy",
        purposes=(),
    )


def report(
    *checks: CheckResult,
    routes: Sequence[RouteFacts] = (NONE, GIVEN),
    state: Readiness = Readiness.BLOCKED,
) -> Report:
    purposes = tuple(
        PurposeVerdict(
            purpose="run", mode=Mode.PUBLIC, region="", state=state, passed=0, total=2, via=via
        )
        for via in (("none", PROXY) if len(routes) > 1 else ("",))
    )
    return msgspec.structs.replace(
        REPORT,
        run=msgspec.structs.replace(REPORT.run, routes=tuple(routes)),
        verdict=msgspec.structs.replace(REPORT.verdict, state=state, purposes=purposes),
        checks=checks,
        findings=(),
    )


@pytest.mark.parametrize(
    ("route", "line"),
    [
        (GIVEN, "Proxy: http://p.example:3128 (--proxy)."),
        (NONE, "Proxy: none, as asked; connections are direct."),
        (RouteFacts(name="default"), "Proxy: none is set, so connections are direct."),
        (
            RouteFacts(name="default", proxy="https: http://q:1", where="HTTPS_PROXY of here"),
            "Proxy: https: http://q:1 (HTTPS_PROXY of here).",
        ),
    ],
)
def test_the_head_tells_which_proxy_applied_and_where_it_was_found(
    route: RouteFacts, line: str
) -> None:
    one = report(result("a.example", State.PASS), routes=[route])

    assert list(route_lines(one)) == [line]
    assert line in as_text(one, 100)


def test_what_is_odd_about_the_settings_is_told_beside_them() -> None:
    route = RouteFacts(name="default", notes=("HTTP_PROXY alone: not for https",))

    assert "Note: HTTP_PROXY alone: not for https." in route_lines(report(routes=[route]))


def test_a_note_that_a_finding_makes_is_not_told_twice() -> None:
    why = "the PAC file could not be fetched"
    route = RouteFacts(name="default", notes=(f"the way to 2 hosts cannot be told: {why}", "other"))
    lost = msgspec.structs.replace(result("a.example", State.NOT_TESTED), no_way=why)
    found = msgspec.structs.replace(REPORT.findings[0], rule="proxy-setting-broken")
    whole = report(lost, routes=[route])

    notes = [one for one in route_lines(whole) if one.startswith("Note: ")]
    assert len(notes) == 2
    judged = msgspec.structs.replace(whole, findings=(found,))
    assert [one for one in route_lines(judged) if one.startswith("Note: ")] == ["Note: other."]


def test_among_several_routes_only_those_by_settings_are_explained() -> None:
    agent = RouteFacts(name="agent", proxy="http://q:1", where="proxy.url of its file")

    assert list(route_lines(report(routes=[NONE, GIVEN, agent]))) == [
        "By the agent's settings: http://q:1 (proxy.url of its file)."
    ]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (
            [(State.FAIL, State.PASS), (State.PASS, State.PASS)],
            "directly, 1 of 2 required endpoints cannot be used; "
            "through http://p.example:3128, all 2 required endpoints were reached.",
        ),
        (
            [(State.PASS, State.FAIL)],
            "directly, the required endpoint was reached; "
            "through http://p.example:3128, the required endpoint cannot be used.",
        ),
        (
            [(State.NOT_TESTED, State.FAIL), (State.PASS, State.FAIL)],
            "directly, 1 of 2 required endpoints was not tested; "
            "through http://p.example:3128, not one of 2 required endpoints can be used.",
        ),
    ],
)
def test_side_by_side_the_sentence_tells_which_route_works(
    states: list[tuple[State, State]], words: str
) -> None:
    checks = [
        each for number, pair in enumerate(states) for each in over(f"h{number}.example.com", *pair)
    ]

    assert verdict_sentence(report(own(State.FAIL), *checks)) == words


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_every_line_of_the_table_tells_its_route_whatever_the_width(width: int) -> None:
    several = report(own(), *over("a.example.com", State.FAIL, State.PASS))
    shown = as_text(several, width, verbose=True)

    table = shown[shown.index("State ") : shown.index("checks:")]
    assert table.count("a.example.com:443") == 2
    assert table.count("direct") == 1
    assert table.count(PROXY) == 2


def test_routes_stand_side_by_side_and_a_proxy_where_it_is_gone_through() -> None:
    shown = as_text(report(own(), *over("a.example.com", State.FAIL, State.PASS)), 100)

    lines = [line.split() for line in shown[shown.index("Endpoint ") :].splitlines()]
    assert lines[0] == ["Endpoint", "directly", "through", PROXY]
    assert [line for line in lines if line[:1] == ["a.example.com:443"]] == [
        ["a.example.com:443", "✗", "tcp-timeout", "✓", "pass"]
    ]
    assert [line for line in lines if line[:1] == [PROXY]] == [[PROXY, "-", "✓", "pass"]]


def test_a_run_without_proxies_has_no_column_for_them() -> None:
    shown = as_text(report(result("a.example.com", State.PASS), routes=[NONE]), 200)

    assert "Route" not in shown


def test_purposes_are_told_route_by_route() -> None:
    shown = as_text(report(own(), *over("a.example.com", State.FAIL, State.PASS)), 100)

    (direct,) = (line for line in shown.splitlines() if line.strip().startswith("directly  "))
    (through,) = (line for line in shown.splitlines() if line.strip().startswith("through "))
    assert "the endpoint fails" in direct
    assert PROXY in through


def test_the_agents_columns_have_a_line_for_each_way_and_none_for_the_proxy() -> None:
    table = azcmagent_table(report(own(), *over("a.example.com", State.FAIL, State.PASS)))

    lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()[1:]]
    assert [(line[0], line[1], line[4]) for line in lines] == [
        ("https://a.example.com", "false", "not used"),
        ("https://a.example.com", "true", "set"),
    ]


def test_a_proxy_alone_says_nothing_of_azure_arc() -> None:
    users = result("a.example.com", State.PASS, endpoint="user")

    assert not is_about_arc(report(own(), users))
    one = report(own(State.FAIL), users, routes=[GIVEN], state=Readiness.READY)
    assert verdict_sentence(one) == "the endpoint was reached."


def test_a_proxy_goes_by_its_url() -> None:
    assert target(own()) == PROXY


def seen(step: Step, outcome: Outcome, number: int = 1) -> Observation:
    return Observation(
        id=f"o{number}", step=step, target="t", started=NOON, took_ms=1.0, outcome=outcome
    )


LOCALLY = seen(Step.RESOLVE, Resolved(source="system", addresses=("20.1.1.1",)), 2)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Reached(proxy=PROXY, address="10.0.0.8", port=3128, local="10.0.0.1"), "10.0.0.8"),
        (Failure(cause=Cause.PROXY_UNREACHABLE, message="refused"), ""),
    ],
)
def test_the_address_of_a_proxied_check_is_the_proxys_not_what_this_machine_resolved(
    outcome: Outcome, expected: str
) -> None:
    led = result("a.example.com", State.FAIL, route=PROXY)
    observed = (LOCALLY, seen(Step.REACH, outcome))

    assert address(msgspec.structs.replace(led, observations=observed)) == expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"via": "none"}, "direct"),
        ({"via": PROXY, "route": PROXY}, PROXY),
        ({"via": "agent", "route": PROXY}, f"agent: {PROXY}"),
        (
            {"via": "agent", "bypassed_by": ".example.com"},
            "agent: direct, bypassed by .example.com",
        ),
        ({"route": f"{PROXY}, direct"}, f"{PROXY}, direct"),
    ],
)
def test_a_route_in_the_table_is_what_was_asked_and_what_came_of_it(
    changes: dict[str, object], words: str
) -> None:
    assert route_of(result("a.example.com", State.PASS, **changes)) == words


def test_what_has_no_host_is_told_no_route() -> None:
    wild = result("*.a.example", State.NOT_TESTED, untestable="no host is known")
    saved = report(wild, *over("b.example.com", State.PASS, State.PASS)[1:])

    assert route_of(wild) == ""
    assert "*.a.example,443,https,public,,,run" in write_csv(saved).decode()
    assert ">direct<" not in write_html(saved).decode()


def test_what_was_not_tested_and_the_steps_name_the_route_too() -> None:
    both = report(*over("a.example.com", State.NOT_TESTED, State.PASS))

    assert [*untested(both).values()] == [["a.example.com:443 (directly)"]]
    assert f"a.example.com:443 ({PROXY}): pass" in list(steps(both, 100))


def test_a_report_with_endless_routes_is_drawn_all_the_same() -> None:
    routes = [RouteFacts(name="agent", proxy="x" * 10_000, notes=("y",) * 1000)] * 1000
    one = report(*over("a.example.com", State.FAIL, State.PASS), routes=routes)

    assert len(list(route_lines(one))) <= MOST_ROUTES * 5
    assert len(verdict_sentence(one)) < MOST_ROUTES * 300


def test_what_a_stranger_wrote_as_a_route_is_made_safe() -> None:
    assert "\x1b" not in phrase("http://\x1b[31m")
    assert "\x1b" not in "".join(
        route_lines(report(routes=[RouteFacts(name="default", proxy="\x1b", where="\x1b")]))
    )
