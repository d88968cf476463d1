"""Measures `arcdiag merge`: makes reports of many servers, merges them, tells time and memory.

`python build/bench/fleet.py [SERVERS] [CHECKS]`; 10,000 reports take 4 GB in a temporary folder.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 30.0
MOST_MEBIBYTES = 500.0


def template(checks: int) -> dict[str, object]:
    """A blocked report of the simulated Azure with as many checks, told as it was seen."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        ask = [sys.executable, "-m", "arcdiag", "demo", "--redact", "none", "--output", str(path)]
        subprocess.run(ask, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        report = json.loads(path.read_text())
    several = [
        {**check, "id": f"{check['id']}{turn or ''}", "mode": mode}
        for turn, mode in enumerate(("public", "private-peering"))
        for check in report["checks"]
    ]
    report["checks"] = several[:checks]
    report["run"]["options"] = {}
    report["run"]["routes"] = [{"name": "default", "proxy": "http://px-PROXY.corp.example:8080"}]
    report["host"]["name"] = "NAME"
    report["host"]["system_name"] = "SYSTEM"
    report["host"]["name_servers"] = [{"address": "10.RESOLVER.0.53"}, {"address": "10.0.0.53"}]
    return report


def write(folder: Path, servers: int, checks: int) -> None:
    """*servers* reports; most are ready, and every seventh is as the template is."""
    blocked = template(checks)
    ready = json.loads(json.dumps(blocked))
    ready["findings"] = []
    ready["verdict"]["state"] = "ready"
    for purpose in ready["verdict"]["purposes"]:
        purpose["state"] = "ready"
    for check in ready["checks"]:
        if check["state"] == "fail":
            check["state"], check["cause"] = "pass", None
    texts = [json.dumps(report, indent=2) for report in (ready, blocked)]
    systems = ("Windows Server 2019", "Windows Server 2022", "Debian GNU/Linux 12", "RHEL 9.4")
    for number in range(servers):
        text = texts[number % 7 == 3]
        run, day = f"{number:08d}-0000-4000-8000-000000000000", 1 + number % 28
        for old, new in (
            (blocked["run"]["id"], run),  # type: ignore[index] # a dictionary of the report
            ('"NAME"', f'"web-{number:05d}.corp.example"'),
            ("px-PROXY", f"px-{number % 9}"),
            ("SYSTEM", systems[number % len(systems)]),
            ("10.RESOLVER.", f"10.{number % 40}."),
            ('"source": "10.', f'"source": "10.{number % 200}.'),
            ('"started": "', f'"started": "2026-11-{day:02d}T08:00:00Z", "then": "'),
        ):
            text = text.replace(old, new, 1 if old.endswith('"started": "') else -1)
        Path(folder, f"web-{number:05d}.json").write_text(text)


def main() -> int:
    servers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    checks = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with tempfile.TemporaryDirectory() as folder:
        reports, merged = Path(folder, "reports"), Path(folder, "merged")
        reports.mkdir()
        merged.mkdir()
        write(reports, servers, checks)
        total = sum(file.stat().st_size for file in reports.iterdir())
        ask = [sys.executable, "-m", "arcdiag", "merge", str(reports)]
        for suffix in ("html", "json", "csv"):
            ask += ["--output", str(merged / f"fleet.{suffix}")]
        made = resource.getrusage(resource.RUSAGE_CHILDREN)
        before = made.ru_utime + made.ru_stime
        started = time.perf_counter()
        done = subprocess.run(ask, stdout=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - started
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = spent.ru_utime + spent.ru_stime - before
        mebibytes = spent.ru_maxrss / 1024
        sizes = {file.name: round(file.stat().st_size / 2**20, 1) for file in merged.iterdir()}
    print(
        f"{servers} reports of {checks} checks, {total / 2**20:.0f} MiB, {os.cpu_count()} cores: "
        f"{seconds:.1f} s ({cpu:.1f} s of a core), {mebibytes:.0f} MiB; MiB written: {sizes}"
    )
    kept = done.returncode == 0 and seconds <= MOST_SECONDS and mebibytes <= MOST_MEBIBYTES
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
