"""``arcdiag demo``: the same run against the simulated Azure on loopback."""

from argparse import Namespace
from typing import Final

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output, deliver
from arcdiag.cli.doors import Doors
from arcdiag.cli.refused import RefusedError
from arcdiag.cli.running import run_report
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain

DEFAULT: Final = "agentserviceapi-blocked"
"""The field report that arcdiag began with."""


def demo(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Show a scenario, or name them all; returns the exit code."""
    names = doors.scenario_names()
    if asked.list:
        return _listed(names, asked, streams)
    scenario = asked.scenario or DEFAULT
    if scenario not in names:
        known = ", ".join(names)
        raise RefusedError(f'no scenario "{plain(scenario, 60)}"; there are: {known}')
    check_output(asked)
    report = run_report(lambda tell: doors.demo_report(scenario, tell))
    return deliver(report, asked, streams)


def _listed(names: tuple[str, ...], asked: Namespace, streams: Streams) -> int:
    if asked.output or asked.scenario:
        raise RefusedError("--list names the scenarios and runs none")
    if asked.json:
        streams.document(as_json(names))
    else:
        streams.result("".join(f"{name}\n" for name in names))
    return 0
