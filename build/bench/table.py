"""The measurements, and the lines of the table they make."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import peers
from frozen import frozen
from lab import DEAD_NAME_SERVER, NAME_SERVER, Lab
from window import window

from arcdiag.catalog.load import load_catalog
from arcdiag.engine.plan import plan
from arcdiag.engine.settings import Settings
from arcdiag.model.choices import Protocol
from arcdiag.model.plan import Scope

HERE = Path(__file__).parent
REGION = "eastasia"
DISCOVERED = "bench.his.arc.azure.com"
ROUND_TRIPS_MS = (0, 100)
MANY = 1500
CROWDED = 300
"""What the peers are commonly run with, far above our default."""

Figures = dict[str, Any]
Rivals = Mapping[str, Callable[[], peers.Cost]]


class Case(NamedTuple):
    """What arcdiag is ordered, and the same targets for its peers."""

    title: str
    order: Figures
    hosts: Sequence[str]
    parallel: int


def table(repeats: int) -> Iterator[str]:
    """All of it, line by line, each as soon as it is known."""
    many = [f"n{number}.bench.test" for number in range(MANY)]
    dead = [f"d{number}.bench.test" for number in range(MANY)]
    checks = plan(load_catalog(), Scope(regions=(REGION,))).checks
    region = dict.fromkeys([check.host for check in checks if check.host] + [DISCOVERED])
    web = (Protocol.HTTPS, Protocol.WSS)
    asked = dict.fromkeys(check.host for check in checks if check.host and check.protocol in web)
    with Lab(
        {name: f"20.1.{number // 250}.{number % 250 + 1}" for number, name in enumerate(many)}
        | {name: f"20.200.{number // 250}.{number % 250 + 1}" for number, name in enumerate(dead)}
        | {name: f"20.2.0.{number + 1}" for number, name in enumerate(region)}
    ) as lab:
        yield from head(repeats)
        yield from speed(lab, cases(list(asked), many), repeats)
        yield from truth(lab, many)
        yield from black_holes(lab, dead)
        yield from start()
        yield from window(repeats)
        yield from frozen()


def cases(region: Sequence[str], many: Sequence[str]) -> list[Case]:
    """What is measured for speed."""
    usual = Settings().concurrency
    found = [Case("1 region", {"region": REGION}, region, usual)]
    for count in (500, MANY):
        for parallel in (usual, CROWDED):
            order = {"hosts": list(many[:count]), "concurrency": parallel}
            found.append(Case(f"{count:,} checks", order, many[:count], parallel))
    return found


def head(repeats: int) -> Iterator[str]:
    """What this is, and what it was measured on."""
    kernel = platform.release().split("-")[0]
    yield "# How fast, how lean, how true"
    yield ""
    yield f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores,"
    yield f"Linux {kernel}, Python {platform.python_version()}; nginx (TLS 1.3, ECDSA, a chain of"
    yield "three) and BIND in a network namespace of their own, on the same cores. Medians of"
    yield f"{repeats} runs, the programs taking turns. Load of the machine before the start:"
    yield f"{os.getloadavg()[0]:.1f}."
    yield ""
    yield "- *Wall* and *CPU* count from the plan to the last check's end; curl's from its start."
    yield "- The *floor* is the slowest single check of that run, measured alone."
    yield "- *Memory* is the growth of the process's peak, with every result kept."
    yield "- One check of arcdiag asks the system's resolver and the name server itself for both"
    yield "  families, dials every address, shakes hands, judges the chain and makes a request; a"
    yield "  peer's resolves, connects, shakes hands, verifies and makes a request."
    yield ""


def speed(lab: Lab, wanted: Sequence[Case], repeats: int) -> Iterator[str]:
    """Arcdiag and its peers on the same targets, taking turns."""
    yield "## Speed and cost"
    yield ""
    yield "| round trip | case | program | at once | wall | times floor | CPU a check | memory |"
    yield "|---|---|---|---|---|---|---|---|"
    in_flight = []
    for round_trip in ROUND_TRIPS_MS:
        if not lab.link(round_trip):
            yield f"| {round_trip} ms | not measured: needs root and /dev/net/tun | | | | | | |"
            continue
        with peers.Blackbox(lab) as blackbox:
            grown: dict[tuple[str, int], float] = {}
            for case in wanted:
                rivals: dict[str, Callable[[], peers.Cost]] = {}
                if blackbox.here:
                    rivals["blackbox_exporter"] = partial(
                        blackbox.measure, case.hosts, case.parallel
                    )
                if peers.has_curl():
                    rivals["curl --parallel"] = partial(peers.curl, lab, case.hosts, case.parallel)
                rows, memory = _compared(lab, case, rivals, round_trip, repeats)
                yield from rows
                grown[case.title, case.parallel] = memory
        in_flight.append((round_trip, _in_flight(grown)))
    yield ""
    for round_trip, each in in_flight:
        yield f"Each further check in flight, at {round_trip} ms: {each:.0f} KiB"
        yield f"({MANY:,} checks, {CROWDED} against {Settings().concurrency} at once)."
        yield ""
    yield ""


def _in_flight(grown: Mapping[tuple[str, int], float]) -> float:
    usual = Settings().concurrency
    more = grown[f"{MANY:,} checks", CROWDED] - grown[f"{MANY:,} checks", usual]
    return more / (CROWDED - usual)


def _compared(
    lab: Lab, case: Case, rivals: Rivals, round_trip: int, repeats: int
) -> tuple[list[str], float]:
    ours: list[Figures] = []
    theirs: dict[str, list[peers.Cost]] = {name: [] for name in rivals}
    for _ in range(repeats):
        ours.append(probe(lab, case.order))
        for name, measure in rivals.items():
            theirs[name].append(measure())
    few = {"hosts": list(case.hosts[:5])} if "hosts" in case.order else case.order
    floor = probe(lab, {**few, "floor": True})["floor_s"]
    checks = ours[0]["checks"]
    wall = median(run["wall_s"] for run in ours)
    cpu = median(run["cpu_s"] for run in ours) / checks
    memory = median(run["memory_kib"] for run in ours)
    start = f"| {round_trip} ms | {case.title} |"
    rows = [
        f"{start} **arcdiag** ({checks} checks{_trouble(ours)}) | {case.parallel} "
        f"| **{_ms(wall)}** | **{wall / floor:.2f}** x {_ms(floor)} | {cpu * 1000:.2f} ms "
        f"| {memory / 1024:.1f} MiB |"
    ]
    for name, costs in theirs.items():
        wall = median(cost.wall_s for cost in costs)
        cpu = median(cost.cpu_s for cost in costs) / len(case.hosts)
        failed = max(cost.failed for cost in costs)
        told = f", {failed} failed" if failed else ""
        rows.append(
            f"{start} {name} ({len(case.hosts)} targets{told}) | {case.parallel} | {_ms(wall)} "
            f"| {wall / floor:.2f} | {cpu * 1000:.2f} ms | |"
        )
    return rows, memory


def _trouble(runs: Sequence[Figures]) -> str:
    """What did not go well, in the worst of the runs; wildcards cannot be probed at all."""
    causes: dict[str, int] = {}
    for run in runs:
        for cause, count in run["causes"].items():
            causes[cause] = max(count, causes.get(cause, 0))
    causes.pop("skipped-wildcard", None)
    return "".join(f", {count} {cause}" for cause, count in sorted(causes.items()))


def truth(lab: Lab, many: Sequence[str]) -> Iterator[str]:
    """What the steps say they took, alone and in the crowd of a default run."""
    yield "## Step times in a crowd"
    yield ""
    yield f"500 checks, {Settings().concurrency} at once (the default), against one check alone."
    yield ""
    yield "| round trip | step | alone | in the crowd: median | 95 % | median is off by |"
    yield "|---|---|---|---|---|---|"
    for round_trip in ROUND_TRIPS_MS[1:]:
        if not lab.link(round_trip):
            continue
        one = [probe(lab, {"hosts": [many[0]]})["steps"] for _ in range(5)]
        crowd = probe(lab, {"hosts": list(many[:500])})["steps"]
        for step in ("query", "connect", "handshake", "request"):
            alone = median(run[step]["median"] for run in one)
            middle, high = crowd[step]["median"], crowd[step]["p95"]
            yield (
                f"| {round_trip} ms | {step} | {alone:.1f} ms | {middle:.1f} ms | {high:.1f} ms "
                f"| {(middle / alone - 1) * 100:+.1f} % |"
            )
    yield ""


def black_holes(lab: Lab, dead: Sequence[str]) -> Iterator[str]:
    """Networks that answer nothing: does the run end when it must?"""
    lab.link(0)
    usual = Settings()
    yield "## Networks that swallow everything"
    yield ""
    limits = f"`--timeout {usual.timeout:.0f}` and `--deadline {usual.deadline:.0f}`"
    yield f"With the defaults, {limits}."
    yield ""
    yield "| case | the run ends after | longest step | outcomes of steps |"
    yield "|---|---|---|---|"
    for title, count, resolver in (
        ("40 checks, no connection is answered", 40, NAME_SERVER),
        ("40 checks, the name server is dead", 40, DEAD_NAME_SERVER),
        ("1,500 checks, no connection is answered", MANY, NAME_SERVER),
    ):
        lab.resolver(resolver)
        seen = probe(lab, {"hosts": list(dead[:count])})
        longest = max(spread["max"] for spread in seen["steps"].values())
        outcomes = ", ".join(f"{n} {cause}" for cause, n in sorted(seen["causes"].items()))
        yield (
            f"| {title} | {seen['whole_s']:.1f} s ({seen['ending']}) | {longest / 1000:.2f} s "
            f"| {outcomes} |"
        )
    lab.resolver(NAME_SERVER)
    yield ""


def start() -> Iterator[str]:
    """How long ``arcdiag --help`` takes."""
    took = min(_timed([sys.executable, "-m", "arcdiag", "--help"]) for _ in range(15))
    bare = min(_timed([sys.executable, "-c", "pass"]) for _ in range(15))
    yield "## Start"
    yield ""
    yield f"`arcdiag --help`: {_ms(took)}, the least of 15; Python alone takes {_ms(bare)}."
    yield "That it loads neither Qt nor the engine is a test of its own."


def _timed(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def probe(lab: Lab, order: Figures) -> Figures:
    """One run of arcdiag, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "probe.py")],
        input=json.dumps({"root": str(lab.root), **order}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=tempfile.gettempdir(),
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"
