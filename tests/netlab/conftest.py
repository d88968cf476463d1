"""Labs for the whole session; where they cannot be made, continuous integration must know."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Any, Final, NamedTuple

import msgspec
import pytest

from arcdiag.model.report import CheckResult, Run
from arcdiag.report.reproduce.lines import conversation
from tests.netlab.lab import Lab, lacking
from tests.netlab.scenario import Scenario, load

SIDE_BY_SIDE: Final = 2
"""Labs that work at once: most of a scenario's time is spent in waiting for what never answers."""


class Outcome(NamedTuple):
    """What was measured in a scenario, and, if that was as it should be, what arcdiag did."""

    scenario: Scenario
    measured: dict[str, str]
    exit_code: int
    report: dict[str, Any]
    guessed: dict[str, Any]
    """The report of ``--mode auto``, where that is asked for."""
    reproduced: dict[str, str]
    """What the lines for other tools did, where that is asked for."""


class Outcomes:
    """The labs, and what comes of the scenarios in them."""

    def __init__(self, labs: Sequence[Lab], workers: ThreadPoolExecutor, names: Sequence[str]):
        self._labs = len(labs)
        self._free: SimpleQueue[Lab] = SimpleQueue()
        for lab in labs:
            self._free.put(lab)
        self._begun = {name: workers.submit(self._work_out, name) for name in names}

    def of(self, name: str) -> Outcome:
        """What came of the scenario while others worked beside it."""
        return self._begun[name].result()

    def alone(self, name: str) -> Outcome:
        """The same once more, with nothing else going on in any lab."""
        all_labs = [self._free.get() for _ in range(self._labs)]
        try:
            return _outcome(all_labs[0], name)
        finally:
            for lab in all_labs:
                self._free.put(lab)

    def _work_out(self, name: str) -> Outcome:
        lab = self._free.get()
        try:
            return _outcome(lab, name)
        finally:
            self._free.put(lab)


def _needed() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


@pytest.fixture(scope="session")
def possible() -> None:
    """Skip, or fail where a skip would hide that nothing was proved."""
    reason = lacking()
    if reason and _needed():
        pytest.fail(f"the network lab must run here, but: {reason}")
    if reason:
        pytest.skip(f"NO NETWORK LAB: {reason}")


@pytest.fixture(scope="session")
def outcomes(possible: None, request: pytest.FixtureRequest) -> Iterator[Outcomes]:
    """Every chosen scenario's outcome, worked out in the order of the tests."""
    chosen = [
        item.callspec.params["name"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and "outcomes" in item.fixturenames
    ]
    letters = "abcdefgh"[: min(SIDE_BY_SIDE, len(chosen))]
    with ExitStack() as stack:
        # Opened here and not in a worker: what a thread starts may end with that thread.
        labs = [stack.enter_context(Lab(f"{os.getpid()}{letter}")) for letter in letters]
        workers = stack.enter_context(ThreadPoolExecutor(len(labs)))
        stack.callback(workers.shutdown, cancel_futures=True)
        yield Outcomes(labs, workers, chosen)


def _outcome(lab: Lab, name: str) -> Outcome:
    scenario = load(name)
    lab.become(scenario)
    measured = lab.measure(scenario.measured)
    if measured != scenario.measured:
        return Outcome(scenario, measured, -1, {}, {}, {})
    if scenario.expect.guess is None:
        code, report = lab.check(scenario)
        pasted = _pasted(lab, report, scenario.expect.reproduced)
        return Outcome(scenario, measured, code, report, {}, pasted)
    with ThreadPoolExecutor() as pool:
        guessed = pool.submit(lab.check, scenario, guesses=True)
        checked = lab.check(scenario)
        return Outcome(scenario, measured, *checked, guessed.result()[1], {})


def _pasted(lab: Lab, report: dict[str, Any], wanted: Iterable[str]) -> dict[str, str]:
    """What the *wanted* lines do, all at once: most of their time is spent in waiting."""
    known = {
        f"{check.host} {line.tool}": line.line
        for check in msgspec.convert(report["checks"], tuple[CheckResult, ...])
        for line in conversation(check, msgspec.convert(report["run"], Run))
    }
    shown = {
        f"{check['host']} {line['tool']}": line["line"]
        for check in report["checks"]
        for line in check["reproduce"]
    }
    lines = {name: shown.get(name) or known[name] for name in wanted}
    with ThreadPoolExecutor() as pool:
        return dict(zip(lines, pool.map(lab.paste, lines.values()), strict=True))
