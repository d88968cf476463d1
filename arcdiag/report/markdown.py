"""A report as Markdown, for tickets: the answer, what to do, and a table of the checks."""

import re
from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.report.clues import seen_lines
from arcdiag.report.drawing import LONGEST, MOST_STEPS
from arcdiag.report.head import answer, facts, forecast, purposes
from arcdiag.report.plain import plain
from arcdiag.report.reproduce.shown import blocks
from arcdiag.report.rows import counts, hung, rows, target, untested
from arcdiag.report.shapes import PRETTY
from arcdiag.report.words import CERTAINTIES, IMPACTS, OWNERS, STATES

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|#~$!&])")
_FENCE: Final = "~~~~"
"""No line to paste begins with it."""
_BULLET: Final = re.compile(r"^(\s*)([-+]|\d{1,9}[.)])(?=\s)")


def write_markdown(report: Report) -> bytes:
    """The whole report but its steps, UTF-8."""
    return "\n".join([*_lines(report), ""]).encode("utf-8", "replace")


def escaped(text: str) -> str:
    """*text* on one line, with no sign that Markdown or HTML would take for its own."""
    shown = _SIGNS.sub(r"\\\1", plain(text, LONGEST))
    return _BULLET.sub(r"\1\\\2", shown) if not shown[:1].isdigit() else shown


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(answer(report))}"
    if foretold := forecast(report):
        yield from ("", escaped(foretold))
    yield ""
    yield from (f"- **{escaped(name)}**: {escaped(said)}" for name, said in purposes(report))
    yield from ("", "| | |", "|---|---|")
    yield from (f"| {escaped(name)} | {escaped(said)} |" for name, said in facts(report))
    for cause, consequences in hung(report.findings):
        yield from _finding(cause, consequences, report)
    yield from ("", f"## Checks: {escaped(counts(report))}", "")
    yield from (
        "| State | Endpoint | Purpose | Cause | Address | Time |",
        "|---|---|---|---|---|---|",
    )
    for row in rows(report):
        state = f"{PRETTY.of(row.state)} {STATES[row.state]}"
        cells = (row.target, row.purpose, row.cause, row.address, row.took)
        yield f"| {state} | {' | '.join(map(escaped, cells))} |"
    for reason, targets in untested(report).items():
        yield from ("", f"Not tested, {escaped(reason)}: {', '.join(map(escaped, targets))}")
    yield from _to_paste(report)


def _to_paste(report: Report) -> Iterator[str]:
    """Lines for other tools, each block with its shell."""
    failed = [(check, list(blocks(check, report.run))) for check in report.checks]
    if any(found for _, found in failed):
        yield from ("", say("## The same with other tools"))
    for check, found in failed:
        for block in found:
            title = f"{target(check)}, {check.cause}: {block.title}"
            yield from ("", escaped(title), "", f"{_FENCE}{block.shell}", *block.lines, _FENCE)


def _finding(finding: Finding, consequences: list[Finding], report: Report) -> Iterator[str]:
    yield from ("", f"## {PRETTY.of(IMPACTS[finding.severity])} {escaped(finding.title)}", "")
    yield f"{escaped(finding.rule)}, {CERTAINTIES[finding.confidence]}"
    yield ""
    yield from (f"- Seen: {escaped(line)}" for line in seen_lines(finding, report))
    yield f"- Ask: **{OWNERS[finding.owner]}**"
    if finding.azcm:
        yield f"- Agent: azcmagent connect stops with {escaped(', '.join(finding.azcm))}"
    yield from (f"- Hence: {escaped(other.title)}" for other in consequences)
    yield ""
    yield from (f"{escaped(line)}  " for line in finding.remedy.split("\n")[:MOST_STEPS])
