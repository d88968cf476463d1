"""A report on paper: the answer, what to do, the checks, and lines to paste, as PDF."""

from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.language.current import later, tr, translated
from arcdiag.model.choices import State
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.paper.available import as_pdf
from arcdiag.paper.blocks import Block, Kind, Row, Sheet, Table, Tone, Words, texts
from arcdiag.report.bounds import LONGEST, MOST_STEPS
from arcdiag.report.clues import seen_lines
from arcdiag.report.head import answer, facts, forecast, purposes
from arcdiag.report.plain import plain
from arcdiag.report.reproduce.shown import blocks
from arcdiag.report.rows import counts, hung, is_spread, rows, target, untested
from arcdiag.report.shapes import PRETTY, VERDICT_STATES
from arcdiag.report.stamp import stamp
from arcdiag.report.words import CERTAINTIES, IMPACTS, OWNERS, STATES, agent_sentence

MOST_PASTED: Final = 40
"""Failed checks with lines to paste; the JSON has them for every one."""
_CELL: Final = 600
"""Characters of a cell: the narrowest column still ends on its page."""
_TONES: Final = {
    State.FAIL: Tone.FAIL,
    State.WARN: Tone.WARN,
    State.PASS: Tone.PASS,
    State.NOT_TESTED: Tone.UNTESTED,
    State.NOT_APPLICABLE: Tone.SOFT,
}
_PAIR: Final = (13.0, 87.0)
_PLACED: Final = (38.0, 62.0)
"""Where a purpose tells its mode, region and route."""


def write_pdf(report: Report) -> bytes:
    """The file. Raises PaperError where none can be made."""
    return as_pdf(sheet_of(report), report.run.started)


def pdf_text(report: Report) -> bytes:
    """What can be read in the file, whose bytes tell nobody."""
    return texts(sheet_of(report)).encode("utf-8", "replace")


def sheet_of(report: Report) -> Sheet:
    """What stands on the pages."""
    digest = report.seal.digest if report.seal else ""
    return Sheet(
        title=f"arcdiag: {plain(report.host.name, 80)}, {report.run.started:%Y-%m-%d %H:%M} UTC",
        foot="\n".join(filter(None, (translated(stamp(report)), plain(digest, 80)))),
        blocks=tuple(_blocks(report)),
        subject=plain(digest, 80),
        number=(digest.partition(":")[2] or "0" * 32)[:32],
    )


def _blocks(report: Report) -> Iterator[Block]:
    state = VERDICT_STATES[report.verdict.state]
    word, _, sentence = answer(report).partition(": ")
    title = f"{PRETTY.of(state)} {translated(word)}{tr(': ')}{translated(sentence)}"
    yield Words(text=title, kind=Kind.TITLE, tone=_TONES[state])
    if foretold := forecast(report):
        yield Words(text=translated(foretold))
    told = list(purposes(report))
    if told:
        yield _pairs(told, _PLACED if any("(" in name for name, _ in told) else _PAIR)
    yield _pairs(facts(report))
    for cause, consequences in hung(report.findings):
        yield from _finding(cause, consequences, report)
    yield Words(text=translated(f"Checks: {counts(report)}"), kind=Kind.HEADING)
    yield _checks(report)
    for reason, targets in untested(report).items():
        named = f"{translated(f'Not tested, {reason}')}: {', '.join(targets)}"
        yield Words(text=named, tone=Tone.SOFT)
    yield from _notes(report)
    yield from _to_paste(report)


def _pairs(pairs: Iterable[tuple[str, str]], shares: tuple[float, float] = _PAIR) -> Table:
    rows_ = (
        Row(cells=(translated(name), _cell(translated(said))), tone=Tone.SOFT)
        for name, said in pairs
    )
    return Table(shares=shares, rows=tuple(rows_))


def _finding(finding: Finding, consequences: list[Finding], report: Report) -> Iterator[Block]:
    state = IMPACTS[finding.severity]
    title = f"{PRETTY.of(state)} {plain(translated(finding.title), LONGEST)}"
    yield Words(text=title, kind=Kind.HEADING, tone=_TONES[state])
    kinds = (CERTAINTIES[finding.confidence], str(finding.severity))
    kind = tr(", ").join((plain(finding.rule, 60), *map(translated, kinds)))
    yield Words(text=kind, tone=Tone.SOFT)
    seen = [
        (later("Seen") if not number else "", line)
        for number, line in enumerate(seen_lines(finding, report))
    ]
    hence = [(later("Hence"), other.title[:LONGEST]) for other in consequences]
    agent = [(later("Agent"), said)] if (said := agent_sentence(finding)) else []
    yield _pairs([*seen, *agent, *hence, (later("Ask"), OWNERS[finding.owner])])
    for line in translated(finding.remedy).split("\n")[:MOST_STEPS]:
        yield Words(text=plain(line, LONGEST))


def _checks(report: Report) -> Table:
    spread = is_spread(report)
    head = [tr("State"), tr("Endpoint"), tr("Purpose"), tr("Cause"), tr("Address")]
    if spread:
        head.insert(2, tr("Mode, region"))
    found = []
    for row in rows(report):
        place = [row.place] if spread else []
        state = f"{PRETTY.of(row.state)} {translated(STATES[row.state])}"
        cells = [
            state,
            row.target,
            *place,
            row.purpose,
            row.cause,
            row.address,
            row.tls.removeprefix("TLS "),
            row.took,
        ]
        found.append(Row(cells=tuple(map(_cell, cells)), tone=_TONES[row.state]))
    shares = [8.5, 38.0, *([14.0] if spread else []), 10.0, 13.0, 15.0, 5.0, 8.5]
    names = (*head, tr("TLS"), tr("Total"))
    return Table(shares=tuple(shares), rows=tuple(found), head=names)


def _notes(report: Report) -> Iterator[Block]:
    for note in report.host.notes:
        yield Words(text=plain(translated(f"Note: {note}")), tone=Tone.SOFT)


def _to_paste(report: Report) -> Iterator[Block]:
    failed = [(check, tuple(blocks(check, report.run))) for check in report.checks]
    with_lines = [(check, found) for check, found in failed if found][:MOST_PASTED]
    if with_lines:
        yield Words(text=tr("The same with other tools"), kind=Kind.HEADING)
    for check, found in with_lines:
        yield Words(text=f"{target(check)}, {check.cause or ''}")
        for block in found:
            yield Words(text=translated(block.title), tone=Tone.SOFT)
            yield from (Words(text=line, kind=Kind.CODE) for line in block.lines)


def _cell(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[:_CELL]}…"
