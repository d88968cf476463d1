"""One measured run of arcdiag in a process of its own: order in as JSON, figures out as JSON.

Time, CPU and memory are those between the plan and the last check's end, as events tell them; what
comes before (imports, catalog, trust store) and after (judging, report) is not a probe's cost.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from typing import Any

from arcdiag import wiring
from arcdiag.model.choices import Protocol
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.host import NameServer
from arcdiag.model.order import CheckOrder
from arcdiag.model.plan import Check, ExtraEndpoint, Scope
from arcdiag.model.report import Report


class Meter:
    """Notes what a run costs while it goes on."""

    def __init__(self) -> None:
        self.wall_s = self.cpu_s = 0.0
        self.memory_kib = 0
        self._before_kib = 0

    def measure(self, order: CheckOrder) -> Report:
        """Run *order* as the command line would."""
        report = asyncio.run(wiring.check_report(order, self.tell))
        self.memory_kib = _status("VmHWM") - self._before_kib
        return report

    def tell(self, event: Event) -> None:
        """Take the beginning from the plan, and the end from the last check so far."""
        if isinstance(event, Planned):
            Path("/proc/self/clear_refs").write_text("5")  # proc(5): resets the high-water mark
            self._before_kib = _status("VmRSS")
            self._cpu, self._wall = time.process_time(), time.perf_counter()
        elif isinstance(event, Finished):
            self.cpu_s = time.process_time() - self._cpu
            self.wall_s = time.perf_counter() - self._wall


def _status(line: str) -> int:
    text = Path("/proc/self/status").read_text()
    return int(next(each for each in text.splitlines() if each.startswith(f"{line}:")).split()[1])


def figures(meter: Meter, report: Report) -> dict[str, Any]:
    """All that was measured."""
    steps: dict[str, list[float]] = {}
    causes: Counter[str] = Counter()
    for observation in (each for check in report.checks for each in check.observations):
        steps.setdefault(observation.step, []).append(observation.took_ms)
        if isinstance(observation.outcome, Failure | Skipped):
            causes[observation.outcome.cause] += 1
    return {
        "checks": len(report.checks),
        "wall_s": meter.wall_s,
        "whole_s": (report.run.ended - report.run.started).total_seconds(),
        "ending": report.run.ending,
        "cpu_s": meter.cpu_s,
        "memory_kib": meter.memory_kib,
        "causes": causes,
        "steps": {step: _spread(times) for step, times in steps.items()},
    }


def _spread(times: list[float]) -> dict[str, float]:
    marks = quantiles(times, n=20) if len(times) > 1 else times * 19
    return {"median": marks[9], "p95": marks[18], "max": max(times), "count": len(times)}


def alone(order: CheckOrder, report: Report) -> float:
    """The longest critical path of a run, in seconds: every check by itself, after the one whose
    answer tells its host.
    """
    took: dict[str, float] = {}
    awaits: dict[str, str] = {}
    for check in (each for each in report.checks if each.host):
        took[check.id] = min(_alone(order, check) for _ in range(3))
        awaits[check.id] = check.awaits
    return max(time_s + took.get(awaits[identity], 0.0) for identity, time_s in took.items())


def _alone(order: CheckOrder, check: Check) -> float:
    one = ExtraEndpoint(protocol=check.protocol, host=check.host, port=check.port, path=check.path)
    meter = Meter()
    meter.measure(_changed(order, Scope(extra=(one,), only_extra=True)))
    return meter.wall_s


def _changed(order: CheckOrder, scope: Scope) -> CheckOrder:
    return CheckOrder(
        scope=scope,
        name_servers=order.name_servers,
        ca_file=order.ca_file,
        expected_roots=order.expected_roots,
        concurrency=order.concurrency,
    )


def ordered(wanted: dict[str, Any]) -> CheckOrder:
    """The order that the measuring side wrote down."""
    extra = tuple(
        ExtraEndpoint(protocol=Protocol.HTTPS, host=host, port=443, path="/")
        for host in wanted.get("hosts", ())
    )
    if "region" in wanted:
        scope = Scope(regions=(wanted["region"],))
    else:
        scope = Scope(extra=extra, only_extra=True)
    servers = wanted.get("servers", ())
    limits = {
        name: wanted[name] for name in ("concurrency", "timeout", "deadline") if name in wanted
    }
    return CheckOrder(
        scope=scope,
        name_servers=tuple(NameServer(address=one, port=53, source="bench") for one in servers),
        ca_file=Path(wanted["root"]),
        expected_roots=Path(wanted["root"]),
        **limits,
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    chosen = ordered(asked)
    total = Meter()
    written = total.measure(chosen)
    result = figures(total, written)
    if asked.get("floor"):
        result["floor_s"] = alone(chosen, written)
    json.dump(result, sys.stdout)
