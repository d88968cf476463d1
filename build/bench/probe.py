"""One measured run of arcdiag in a process of its own: order in as JSON, figures out as JSON.

Time, CPU and memory are those between the plan and the last check's end, as events tell them; what
comes before (imports, catalog, trust store) and after (judging, report) is not a probe's cost.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from statistics import quantiles

from arcdiag import wiring
from arcdiag.model.choices import Protocol
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.host import NameServer
from arcdiag.model.order import CheckOrder
from arcdiag.model.plan import Check, ExtraEndpoint, Scope, Seen


class Meter:
    """Notes what the run costs while it goes on."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.wall_s = self.cpu_s = 0.0
        self.memory_kib = 0

    def tell(self, event: Event) -> None:
        """Take the beginning from the plan, and the end from the last check so far."""
        if isinstance(event, Planned):
            Path("/proc/self/clear_refs").write_text("5")  # proc(5): resets the high-water mark
            self._before_kib = _status("VmRSS")
            self._cpu, self._wall = time.process_time(), time.perf_counter()
        elif isinstance(event, Finished):
            self.cpu_s = time.process_time() - self._cpu
            self.wall_s = time.perf_counter() - self._wall
            self.seen.append(event.seen)

    def figures(self) -> dict[str, object]:
        """All that was measured; call it right after the run."""
        steps: dict[str, list[float]] = {}
        ends: dict[str, int] = {}
        for seen in self.seen:
            for observation in seen.observations:
                steps.setdefault(observation.step, []).append(observation.took_ms)
                outcome = observation.outcome
                if isinstance(outcome, Failure | Skipped):
                    ends[outcome.cause] = ends.get(outcome.cause, 0) + 1
        return {
            "checks": len(self.seen),
            "wall_s": self.wall_s,
            "cpu_s": self.cpu_s,
            "memory_kib": self.memory_kib,
            "causes": ends,
            "steps": {step: _spread(times) for step, times in steps.items()},
        }


def _spread(times: list[float]) -> dict[str, float]:
    marks = quantiles(times, n=20) if len(times) > 1 else times * 19
    return {"median": marks[9], "p95": marks[18], "max": max(times), "count": len(times)}


def _status(line: str) -> int:
    text = Path("/proc/self/status").read_text()
    return int(next(each for each in text.splitlines() if each.startswith(f"{line}:")).split()[1])


def measure(order: CheckOrder) -> Meter:
    """Run *order* as the command line would."""
    meter = Meter()
    asyncio.run(wiring.check_report(order, meter.tell))
    meter.memory_kib = _status("VmHWM") - meter._before_kib
    return meter


def alone(order: CheckOrder, seen: list[Seen]) -> float:
    """The longest critical path of a run, in seconds: every check by itself, after the one whose
    answer tells its host.
    """
    took: dict[str, float] = {}
    awaits: dict[str, str] = {}
    for check in (each.check for each in seen if each.check.host):
        took[check.id] = min(_alone(order, check) for _ in range(3))
        awaits[check.id] = check.awaits
    return max(time_s + took.get(awaits[identity], 0.0) for identity, time_s in took.items())


def _alone(order: CheckOrder, check: Check) -> float:
    one = ExtraEndpoint(protocol=check.protocol, host=check.host, port=check.port, path=check.path)
    return measure(_changed(order, Scope(extra=(one,), only_extra=True))).wall_s


def _changed(order: CheckOrder, scope: Scope) -> CheckOrder:
    return CheckOrder(
        scope=scope,
        name_servers=order.name_servers,
        ca_file=order.ca_file,
        expected_roots=order.expected_roots,
        concurrency=order.concurrency,
    )


def ordered(wanted: dict[str, object]) -> CheckOrder:
    """The order that the measuring side wrote down."""
    hosts = wanted.get("hosts")
    extra = tuple(
        ExtraEndpoint(protocol=Protocol.HTTPS, host=host, port=443, path="/")
        for host in (hosts if isinstance(hosts, list) else [])
    )
    region = wanted.get("region")
    scope = Scope(regions=(str(region),)) if region else Scope(extra=extra, only_extra=True)
    servers = wanted.get("servers")
    limits = {
        name: wanted[name] for name in ("concurrency", "timeout", "deadline") if name in wanted
    }
    return CheckOrder(
        scope=scope,
        name_servers=tuple(
            NameServer(address=address, port=53, source="bench")
            for address in (servers if isinstance(servers, list) else [])
        ),
        ca_file=Path(str(wanted["root"])),
        expected_roots=Path(str(wanted["root"])),
        **limits,  # type: ignore[arg-type]  # numbers, from our own table
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    chosen = ordered(asked)
    meter = measure(chosen)
    result = meter.figures()
    if asked.get("floor"):
        result["floor_s"] = alone(chosen, meter.seen)
    json.dump(result, sys.stdout)
