"""``arcdiag demo``: the same run against the simulated Azure on loopback."""

from argparse import Namespace
from typing import Final

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_output
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import READY
from arcdiag.cli.running import run_and_deliver
from arcdiag.language.current import tr, translated
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.values import rounds
from arcdiag.report.json import as_json
from arcdiag.report.plain import plain

DEFAULT: Final = "agentserviceapi-blocked"
"""The field report that arcdiag began with."""


def demo(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Show a scenario, or name them all; returns the exit code."""
    if asked.list:
        return _listed(doors.scenario_titles(), asked, streams)
    signer = check_output(asked)
    scenario = asked.scenario or DEFAULT
    repeat = rounds("--repeat", asked.repeat) if asked.repeat else None
    return run_and_deliver(
        lambda tell: doors.demo_report(scenario, tell, repeat), asked, streams, signer=signer
    )


def _listed(titles: dict[str, str], asked: Namespace, streams: Streams) -> int:
    if asked.output or asked.scenario or asked.repeat or asked.sign:
        raise RefusedError("--list names the scenarios and runs none")
    if asked.json:
        streams.document(as_json([{"name": name, "title": titles[name]} for name in titles]))
        return READY
    width = max(map(len, titles), default=0)
    for name, title in titles.items():
        said = plain(translated(title))
        if name == DEFAULT:
            said = tr("{title} (what demo alone shows)", title=said)
        streams.result(f"{plain(name):{width}}  {said}\n")
    return READY
