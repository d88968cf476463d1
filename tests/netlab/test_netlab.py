"""What arcdiag says about real networks, each first measured by something else."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.netlab.lab import SETTINGS, Lab
from tests.netlab.scenario import NAMES, Scenario, load

pytestmark = pytest.mark.netlab

PASSED = "passed"
AGE = "catalog-old"
"""Depends on the day the tests run, not on the network."""


@pytest.mark.parametrize("name", NAMES)
def test_a_real_network_is_recognised(name: str, lab: Lab) -> None:
    scenario = load(name)
    lab.become(scenario)
    assert lab.measure(scenario.measured) == scenario.measured, "the lab is not what it should be"

    exit_code, report = lab.check(scenario.options)

    found = [finding["rule"] for finding in report["findings"] if finding["rule"] != AGE]
    assert (found, report["verdict"]["state"], exit_code) == (
        list(scenario.expect.findings),
        scenario.expect.verdict,
        scenario.expect.exit_code,
    )
    assert differing(causes(report), scenario) == {}
    assert scenario.expect.words in said(report)


def said(report: dict[str, Any]) -> str:
    """The first finding's own words."""
    for finding in report["findings"]:
        clues = (clue["note"] for clue in finding["clues"])
        return "\n".join((finding["title"], finding["remedy"], *clues))
    return ""


def causes(report: dict[str, Any]) -> dict[str, str]:
    """Host to cause; a wildcard that nobody can test is left out."""
    return {
        check["host"] or check["endpoint"]: check["cause"] or PASSED
        for check in report["checks"]
        if check["cause"] != "skipped-wildcard"
    }


def differing(seen: dict[str, str], scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Host to what was seen and what was expected, where they differ."""
    expected = scenario.expect.causes
    other = expected.get("*", PASSED)
    both = {
        host: (seen.get(host, PASSED), expected.get(host, other))
        for host in {*seen, *expected} - {"*"}
    }
    return {host: pair for host, pair in both.items() if pair[0] not in pair[1].split(" or ")}


def traces(name: str, folder: Path) -> list[str]:
    """What there is of the lab *name* on this machine: namespaces, settings, processes, files."""
    listed = subprocess.run(["ip", "netns"], capture_output=True, text=True, check=True).stdout
    found = [line for line in listed.splitlines() if name in line]
    found += [str(path) for path in SETTINGS.glob(f"*{name}*")]
    found += [str(path) for path in Path("/proc").glob("[0-9]*") if _works_in(path, folder)]
    return found + [str(folder)] * folder.exists()


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return str((process / "cwd").readlink()).startswith(str(folder))
    except OSError:  # ended meanwhile
        return False


def test_the_lab_leaves_nothing_behind(possible: None) -> None:
    name = f"{os.getpid()}b"

    with Lab(name) as lab:
        lab.become(load("far-away"))
        during = traces(name, lab.folder)
    after = traces(name, lab.folder)

    assert len(during) >= len(lab.spaces) + 3
    assert after == []
