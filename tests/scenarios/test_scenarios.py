"""What arcdiag recognises: one broken network, one expected diagnosis, over real sockets."""

import asyncio
import re
import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from arcdiag import wiring
from arcdiag.catalog.load import load_catalog
from arcdiag.cli.exits import exit_code
from arcdiag.demo.scenario import load_scenario, scenario_names
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking, translated
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Readiness, State
from arcdiag.model.finding import Certainty, Impact
from arcdiag.model.report import Ending, Outlook, Report
from arcdiag.report.json import write_json
from arcdiag.report.outward import exported, outward
from arcdiag.report.read import parse_report
from arcdiag.report.request.asks import OWNERS
from arcdiag.report.request.formats import write_csv
from arcdiag.report.request.gather import request_for
from arcdiag.report.request.request import Ask
from arcdiag.report.rows import hung
from arcdiag.report.text import as_text
from arcdiag.report.words import forecast_sentence, verdict_sentence
from tests.second_look import SecondLook
from tests.unit.report.example import AGENT_SERVICE

AGE = "catalog-old"
"""Depends on the day the tests run, not on the network."""

BEAT_S = 0.05
LATE_S = 0.02
CALM_BEATS = 3


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """Every scenario's report."""

    async def all_reported() -> dict[str, Report]:
        async with asyncio.TaskGroup() as group:
            tasks = {}
            for name in scenario_names():
                tasks[name] = group.create_task(wiring.demo_report(name))
                await calm()
        return {name: task.result() for name, task in tasks.items()}

    return asyncio.run(all_reported())


async def calm() -> None:
    """Wait until the loop has nothing to do for a moment.

    Broken networks mostly wait, so they are looked at side by side; begun all at once they would
    make each other slow, and slowness is one of the things to be told.
    """
    beats = 0
    while beats < CALM_BEATS:
        began = time.perf_counter()
        await asyncio.sleep(BEAT_S)
        beats = beats + 1 if time.perf_counter() - began < BEAT_S + LATE_S else 0


@pytest.mark.parametrize("name", scenario_names())
def test_a_broken_network_is_recognised(
    name: str, reports: dict[str, Report], second_look: SecondLook
) -> None:
    def alone() -> Report:
        reports[name] = asyncio.run(wiring.demo_report(name))
        return reports[name]

    second_look(lambda report: is_recognised(name, report), lambda: reports[name], alone)


def is_recognised(name: str, report: Report) -> None:
    expected = load_scenario(name).expect
    found = [finding.rule for finding in report.findings if finding.rule != AGE]
    assert found == list(expected.findings)
    assert report.verdict.state is expected.verdict
    assert exit_code(report) == expected.exit_code
    assert report.verdict.forecast.code == expected.azcm
    assert (report.verdict.forecast.outcome is Outlook.FAILS) is bool(expected.azcm)
    assert report.run.ending is Ending.COMPLETE


@pytest.mark.parametrize("name", scenario_names())
def test_a_saved_report_judged_again_gives_the_same(
    name: str, reports: dict[str, Report], catalog: Catalog
) -> None:
    report = reports[name]
    bare = replace(
        report,
        verdict=replace(report.verdict, state=Readiness.INCONCLUSIVE, purposes=()),
        checks=tuple(
            replace(check, state=State.NOT_APPLICABLE, cause=None) for check in report.checks
        ),
        findings=(),
    )

    saved = parse_report(write_json(bare))

    assert wiring.rejudged(saved, catalog) == report


@pytest.mark.parametrize("name", scenario_names())
def test_a_redacted_report_judged_again_gives_the_same(
    name: str, reports: dict[str, Report], catalog: Catalog
) -> None:
    report = reports[name]
    leaving = outward(report)
    told = parse_report(exported(leaving, write_json))

    again = wiring.rejudged(told, catalog)

    bare = tuple(replace(check, reproduce=()) for check in told.checks)  # made anew on the way out
    assert again == replace(told, checks=bare)
    assert [finding.rule for finding in again.findings] == [one.rule for one in report.findings]
    assert again.verdict.state is report.verdict.state
    assert not [one for one in ("contoso.", "10.20.0.", "demo-server") if one in str(again).lower()]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_the_field_report_is_told_in_words_that_can_be_acted_on(
    reports: dict[str, Report],
) -> None:
    said = " ".join(as_text(reports["agentserviceapi-blocked"], 100).split())

    for words in (
        "agentserviceapi.guestconfiguration.azure.com cannot be used from this machine",
        "azcmagent connect would stop with AZCM0026",
        "✓ download get the agent's installer works: all 4 endpoints were reached",
        "1. The firewall team: allow outbound TCP 443 from this machine to 40.115.144.3",
        "2. Whoever runs the ExpressRoute circuit",
        "12076:51012 (Japan East)",
        "3. The network team (routing)",
        "Works meanwhile, over the same path",
    ):
        assert words in said


def test_old_tls_leaves_the_forecast_open(reports: dict[str, Report]) -> None:
    forecast = reports["tls10-only"].verdict.forecast

    assert forecast.outcome is Outlook.UNKNOWN
    assert forecast.endpoints == ("gbl.his.arc.azure.com", "ea.his.arc.azure.com")


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_view_cuts_anything_off_or_runs_over_the_edge(
    width: int, reports: dict[str, Report]
) -> None:
    for name, report in reports.items():
        lines = as_text(report, width).splitlines()
        assert max(map(len, lines)) <= width, name
        assert not any("…" in line for line in lines), name


def test_the_mode_that_was_guessed_stays_guessed(
    reports: dict[str, Report], catalog: Catalog
) -> None:
    report = reports["which-mode"]
    guess = report.mode_guess
    assert guess is not None
    older = replace(guess, confidence=Certainty.POSSIBLE, signs=guess.signs[:1])

    again = wiring.rejudged(replace(report, mode_guess=older), catalog)

    assert again == replace(report, mode_guess=older)


ASKED = [
    ("agentserviceapi-blocked", "firewall", Ask.ALLOW, [AGENT_SERVICE]),
    ("agentserviceapi-blocked", "azure", Ask.COMMUNITY, [AGENT_SERVICE]),
    ("agentserviceapi-blocked", "network", Ask.ROUTE, [AGENT_SERVICE]),
    ("refused", "network", None, []),
    ("refused", "firewall", Ask.ALLOW, ["ea.his.arc.azure.com", "gbl.his.arc.azure.com"]),
    ("refused", "dns", None, []),
    ("refused", "proxy", None, []),
    ("healthy", "firewall", None, []),
    ("proxy-healthy", "proxy", None, []),
    (
        "proxy-denies",
        "proxy",
        Ask.ALLOW,
        [
            AGENT_SERVICE,
            "ea-gas.guestconfiguration.azure.com",
            "eastasia-gas.guestconfiguration.azure.com",
            "guestnotificationservice.azure.com",
        ],
    ),
    ("proxy-denies", "firewall", None, []),
    ("proxy-unreachable", "firewall", Ask.ALLOW, ["proxy.contoso.example"]),
    ("proxy-nameless", "dns", Ask.RESOLVE, ["poxy.contoso.example"]),
    ("proxy-login-required", "firewall", None, []),
    ("private-record-stale", "dns", Ask.RECORD, [AGENT_SERVICE]),
    ("private-record-stale", "azure", Ask.ZONE, [AGENT_SERVICE]),
    ("private-record-stale", "firewall", None, []),
    (
        "private-answer-without-scope",
        "azure",
        Ask.SCOPE,
        [
            AGENT_SERVICE,
            "ea-gas.guestconfiguration.azure.com",
            "ea.his.arc.azure.com",
            "eastasia-gas.guestconfiguration.azure.com",
            "gbl.his.arc.azure.com",
        ],
    ),
    ("route-filter-region-missing", "azure", Ask.COMMUNITY, [AGENT_SERVICE]),
    ("sni-filter", "firewall", Ask.ALLOW, [AGENT_SERVICE]),
]


@pytest.mark.parametrize(("name", "team", "ask", "hosts"), ASKED)
def test_a_team_is_asked_for_what_is_theirs(
    name: str,
    team: str,
    ask: Ask | None,
    hosts: list[str],
    reports: dict[str, Report],
    catalog: Catalog,
) -> None:
    report = reports[name]
    request = request_for(report, OWNERS[team], catalog)

    asked = [item for section in request.sections for item in section.items]
    assert [item.host for item in asked if item.ask is not Ask.UNTESTED] == hosts
    assert {item.ask for item in asked if item.ask is not Ask.UNTESTED} == ({ask} if ask else set())


@pytest.mark.parametrize("name", scenario_names())
def test_what_works_is_not_asked_for_and_what_is_owned_is(
    name: str, reports: dict[str, Report], catalog: Catalog
) -> None:
    report = reports[name]
    shuffled = replace(report, checks=report.checks[::-1])
    troubled = (State.FAIL, State.WARN)
    bad = {check.host for check in report.checks if check.state in troubled}
    grave = [one for one, _ in hung(report.findings) if one.severity is Impact.BLOCKING]
    for owner in OWNERS.values():
        request = request_for(report, owner, catalog)

        asked = [one for section in request.sections for one in section.items]
        assert {one.host for one in asked if one.ask in (Ask.ALLOW, Ask.EXEMPT)} <= bad
        again = request_for(shuffled, owner, catalog)
        assert write_csv(again, report) == write_csv(request, report)
        assert bool(request.sections) or owner not in {one.owner for one in grave}


_ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")
_TYPED = re.compile(r"(?:azcmagent|arcdiag|az|netsh|ip|show|config) [a-z]|acceptable use|（CN=")
"""English that stays: what is typed, and what a stranger said."""


@pytest.mark.parametrize("name", scenario_names())
def test_what_is_found_is_told_in_chinese_too(name: str, reports: dict[str, Report]) -> None:
    with speaking(Language.TRADITIONAL_CHINESE):
        told = [translated(text) for text in _texts(reports[name])]

    assert all(re.search("[\u4e00-\u9fff]", text) for text in told)
    assert not [text for text in told if _ENGLISH.search(text) and not _TYPED.search(text)]


def _texts(report: Report) -> Iterator[str]:
    yield verdict_sentence(report)
    yield forecast_sentence(report)
    yield report.verdict.forecast.why
    for finding in report.findings:
        yield finding.title
        yield from finding.remedy.split("\n")
        yield from (clue.note for clue in finding.clues)
