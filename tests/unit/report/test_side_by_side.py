"""Modes and regions side by side, in words that a narrow screen holds."""

import re

import msgspec
import pytest

from arcdiag.model.choices import Mode, Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Chosen, Observation, Step
from arcdiag.model.report import CheckResult, PurposeVerdict, Report
from arcdiag.report.regions import regions
from arcdiag.report.text import as_text
from tests.unit.fakes import NOON
from tests.unit.report.example import REPORT, result


def connected(took_ms: float) -> tuple[Observation, ...]:
    chosen = Chosen(address="20.1.1.1", after_ms=took_ms)
    return (
        Observation(
            id="o1", step=Step.CHOOSE, target="x", started=NOON, took_ms=0.0, outcome=chosen
        ),
    )


def of(checks: list[CheckResult], **run: object) -> Report:
    return msgspec.structs.replace(
        REPORT, checks=tuple(checks), findings=(), run=msgspec.structs.replace(REPORT.run, **run)
    )


def cell(host: str, mode: Mode, state: State, **changes: object) -> CheckResult:
    return result(host, state, mode=mode, id=f"{host}/{mode}", **changes)


def test_a_line_for_each_endpoint_and_a_column_for_each_mode() -> None:
    report = of(
        [
            cell("good.example", Mode.PUBLIC, State.PASS),
            cell("good.example", Mode.PRIVATE_PEERING, State.PASS),
            cell("bad.example", Mode.PUBLIC, State.PASS),
            cell("bad.example", Mode.PRIVATE_PEERING, State.FAIL, cause=Cause.PRIVATE_EXPECTED),
            cell("own.example", Mode.PUBLIC, State.PASS),
        ],
        modes=(Mode.PUBLIC, Mode.PRIVATE_PEERING),
    )

    lines = as_text(report, 100).splitlines()

    head = next(number for number, line in enumerate(lines) if "private-peering" in line)
    shown = [line.split() for line in lines[head : head + 4]]
    assert shown[0] == ["Endpoint", "public", "private-peering"]
    assert shown[1] == ["bad.example:443", "✓", "pass", "✗", "private-expected"]
    assert shown[2] == ["good.example:443", "✓", "pass", "✓", "pass"]
    assert shown[3] == ["own.example:443", "✓", "pass", "-"]


def test_what_travels_inside_the_gateways_session_is_told_from_what_is_not_asked_for() -> None:
    report = of(
        [
            cell("gateway.example", Mode.GATEWAY, State.PASS),
            cell("inside.example", Mode.PUBLIC, State.PASS, tunnelled=True),
            cell("other.example", Mode.PUBLIC, State.PASS),
        ],
        modes=(Mode.GATEWAY, Mode.PUBLIC),
    )

    lines = [line.split() for line in as_text(report, 100).splitlines()]

    assert ["gateway.example:443", "✓", "pass", "-"] in lines
    assert ["inside.example:443", "in", "its", "session", "✓", "pass"] in lines
    assert ["other.example:443", "-", "✓", "pass"] in lines


def test_one_mode_needs_no_columns() -> None:
    text = as_text(of([cell("good.example", Mode.PUBLIC, State.PASS)]), 100)

    assert "private-peering" not in text
    assert "State " in text


def test_regions_by_reach_then_by_nearness() -> None:
    def check(region: str, number: int, state: State, took_ms: float = 0.0) -> CheckResult:
        seen = connected(took_ms) if took_ms else ()
        return result(
            f"{region}{number}", state, region=region, id=f"{region}{number}", observations=seen
        )

    report = of(
        [
            check("far", 1, State.PASS, 300.0),
            check("far", 2, State.PASS, 100.0),
            check("near", 1, State.PASS, 20.0),
            check("near", 2, State.WARN, 30.0),
            check("half", 1, State.PASS, 1.0),
            check("half", 2, State.FAIL),
            check("cut", 1, State.NOT_TESTED),
        ],
        regions=("far", "half", "near", "cut"),
    )

    lines = regions(report)

    assert [(line.region, line.reached, line.tried) for line in lines] == [
        ("near", 2, 2),
        ("far", 2, 2),
        ("half", 1, 2),
        ("cut", 0, 0),
    ]
    assert [line.connect_ms for line in lines] == [25.0, 200.0, 1.0, 0.0]
    assert [line.state for line in lines] == [
        State.PASS,
        State.PASS,
        State.FAIL,
        State.NOT_TESTED,
    ]
    text = as_text(report, 60)
    assert "✓ near" in text
    assert "2 of 2" in text


def test_times_of_a_region_are_those_of_hosts_that_are_its_own() -> None:
    def check(host: str, region: str, took_ms: float) -> CheckResult:
        return result(
            host, State.PASS, region=region, id=f"{host}{region}", observations=connected(took_ms)
        )

    report = of(
        [
            check("everybodys", "far", 1.0),
            check("everybodys", "near", 1.0),
            check("fars", "far", 300.0),
            check("nears", "near", 20.0),
        ],
        regions=("far", "near"),
    )

    assert [(line.region, line.connect_ms) for line in regions(report)] == [
        ("near", 20.0),
        ("far", 300.0),
    ]


def test_modes_are_compared_apart_in_each_region() -> None:
    private = Mode.PRIVATE_PEERING
    report = of(
        [
            cell("a.example", Mode.PUBLIC, State.FAIL, region="eastasia"),
            cell("a.example", private, State.PASS, region="eastasia"),
            cell("b.example", Mode.PUBLIC, State.PASS, region="japaneast"),
            cell("b.example", private, State.PASS, region="japaneast"),
        ],
        modes=(Mode.PUBLIC, private),
        regions=("eastasia", "japaneast"),
    )

    found = {(line.region, line.mode): line.reached for line in regions(report)}
    assert found[("eastasia", Mode.PUBLIC)] == 0
    assert found[("eastasia", private)] == 1
    assert "✗ eastasia, public" in as_text(report, 80)


def test_of_many_regions_only_checks_in_trouble_are_listed() -> None:
    names = tuple(f"region{number}" for number in range(8))
    checks = [
        result(f"{name}.example", State.PASS, region=name, id=name) for name in names[:-1]
    ] + [result("last.example", State.FAIL, region=names[-1], cause=Cause.TCP_TIMEOUT)]
    report = of(checks, regions=names)

    text = as_text(report, 100)

    assert "last.example:443" in text
    assert "region0.example:443" not in text
    assert "region0.example:443" in as_text(report, 100, verbose=True)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_every_mode_and_region_is_there_at_any_width(width: int) -> None:
    three = (Mode.PUBLIC, Mode.MICROSOFT_PEERING, Mode.PRIVATE_PEERING)
    host = "agentserviceapi.guestconfiguration.azure.com"
    checks = [
        cell(f"{region}.{host}", mode, State.FAIL, region=region, cause=cause)
        for region in ("westeurope", "eastasia")
        for mode, cause in zip(
            three, (Cause.TLS_RESET, Cause.TCP_TIMEOUT, Cause.PRIVATE_EXPECTED), strict=True
        )
    ]

    text = as_text(of(checks, modes=three, regions=("westeurope", "eastasia")), width)

    matrix = text[text.rindex("westeurope", 0, text.index("6 checks")) - 200 :]
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    for word in ("public", "microsoft-peering", "private-peering"):
        assert word in matrix
    for cause in ("tls-reset", "tcp-timeout", "private-expected"):
        assert matrix.count(cause) >= 2


def test_on_a_narrow_screen_what_is_alike_in_several_modes_stands_in_one_line() -> None:
    modes = (Mode.PUBLIC, Mode.MICROSOFT_PEERING, Mode.PRIVATE_PEERING)
    states = (State.PASS, State.PASS, State.FAIL)
    checks = [
        cell("a-host-with-a-long-name.example", mode, state, cause=None)
        for mode, state in zip(modes, states, strict=True)
    ]

    lines = as_text(of(checks, modes=modes), 60).splitlines()

    at = lines.index("a-host-with-a-long-name.example:443")
    assert lines[at + 1 : at + 3] == [
        "  ✓ pass: public, microsoft-peering",
        "  ✗ fail: private-peering",
    ]


def test_one_region_gives_an_endpoint_one_line_whatever_it_is_for() -> None:
    modes = (Mode.PUBLIC, Mode.PRIVATE_PEERING)
    checks = [
        result("a.example", State.PASS, mode=mode, region=region, id=f"{mode}{region}")
        for mode in modes
        for region in ("", "eastasia")
    ]

    text = as_text(of(checks, modes=modes, regions=("eastasia",)), 100)

    assert text.count("a.example:443") == 1


def test_a_purpose_that_does_not_work_has_a_line_of_its_own_beside_its_mode() -> None:
    def came_to(purpose: str, mode: Mode, *, passed: int) -> PurposeVerdict:
        state = Readiness.READY if passed else Readiness.BLOCKED
        return PurposeVerdict(
            purpose=purpose, mode=mode, region="", state=state, passed=passed, total=1
        )

    private = Mode.PRIVATE_PEERING
    report = of([cell("a.example", mode, State.PASS) for mode in (Mode.PUBLIC, private)])
    purposes = (
        *(came_to(purpose, Mode.PUBLIC, passed=1) for purpose in ("onboard", "run")),
        *(
            came_to(purpose, private, passed=passed)
            for purpose, passed in (("onboard", 1), ("run", 0))
        ),
    )
    verdict = msgspec.structs.replace(report.verdict, purposes=purposes)

    text = as_text(msgspec.structs.replace(report, verdict=verdict), 100)

    assert re.search(
        r"^ *public +✓ onboard   ✓ run\n *private-peering +✓ onboard\n +✗ run \(",
        text,
        re.MULTILINE,
    )
