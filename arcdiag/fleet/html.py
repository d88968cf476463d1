"""A merged report as one HTML file, of bounded size however many servers there are.

The servers' lines travel as data, and the page draws a hundred at a time: a browser that is given
ten thousand rows at once is no use to anybody.
"""

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from arcdiag.fleet import words
from arcdiag.fleet.model import Fleet, Tally
from arcdiag.fleet.rows import LONGEST, ORDER, Row, rows
from arcdiag.fleet.text import inventory_lists
from arcdiag.language.current import tr, translated
from arcdiag.model.choices import Readiness, State
from arcdiag.report.page import page
from arcdiag.report.plain import plain
from arcdiag.report.shapes import PRETTY

MOST_SERVERS: Final = 20_000
"""Servers in the page, those in trouble first; all are in the CSV and the JSON."""
AT_FIRST: Final = 100
"""Rows that are there without a script, for printers and those who forbid scripts."""
MOST_ROWS: Final = 100
"""Rows of each other table."""
MOST_COUNTS: Final = 12


def write_html(fleet: Fleet) -> bytes:
    """The whole page, UTF-8."""
    title = tr("arcdiag: {count} servers", count=fleet.coverage.servers)
    styles = ("html/report.css", "html/fleet.css")
    return page(title, _body(fleet), styles=styles, program="html/fleet.js")


def _body(fleet: Fleet) -> Iterator[str]:
    yield from _answer(fleet)
    yield from _purposes(fleet)
    yield from _drift(fleet)
    yield from _causes(fleet)
    yield from _endpoints(fleet)
    yield from _outliers(fleet)
    yield from _servers(fleet)
    yield from _inventory(fleet)
    yield from _names(tr("Servers without a report"), fleet.coverage.missing)
    yield from _names(tr("Servers that were not expected"), fleet.coverage.unexpected)
    refused = [f"{it.file}: {translated(it.why)}" for it in fleet.refused]
    yield from _names(tr("Files that are no report"), refused)
    older = [f"{it.file}: {translated(it.why)}" for it in fleet.superseded]
    yield from _names(tr("Older reports and copies"), older)


def _answer(fleet: Fleet) -> Iterator[str]:
    yield f'<section class="card verdict {words.worst(fleet.tally)}">\n'
    yield f"<h1>{_said(words.headline(fleet))}</h1>\n{_bar(fleet.tally)}"
    legend = "".join(
        f'<li><span class="pill {sign}">{PRETTY.of(sign)} '
        f"{words.count_of(fleet.tally, state)}</span> {_said(words.verdict_word(state))}</li>"
        for state, sign in words.STATES.items()
    )
    yield f'<ul class="legend">{legend}</ul>\n'
    yield "".join(f"<p>{_said(note)}</p>\n" for note in words.notes(fleet))
    pairs = "".join(
        f"<dt>{_said(name)}</dt><dd>{_said(said)}</dd>" for name, said in words.facts(fleet)
    )
    yield f'</section>\n<section class="card"><dl class="facts">{pairs}</dl></section>\n'


def _bar(tally: Tally) -> str:
    """The servers by their verdicts, as one bar of a hundred parts."""
    counts = [(words.count_of(tally, state), sign) for state, sign in words.STATES.items()]
    total = sum(count for count, _ in counts) or 1
    parts, at = [], 0.0
    for count, sign in counts:
        width = 100 * count / total
        if count:
            parts.append(f'<rect class="{sign}" x="{at:.2f}" width="{width:.2f}" height="8"/>')
        at += width
    drawn = "".join(parts)
    return f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none">{drawn}</svg>\n'


def _purposes(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            _text(each.purpose),
            _text(each.mode),
            *(_number(words.count_of(each.tally, state)) for state in words.STATES),
            f'<td class="drawn">{_bar(each.tally)}</td>',
        ]
        for each in fleet.purposes
    )
    verdicts = [translated(words.verdict_word(state)) for state in words.STATES]
    yield from _table(tr("Readiness"), [tr("Purpose"), tr("Mode"), *verdicts, ""], rows)


def _causes(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            f"<td>{_pill(words.impact_state(each.severity), translated(each.severity))}</td>",
            f"<td><b>{_safe(each.rule)}</b><br>{_said(words.meaning(each))}</td>",
            _number(each.servers),
            _number(each.proved),
            f'<td class="ask">{_said(words.owners(each))}</td>',
            f'<td class="soft">{_said(words.examples(each.examples, each.servers, 4))}</td>',
        ]
        for each in fleet.causes
    )
    heads = [tr("Severity"), tr("Cause"), tr("Servers"), tr("Proved"), tr("Ask"), tr("Where")]
    yield from _table(tr("What is in the way"), heads, rows)


def _endpoints(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            f'<td class="name">{_safe(each.name)}:{each.port}</td>',
            _text(each.mode),
            _text(tr("yes") if each.required else tr("no")),
            _number(each.failed),
            _number(each.warned),
            _number(each.passed),
            _text(", ".join(f"{cause} {count}" for cause, count in each.causes.items())),
        ]
        for each in fleet.endpoints
    )
    heads = [tr("Endpoint"), tr("Mode"), tr("Required"), tr("Fail"), tr("Warn"), tr("Pass")]
    yield from _table(tr("Endpoints that servers miss"), [*heads, tr("Causes")], rows)


def _outliers(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            f"<td>{_pill(State.FAIL if each.fails else State.PASS, '')}</td>",
            f'<td class="code">{_safe(each.server)}</td>',
            f"<td>{_said(words.outlier_sentence(each))}</td>",
            f"<td>{_said(words.share(each))}</td>",
        ]
        for each in fleet.outliers
    )
    heads = ["", tr("Server"), tr("Is unlike its peers"), tr("What they share")]
    yield from _table(tr("Unlike their peers"), heads, rows)


def _drift(fleet: Fleet) -> Iterator[str]:
    if fleet.drift is None:
        return
    yield f"<h2>{escape(tr('Since the earlier merge'))}</h2>\n"
    lines = [*words.drift_sentences(fleet.drift)]
    if not lines and not fleet.drift.changes:
        lines = [tr("nothing changed")]
    yield "".join(f"<p>{_said(line)}</p>\n" for line in lines)
    rows = (
        [_text(each.server), f"<td>{_said(words.change(each.before, each.after))}</td>"]
        for each in fleet.drift.changes
    )
    yield from _table("", [tr("Server"), tr("Then → now")], rows)


def _servers(fleet: Fleet) -> Iterator[str]:
    lines = rows(fleet)
    told = lines[:MOST_SERVERS]
    options = "".join(
        f'<option value="{at}">{_said(words.verdict_word(state))}</option>'
        for at, state in enumerate(ORDER)
        if any(row[0] == at for row in told)
    )
    yield f"<h2>{escape(tr('Servers'))}</h2>\n"
    if len(lines) > len(told):
        more = tr("The {count} others are in the CSV and JSON.", count=len(lines) - len(told))
        yield f"<p>{escape(more)}</p>\n"
    yield (
        f'<div class="tools"><input id="word" type="search" aria-label="{escape(tr("Filter"))}" '
        f'placeholder="{escape(tr("Filter: server, cause, proxy, network"))}">'
        f'<select id="state" aria-label="{escape(tr("Verdict"))}">'
        f'<option value="">{escape(tr("every verdict"))}</option>{options}</select>'
        '<span class="soft" id="shown"></span></div>\n'
    )
    heads = [tr("Verdict"), tr("Server"), tr("In the way"), tr("Proxy"), tr("Network")]
    heads += [tr("Region"), tr("Time (UTC)")]
    names = "".join(
        f'<th scope="col"><button type="button">{escape(name)}</button>'
        f'<span class="paper">{escape(name)}</span></th>'
        for name in heads
    )
    yield f'<div class="wide"><table id="servers"><thead><tr>{names}</tr></thead>\n<tbody>\n'
    yield from map(_drawn, told[:AT_FIRST])
    yield "</tbody></table></div>\n"
    yield f'<p><button id="more" type="button" hidden>{escape(tr("Show more"))}</button></p>\n'
    signs = [
        [_sign(state), PRETTY.of(_sign(state)), translated(words.verdict_word(state))]
        for state in ORDER
    ]
    data = json.dumps([signs, told], separators=(",", ":")).replace("<", "\\u003c")
    yield f'<script type="application/json" id="data">{data}</script>\n'


def _drawn(row: Row) -> str:
    state, server, *others = row
    verdict = ORDER[state]
    cells = "".join(f"<td>{escape(text)}</td>" for text in others)
    pill = _pill(_sign(verdict), translated(words.verdict_word(verdict)))
    return f'<tr><td>{pill}</td><td class="code">{escape(server)}</td>{cells}</tr>\n'


def _sign(verdict: str) -> State:
    return words.STATES[Readiness(verdict)] if verdict else State.NOT_APPLICABLE


def _inventory(fleet: Fleet) -> Iterator[str]:
    lists = list(inventory_lists(fleet))
    if not lists:
        return
    yield f'<h2>{escape(tr("Inventory"))}</h2>\n<div class="lists">\n'
    for label, counts in lists:
        yield f'<section class="card"><h3>{_said(label)}</h3><table class="counts">'
        for each in counts[:MOST_COUNTS]:
            yield f"<tr><td>{_said(plain(each.name, LONGEST))}</td>{_number(each.servers)}</tr>"
        yield "</table>"
        if rest := len(counts) - MOST_COUNTS:
            more = tr("and {count} more", count=rest)
            yield f'<p class="soft">{escape(more)}</p>' if rest > 0 else ""
        yield "</section>\n"
    yield "</div>\n"


def _names(label: str, names: Iterable[str]) -> Iterator[str]:
    listed = list(names)
    if not listed:
        return
    head = escape(f"{label}: {len(listed)}")
    items = "".join(f"<li>{_safe(name, 300)}</li>" for name in listed[:MOST_ROWS])
    yield f'<details class="check"><summary>{head}</summary><ul class="seen">{items}</ul>'
    if len(listed) > MOST_ROWS:
        more = tr("and {count} more", count=len(listed) - MOST_ROWS)
        yield f'<p class="soft">{escape(more)}</p>'
    yield "</details>\n"


def _table(label: str, heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    told = list(rows)
    if not told:
        return
    if label:
        yield f"<h2>{escape(label)}</h2>\n"
    names = "".join(
        f'<th{_right(cell)} scope="col">{escape(name)}</th>'
        for name, cell in zip(heads, told[0], strict=True)
    )
    yield f'<div class="wide"><table><thead><tr>{names}</tr></thead>\n<tbody>\n'
    for row in told[:MOST_ROWS]:
        yield f"<tr>{''.join(row)}</tr>\n"
    yield "</tbody></table></div>\n"
    if len(told) > MOST_ROWS:
        more = tr("and {count} more, in the JSON", count=len(told) - MOST_ROWS)
        yield f'<p class="soft">{escape(more)}</p>\n'


def _right(cell: str) -> str:
    """A head stands over its numbers."""
    return ' class="number"' if cell.startswith('<td class="number"') else ""


def _pill(state: State, word: str) -> str:
    return f'<span class="pill {state}">{PRETTY.of(state)} {_safe(word)}</span>'


def _text(text: str) -> str:
    return f"<td>{_safe(text)}</td>"


def _number(count: int) -> str:
    return f'<td class="number">{count}</td>'


def _safe(text: str, limit: int = LONGEST) -> str:
    return escape(plain(text, limit))


def _said(text: str) -> str:
    """A sentence of ours, whose strangers' words are safe to show already."""
    return escape(translated(text))
