"""A report as Markdown, for tickets: the answer, what to do, and a table of the checks."""

import re
from collections.abc import Iterator
from typing import Final

from arcdiag.language.current import tr, translated
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.report.bounds import LONGEST, MOST_STEPS
from arcdiag.report.clues import seen_lines
from arcdiag.report.head import answer, facts, forecast, purposes
from arcdiag.report.plain import plain
from arcdiag.report.reproduce.shown import blocks
from arcdiag.report.rows import counts, hung, rows, target, untested
from arcdiag.report.shapes import PRETTY
from arcdiag.report.words import CERTAINTIES, IMPACTS, OWNERS, STATES, agent_sentence

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|#~$!&])")
_FENCE: Final = "~~~~"
"""No line to paste begins with it."""
_BULLET: Final = re.compile(r"^(\s*)([-+]|\d{1,9}[.)])(?=\s)")


def write_markdown(report: Report) -> bytes:
    """The whole report but its steps, UTF-8."""
    return "\n".join([*_lines(report), ""]).encode("utf-8", "replace")


def escaped(text: str) -> str:
    """*text* on one line, with no sign that Markdown or HTML would take for its own."""
    shown = _SIGNS.sub(r"\\\1", plain(translated(text), LONGEST))
    return _BULLET.sub(r"\1\\\2", shown) if not shown[:1].isdigit() else shown


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(answer(report))}"
    if foretold := forecast(report):
        yield from ("", escaped(foretold))
    yield ""
    yield from (
        f"- **{escaped(name)}**{tr(': ')}{escaped(said)}" for name, said in purposes(report)
    )
    yield from ("", "| | |", "|---|---|")
    yield from (f"| {escaped(name)} | {escaped(said)} |" for name, said in facts(report))
    for cause, consequences in hung(report.findings):
        yield from _finding(cause, consequences, report)
    checks = f"Checks: {counts(report)}"
    heads = (tr("State"), tr("Endpoint"), tr("Purpose"), tr("Cause"), tr("Address"), tr("Time"))
    yield from ("", f"## {escaped(checks)}", "")
    yield from (f"| {' | '.join(heads)} |", "|---|---|---|---|---|---|")
    for row in rows(report):
        state = f"{PRETTY.of(row.state)} {translated(STATES[row.state])}"
        cells = (row.target, row.purpose, row.cause, row.address, row.took)
        yield f"| {state} | {' | '.join(map(escaped, cells))} |"
    for reason, targets in untested(report).items():
        why = escaped(f"Not tested, {reason}")
        yield from ("", f"{why}{tr(': ')}{', '.join(map(escaped, targets))}")
    yield from _to_paste(report)


def _to_paste(report: Report) -> Iterator[str]:
    """Lines for other tools, each block with its shell."""
    failed = [(check, list(blocks(check, report.run))) for check in report.checks]
    if any(found for _, found in failed):
        yield from ("", f"## {tr('The same with other tools')}")
    for check, found in failed:
        for block in found:
            title = f"{target(check)}, {check.cause}: {block.title}"
            yield from ("", escaped(title), "", f"{_FENCE}{block.shell}", *block.lines, _FENCE)


def _finding(finding: Finding, consequences: list[Finding], report: Report) -> Iterator[str]:
    yield from ("", f"## {PRETTY.of(IMPACTS[finding.severity])} {escaped(finding.title)}", "")
    yield f"{escaped(finding.rule)}, {translated(CERTAINTIES[finding.confidence])}"
    yield ""
    between = tr(": ")
    yield from (f"- {tr('Seen')}{between}{escaped(line)}" for line in seen_lines(finding, report))
    yield f"- {tr('Ask')}{between}**{translated(OWNERS[finding.owner])}**"
    if stops := agent_sentence(finding):
        yield f"- {tr('Agent')}{between}{escaped(stops)}"
    yield from (f"- {tr('Hence')}{between}{escaped(other.title)}" for other in consequences)
    yield ""
    yield from (
        f"{escaped(line)}  " for line in translated(finding.remedy).split("\n")[:MOST_STEPS]
    )
