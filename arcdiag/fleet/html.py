"""A merged report as one HTML file, of bounded size however many servers there are.

The servers' lines travel as data, and the page draws a hundred at a time: a browser that is given
ten thousand rows at once is no use to anybody.
"""

import json
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Final

from arcdiag.diagnosis.words import listing
from arcdiag.fleet import cells, words
from arcdiag.fleet import request_words as asking
from arcdiag.fleet.cells import MOST_ROWS
from arcdiag.fleet.model import AskTally, Fleet, Tally
from arcdiag.fleet.rows import ORDER, Row, rows
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
    yield from _requests(fleet)
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
    yield f"<h1>{cells.said(words.headline(fleet))}</h1>\n{_bar(fleet.tally)}"
    legend = "".join(
        f'<li><span class="pill {sign}">{PRETTY.of(sign)} '
        f"{words.count_of(fleet.tally, state)}</span> {cells.said(words.verdict_word(state))}</li>"
        for state, sign in words.STATES.items()
    )
    yield f'<ul class="legend">{legend}</ul>\n'
    yield "".join(f"<p>{cells.said(note)}</p>\n" for note in words.notes(fleet))
    pairs = "".join(
        f"<dt>{cells.said(name)}</dt><dd>{cells.said(said)}</dd>"
        for name, said in words.facts(fleet)
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
            cells.text(each.purpose),
            cells.text(each.mode),
            *(cells.number(words.count_of(each.tally, state)) for state in words.STATES),
            f'<td class="drawn">{_bar(each.tally)}</td>',
        ]
        for each in fleet.purposes
    )
    verdicts = [translated(words.verdict_word(state)) for state in words.STATES]
    yield from cells.table(tr("Readiness"), [tr("Purpose"), tr("Mode"), *verdicts, ""], rows)


def _causes(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            f"<td>{cells.pill(words.impact_state(each.severity), translated(each.severity))}</td>",
            f"<td><b>{cells.safe(each.rule)}</b><br>{cells.said(words.meaning(each))}</td>",
            cells.number(each.servers),
            cells.number(each.proved),
            f'<td class="ask">{cells.said(words.owners(each))}</td>',
            f'<td class="soft">{cells.said(words.examples(each.examples, each.servers, 4))}</td>',
        ]
        for each in fleet.causes
    )
    heads = [tr("Severity"), tr("Cause"), tr("Servers"), tr("Proved"), tr("Ask"), tr("Where")]
    yield from cells.table(tr("What is in the way"), heads, rows)


def _requests(fleet: Fleet) -> Iterator[str]:
    if not fleet.requests:
        return
    yield f"<h2>{escape(tr('What each team is asked for'))}</h2>\n"
    heads = [tr("Endpoint"), tr("Servers"), tr("Wanted"), tr("To"), tr("Service tag")]
    heads.append(tr("From"))
    for _, several in groupby(fleet.requests, lambda each: (each.owner, each.ask)):
        lines = list(several)
        title = f"{translated(asking.team(lines[0]))}: {translated(asking.what(lines[0]))}"
        yield f'<details class="check"><summary>{escape(title)} ({len(lines)})</summary>\n'
        yield from cells.table("", heads, map(_request, lines))
        rules = dict.fromkeys(asking.tls(each) for each in lines)
        yield "".join(f'<p class="soft">TLS: {cells.said(rule)}</p>' for rule in rules if rule)
        yield "</details>\n"


def _request(each: AskTally) -> list[str]:
    return [
        f'<td class="name">{cells.said(asking.endpoint(each))}</td>',
        cells.number(each.servers),
        f"<td>{cells.said(plain(each.wanted))}</td>",
        *(cells.text(listing(some, 4)) for some in (each.addresses, (each.service_tag,))),
        cells.text(listing(each.networks, 4)),
    ]


def _endpoints(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            f'<td class="name">{cells.safe(each.name)}:{each.port}</td>',
            cells.text(each.mode),
            cells.text(tr("yes") if each.required else tr("no")),
            cells.number(each.failed),
            cells.number(each.warned),
            cells.number(each.passed),
            cells.text(", ".join(f"{cause} {count}" for cause, count in each.causes.items())),
        ]
        for each in fleet.endpoints
    )
    heads = [tr("Endpoint"), tr("Mode"), tr("Required"), tr("Fail"), tr("Warn"), tr("Pass")]
    yield from cells.table(tr("Endpoints that servers miss"), [*heads, tr("Causes")], rows)


def _outliers(fleet: Fleet) -> Iterator[str]:
    rows = (
        [
            f"<td>{cells.pill(State.FAIL if each.fails else State.PASS, '')}</td>",
            f'<td class="code">{cells.safe(each.server)}</td>',
            f"<td>{cells.said(words.outlier_sentence(each))}</td>",
            f"<td>{cells.said(words.share(each))}</td>",
        ]
        for each in fleet.outliers
    )
    heads = ["", tr("Server"), tr("Is unlike its peers"), tr("What they share")]
    yield from cells.table(tr("Unlike their peers"), heads, rows)


def _drift(fleet: Fleet) -> Iterator[str]:
    if fleet.drift is None:
        return
    yield f"<h2>{escape(tr('Since the earlier merge'))}</h2>\n"
    lines = [*words.drift_sentences(fleet.drift)]
    if not lines and not fleet.drift.changes:
        lines = [tr("nothing changed")]
    yield "".join(f"<p>{cells.said(line)}</p>\n" for line in lines)
    rows = (
        [cells.text(each.server), f"<td>{cells.said(words.change(each.before, each.after))}</td>"]
        for each in fleet.drift.changes
    )
    yield from cells.table("", [tr("Server"), tr("Then → now")], rows)


def _servers(fleet: Fleet) -> Iterator[str]:
    lines = rows(fleet)
    told = lines[:MOST_SERVERS]
    options = "".join(
        f'<option value="{at}">{cells.said(words.verdict_word(state))}</option>'
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
    rest = "".join(f"<td>{escape(text)}</td>" for text in others)
    pill = cells.pill(_sign(verdict), translated(words.verdict_word(verdict)))
    return f'<tr><td>{pill}</td><td class="code">{escape(server)}</td>{rest}</tr>\n'


def _sign(verdict: str) -> State:
    return words.STATES[Readiness(verdict)] if verdict else State.NOT_APPLICABLE


def _inventory(fleet: Fleet) -> Iterator[str]:
    lists = list(inventory_lists(fleet))
    if not lists:
        return
    yield f'<h2>{escape(tr("Inventory"))}</h2>\n<div class="lists">\n'
    for label, counts in lists:
        yield f'<section class="card"><h3>{cells.said(label)}</h3><table class="counts">'
        for each in counts[:MOST_COUNTS]:
            name = cells.said(words.kept_name(each))
            yield f"<tr><td>{name}</td>{cells.number(each.servers)}</tr>"
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
    items = "".join(f"<li>{cells.safe(name, 300)}</li>" for name in listed[:MOST_ROWS])
    yield f'<details class="check"><summary>{head}</summary><ul class="seen">{items}</ul>'
    if len(listed) > MOST_ROWS:
        more = tr("and {count} more", count=len(listed) - MOST_ROWS)
        yield f'<p class="soft">{escape(more)}</p>'
    yield "</details>\n"
