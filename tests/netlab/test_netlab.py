"""What arcdiag says about real networks, each first measured by something else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from arcdiag.report.read import parse_report
from arcdiag.report.regions import regions
from tests.netlab.conftest import Outcome, Outcomes
from tests.netlab.lab import Lab
from tests.netlab.scenario import NAMES, Expected, load
from tests.netlab.spaces import ROOT, SETTINGS, SHARED_MEMORY, sweep
from tests.second_look import SecondLook

pytestmark = pytest.mark.netlab

PASSED = "passed"
_TRUTH: Final = {True: "true", False: "false", None: "unknown"}
AGE = "catalog-old"
"""Depends on the day the tests run, not on the network."""


@pytest.mark.parametrize("name", NAMES)
def test_a_real_network_is_recognised(
    name: str, outcomes: Outcomes, second_look: SecondLook
) -> None:
    second_look(is_recognised, lambda: outcomes.of(name), lambda: outcomes.alone(name))


def is_recognised(outcome: Outcome) -> None:
    """Does arcdiag say what there is, no more and no less?"""
    scenario, measured, exit_code, report, guessed, pasted = outcome
    assert measured == scenario.measured, "the lab is not what it should be"

    expect = scenario.expect
    assert (found(report, expect), report["verdict"]["state"], exit_code) == (
        list(expect.findings),
        expect.verdict,
        expect.exit_code,
    ), clues(report)
    assert differing(report, expect) == {}
    assert [words for words in expect.words if words not in said(report)] == []
    assert agreed(report) == expect.agreement
    assert compared(report) == list(expect.regions)
    assert {one: out for one, out in pasted.items() if not is_as(out, expect.reproduced[one])} == {}
    if expect.guess is not None:
        told = expect.guess
        guess = guessed["mode_guess"]
        assert (guess["mode"], guess["confidence"]) == (told.mode, told.confidence)
        assert found(guessed, expect) == list(
            expect.findings if told.findings is None else told.findings
        )


def clues(report: dict[str, Any]) -> str:
    """What each finding rests on, in one line: for whoever reads of a second look."""
    told = (
        f"{one['rule']}: {'; '.join(clue['note'] for clue in one['clues'])}"
        for one in report["findings"]
    )
    return " | ".join(told)[:1000]


def is_as(said: str, expected: str) -> bool:
    """Did a line end with this exit code, and say these words?"""
    code, _, words = expected.partition(": ")
    return said.partition(": ")[0] == code and words in said


def found(report: dict[str, Any], expect: Expected) -> list[str]:
    """The rules of the findings, but for those that come by chance."""
    chance = {AGE, *expect.perhaps}
    return [each["rule"] for each in report["findings"] if each["rule"] not in chance]


def said(report: dict[str, Any]) -> str:
    """The first finding's own words."""
    for finding in report["findings"]:
        clues = (clue["note"] for clue in finding["clues"])
        return "\n".join((finding["title"], finding["remedy"], *clues))
    return ""


def differing(report: dict[str, Any], expect: Expected) -> dict[str, str]:
    """Route or mode, and host, to what was seen and what was expected, where they differ."""
    special = expect.modes or expect.routes
    seen = causes(report, "mode" if expect.modes else "route")
    found = {way: "never taken" for way in special if way not in seen}
    for route, hosts in seen.items():
        expected = special.get(route, expect.causes)
        for host, cause in hosts.items():
            should = expected.get(host, expected.get("*", PASSED))
            if cause not in should.split(" or "):
                found[f"{route}: {host}"] = f"{cause}, not {should}"
    looked_at = {"*"}.union(*seen.values())
    named = set(expect.causes).union(*special.values())
    return found | dict.fromkeys(named - looked_at, "never looked at")


def causes(report: dict[str, Any], way: str = "route") -> dict[str, dict[str, str]]:
    """Route, or mode, to host to cause; a wildcard that nobody can test is left out.

    Where the checks of one host differ, their causes stand together: ``passed, slow``.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for check in report["checks"]:
        if check["cause"] != "skipped-wildcard":
            host = check["host"] or check["endpoint"]
            hosts = found.setdefault(check[way], {})
            hosts.setdefault(host, set()).add(check["cause"] or PASSED)
    return {
        route: {host: ", ".join(sorted(kinds)) for host, kinds in hosts.items()}
        for route, hosts in found.items()
    }


def agreed(report: dict[str, Any]) -> dict[str, str]:
    """Host to what the agent's own check says of it, and how arcdiag's compares."""
    found = {}
    for each in report.get("agreement", ()):
        row = each["row"]
        told = " ".join(_TRUTH[row.get(name)] for name in ("reachable", "private"))
        word = "agrees" if each.get("agrees") else "not compared"
        found[row["host"]] = f"{told} {row['tls']} {row['proxy']}: " + (
            ", ".join(each.get("differs", ())) or word
        )
    return found


def compared(report: dict[str, Any]) -> list[str]:
    """The regions in their order, where there are several, and how much was reached of each."""
    if len(report["run"]["regions"]) < 2:
        return []
    lines = regions(parse_report(json.dumps(report).encode()))
    return [f"{line.region} {line.reached} of {line.tried}" for line in lines]


def traces(name: str, folder: Path) -> list[str]:
    """What there is of the lab *name* on this machine: namespaces, settings, processes, files."""
    listed = subprocess.run(["ip", "netns"], capture_output=True, text=True, check=True).stdout
    found = [line for line in listed.splitlines() if name in line]
    found += [str(path) for path in SETTINGS.glob(f"*{name}*")]
    found += [str(path) for path in SHARED_MEMORY.glob(f"*{name}*")]
    found += [str(path) for path in Path("/proc").glob("[0-9]*") if _works_in(path, folder)]
    return found + [str(folder)] * folder.exists()


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return str((process / "cwd").readlink()).startswith(str(folder))
    except OSError:  # ended meanwhile
        return False


def test_the_lab_leaves_nothing_behind(possible: None) -> None:
    name = f"{os.getpid()}y"

    with Lab(name) as lab:
        lab.become(load("far-away"))
        during = traces(name, lab.folder)
    after = traces(name, lab.folder)

    assert len(during) >= len(lab.spaces.names) + 3
    assert after == []


_ENDLESS = """
import os
from tests.netlab.lab import Lab

with Lab(str(os.getpid())) as lab:
    print(lab.folder, flush=True)
    input()
"""


def test_what_a_killed_lab_has_left_is_swept_and_a_living_lab_is_not(possible: None) -> None:
    with (
        Lab(f"{os.getpid()}z") as living,
        subprocess.Popen(
            [sys.executable, "-c", _ENDLESS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        ) as owner,
    ):
        assert owner.stdout
        folder = Path(owner.stdout.readline().strip())
        owner.kill()
        owner.wait()
        name, before = str(owner.pid), traces(living.spaces.name, living.folder)
        left = traces(name, folder)

        sweep()

        assert len(left) > len(living.spaces.names)
        assert traces(name, folder) == []
        assert traces(living.spaces.name, living.folder) == before
