"""A merged report as CSV: a line each server, also for each that is missing; no formulas."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.fleet import words
from arcdiag.fleet.model import Fleet, Server
from arcdiag.report.csv import cell

COLUMNS: Final = (
    *("server", "named_by", "verdict", "time", "ending", "cloud", "regions", "modes", "purposes"),
    *("findings", "endpoints", "causes", "proxies", "resolvers", "networks", "inspectors"),
    *("agent", "clock_offset_ms", "system", "arcdiag", "catalog", "file", "run"),
)
MISSING: Final = "missing"
"""The verdict of a server without a report."""


def write_csv(fleet: Fleet) -> bytes:
    """The head in lines that begin with ``#``, a line of names, the servers, the missing ones.

    UTF-8 with a mark at the beginning, by which spreadsheets know it, and CRLF (RFC 4180).
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    for name, said in ((say("Fleet"), words.headline(fleet)), *words.facts(fleet)):
        lines.writerow([f"# {name}", cell(said)])
    lines.writerow(COLUMNS)
    for server in fleet.servers:
        lines.writerow([cell(part) for part in _parts(server)])
    for name in fleet.coverage.missing:
        lines.writerow([cell(name), "", MISSING, *[""] * (len(COLUMNS) - 3)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _parts(server: Server) -> Iterator[str]:
    yield from (server.name, server.named_by, server.state)
    yield f"{server.started:%Y-%m-%dT%H:%M:%SZ}"
    yield from (server.ending, server.cloud, " ".join(server.regions), " ".join(server.modes))
    yield " ".join(f"{each.purpose}/{each.mode}={each.state}" for each in server.purposes)
    yield " ".join(server.findings)
    yield " ".join(dict.fromkeys(f"{each.name}:{each.port}" for each in server.troubles))
    yield " ".join(dict.fromkeys(each.cause for each in server.troubles))
    yield from (" ".join(server.proxies), " ".join(server.resolvers), " ".join(server.subnets))
    yield from ("; ".join(server.inspectors), server.agent)
    yield "" if server.clock_offset_ms is None else f"{server.clock_offset_ms:.1f}"
    yield from (server.system, server.tool, server.catalog, server.file, server.run)
