"""``arcdiag self-test``: proves on loopback that this build can do all that a run needs."""

import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import OWN_FAULT, READY
from arcdiag.cli.interrupt import Interrupt
from arcdiag.cli.running import run_report
from arcdiag.language.current import later, tr, translated
from arcdiag.log import keep_fault
from arcdiag.model.choices import Readiness
from arcdiag.model.observation import Answered, Connected, Handshaken, Judged, Queried, Resolved
from arcdiag.model.report import Report
from arcdiag.paper.available import why_not
from arcdiag.paper.fault import PaperError
from arcdiag.report.exporter import EXPORTERS, exporter_for
from arcdiag.report.plain import plain
from arcdiag.report.read import read_report
from arcdiag.report.write import write_whole

SCENARIO: Final = "healthy"
OF_A_BUSY_MACHINE: Final = "slow-path"
"""What is found of the simulated Azure where it gets too little of the processor."""

_Step = tuple[str, Callable[[], None]]

_SIGHTS: Final = {
    "ask the system's resolver": Resolved,
    "ask a name server": Queried,
    later("connect"): Connected,
    "negotiate TLS": Handshaken,
    "verify a certificate": Judged,
    "make a request": Answered,
}


class _NotHereError(Exception):
    """What the step needs is not on this machine or in this build: no fault; said in words."""


def self_test(_: Namespace, doors: Doors, streams: Streams) -> int:
    """Run the healthy scenario and look at every part of it; 0 when all is well."""
    reports: list[Report] = []

    def run() -> None:
        with Interrupt() as interrupt:
            reports.append(
                run_report(lambda tell: doors.unhurried_report(SCENARIO, tell), interrupt)
            )

    first: list[_Step] = [
        ("load the catalog", lambda: _some(doors.load_catalog(None).endpoints)),
        ("run against the simulated Azure", run),
    ]
    faults = [_told(step, streams) for step in first]
    faults += [_told(step, streams) for report in reports for step in _looks(report, doors)]
    return OWN_FAULT if any(faults) else READY


def _told(step: _Step, streams: Streams) -> str:
    words, act = step
    said = translated(words)
    try:
        fault = _fault(act)
    except _NotHereError as why:
        streams.result(f"--    {said}{tr(': ')}{translated(str(why))}\n")
        return ""
    streams.result(f"FAIL  {said}{tr(': ')}{fault}\n" if fault else f"ok    {said}\n")
    return fault


def _looks(report: Report, doors: Doors) -> Iterator[_Step]:
    for words, kind in _SIGHTS.items():
        yield words, partial(_saw, report, kind)
    yield later("judge"), lambda: _some(_all_is_well(report))
    for suffix in EXPORTERS:
        yield f"write a {suffix} report", partial(_written, report, suffix)
    yield "judge the report again", lambda: _again(report, doors)


def _fault(step: Callable[[], None]) -> str:
    """What went wrong, in one line; empty when nothing did."""
    try:
        step()
    except _NotHereError:
        raise
    except Exception as fault:  # whatever it is, it is what we came to find
        return f"{type(fault).__name__}, {plain(str(fault), 120)} (see {keep_fault(fault)})"
    return ""


def _all_is_well(report: Report) -> bool:
    """Is nothing wrong with the healthy scenario, but that it was slow on a busy machine?"""
    only_slow = all(finding.rule == OF_A_BUSY_MACHINE for finding in report.findings)
    state = report.verdict.state
    return state is Readiness.READY or (state is Readiness.WARNINGS and only_slow)


def _some(found: object) -> None:
    if not found:
        raise RuntimeError("nothing of the kind was seen")


def _saw(report: Report, kind: type) -> None:
    outcomes = (seen.outcome for check in report.checks for seen in check.observations)
    _some(any(isinstance(outcome, kind) for outcome in outcomes))


def _again(report: Report, doors: Doors) -> None:
    judged = doors.rejudged(report, doors.load_catalog(None))
    if judged.findings != report.findings:
        raise RuntimeError("the findings are not the same")


def _written(report: Report, suffix: str) -> None:
    if suffix == ".pdf" and (why := why_not()):
        raise _NotHereError(why)
    with tempfile.TemporaryDirectory(prefix="arcdiag-") as folder:
        path = Path(folder, f"report{suffix}")
        try:
            data = exporter_for(path)(report)
        except PaperError as lack:
            raise _NotHereError(str(lack)) from None
        write_whole(path, data)
        if suffix == ".json":
            _some(read_report(path) == report)
