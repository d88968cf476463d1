"""The checks as CSV, one line each, for spreadsheets: no cell can begin a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from arcdiag.language.current import in_english
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.head import whole_head
from arcdiag.report.plain import plain
from arcdiag.report.reproduce.lines import reproduced
from arcdiag.report.routes import way_of
from arcdiag.report.rows import address, tls
from arcdiag.report.words import OWNERS

COLUMNS: Final = (
    *("state", "cause", "endpoint", "documented_name", "host", "port", "protocol", "mode"),
    *(
        "region",
        "route",
        "purpose",
        "required",
        "address",
        "tls",
        "took_ms",
        "findings",
        "owners",
        "reproduce",
    ),
)

_LONGEST: Final = 1000
_WIDE: Final = "\uff1d\uff0b\uff0d\uff20"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *_WIDE)
"""What a spreadsheet takes for the beginning of a formula, also in full width."""


@in_english
def write_csv(report: Report) -> bytes:
    """The head in lines that begin with ``#``, then a line of names, then the checks.

    UTF-8 with a mark at the beginning, by which spreadsheets know it, and CRLF (RFC 4180).
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    for name, said in whole_head(report):
        lines.writerow([f"# {name}", cell(said)])
    lines.writerow(COLUMNS)
    for check in report.checks:
        lines.writerow([cell(part) for part in _parts(check, report)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def cell(text: str) -> str:
    """*text* as it can stand in a spreadsheet: safe to show, and never a formula."""
    shown = plain(text, _LONGEST)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def _parts(check: CheckResult, report: Report) -> Iterator[str]:
    mine = [finding for finding in report.findings if check.id in finding.subjects]
    yield from (check.state, check.cause or "", check.endpoint, check.name, check.host)
    yield from (str(check.port), check.protocol, check.mode, check.region, way_of(check))
    yield " ".join(check.purposes)
    yield "yes" if check.required else "no"
    yield from (address(check), tls(check), f"{max(check.took_ms, 0.0):.1f}")
    yield " ".join(dict.fromkeys(finding.rule for finding in mine))
    yield "; ".join(dict.fromkeys(OWNERS[finding.owner] for finding in mine))
    yield next((each.line for each in reproduced(check, report.run)), "")
