"""Reports of many servers, made of the one example."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from arcdiag.fleet.asks import asks
from arcdiag.fleet.gathering import Gathering
from arcdiag.fleet.glance import glance
from arcdiag.fleet.merge import merged
from arcdiag.fleet.model import Fleet
from arcdiag.report.json import write_json
from tests.unit.fakes import NOON
from tests.unit.report.example import OUTWARD, REPORT

BLOCKED = json.loads(write_json(REPORT))
REDACTED = json.loads(write_json(OUTWARD))


def document(
    name: str = "web01",
    *,
    run: str = "",
    hours: float = 0,
    ready: bool = False,
    proxy: str = "",
    redacted: bool = False,
    **host: Any,
) -> dict[str, Any]:
    """A report as it is read: blocked, or the same server mended."""
    report: dict[str, Any] = json.loads(json.dumps(REDACTED if redacted else BLOCKED))
    if not redacted:
        report["host"]["name"] = name
    report["host"].update(host)
    report["run"]["id"] = run or str(uuid5(NAMESPACE_DNS, f"{name!a} {hours} {ready}"))
    report["run"]["started"] = (NOON + timedelta(hours=hours)).isoformat()
    if proxy:
        report["run"]["routes"] = [{"name": "default", "proxy": proxy}]
    if ready:
        report["findings"] = []
        report["verdict"]["state"] = "ready"
        for purpose in report["verdict"]["purposes"]:
            purpose["state"] = "ready"
        for check in report["checks"]:
            if check["state"] == "fail":
                check["state"], check["cause"] = "pass", None
    return report


def packed(report: dict[str, Any]) -> bytes:
    """The bytes of a file."""
    return json.dumps(report).encode()


def gathering(files: Iterable[tuple[str, dict[str, Any]]]) -> Gathering:
    """Reports, each with its file's name."""
    taken = Gathering()
    for file, report in files:
        read = glance(packed(report))
        taken.add(read, file, asks(read, packed(report)))
    return taken


def fleet(reports: Sequence[dict[str, Any]], **more: Any) -> Fleet:
    """The merge of reports whose files are numbered."""
    files = [(f"in/{number:03}.json", report) for number, report in enumerate(reports)]
    return merged(gathering(files), **more)
