"""A report as one HTML file: offline, nothing from elsewhere, no script but our own.

Every text of the report goes through `plain` and is escaped.
"""

from collections.abc import Callable, Iterator
from html import escape
from typing import Final

from arcdiag.language.current import later, tr, translated
from arcdiag.model.choices import State
from arcdiag.model.finding import Finding, Impact
from arcdiag.model.report import CheckResult, Report, Run
from arcdiag.report.bounds import LONGEST, MOST_STEPS
from arcdiag.report.clues import seen_lines
from arcdiag.report.head import answer, facts, forecast, purposes
from arcdiag.report.numbers import number_of
from arcdiag.report.page import page
from arcdiag.report.plain import plain
from arcdiag.report.reproduce.shown import blocks
from arcdiag.report.routes import are_proxied, are_several
from arcdiag.report.rows import Row, counts, hung, is_spread, row, why_not
from arcdiag.report.shapes import PRETTY, VERDICT_STATES
from arcdiag.report.steps import steps_of
from arcdiag.report.waterfall import waterfall
from arcdiag.report.words import CERTAINTIES, IMPACTS, OWNERS, STATES, agent_sentence

MOST_BYTES: Final = 900_000
"""Of a page with its waterfalls: mail and tickets take it, and any browser likes it."""

_ORDER: Final = {state: number for number, state in enumerate(STATES)}


_SEVERITIES: Final = {
    Impact.BLOCKING: later("blocking"),
    Impact.DEGRADING: later("degrading"),
    Impact.ADVICE: later("advice"),
}

_KINDS: Final = {
    "Cause": ' class="code"',
    "Mode, region": ' class="way"',
    "Route": ' class="way"',
}

_Column = tuple[str, Callable[[Row], str]]


def _columns(report: Report) -> list[_Column]:
    """The columns between the endpoint and the time; none that would be the same in every row."""
    routed = are_proxied(report) or are_several(report)
    place = ("Mode, region", lambda line: line.place)
    route = (later("Route"), lambda line: line.route)
    return [
        *([place] if is_spread(report) else []),
        *([route] if routed else []),
        (later("Purpose"), lambda line: line.purpose),
        (later("Cause"), lambda line: line.cause),
        (later("Address"), lambda line: line.address),
        ("TLS", lambda line: line.tls.removeprefix("TLS ")),
    ]


def write_html(report: Report) -> bytes:
    """The whole page, UTF-8."""
    title = f"arcdiag: {plain(report.host.name, 80)}, {report.run.started:%Y-%m-%d %H:%M} UTC"
    above = "".join(_above(report))
    room = MOST_BYTES - len(above.encode("utf-8", "replace"))
    foot = f"<footer>{_said(_foot(report))}</footer>\n"
    return page(title, [above, *_waterfalls(report, room), foot])


def _above(report: Report) -> Iterator[str]:
    yield from _verdict(report)
    if report.findings:
        yield f"<h2>{_said('What is in the way, and what to do')}</h2>\n"
        for cause, consequences in hung(report.findings):
            yield from _finding(cause, consequences, report)
    yield from _table(report)


def _verdict(report: Report) -> Iterator[str]:
    state = VERDICT_STATES[report.verdict.state]
    word, _, sentence = answer(report).partition(": ")
    yield f'<section class="card verdict {state}">\n'
    yield f"<h1><b>{PRETTY.of(state)} {_said(word)}</b>{tr(': ')}{_said(sentence)}</h1>\n"
    if foretold := forecast(report):
        yield f"<p>{_said(foretold)}</p>\n"
    states = [VERDICT_STATES[each.state] for each in report.verdict.purposes]
    lines = "".join(
        f'<li class="{one}"><b>{PRETTY.of(one)} {_said(name)}</b> {_said(said)}</li>'
        for one, (name, said) in zip(states, purposes(report), strict=True)
    )
    if lines:
        yield f'<ul class="purposes">{lines}</ul>\n'
    pairs = "".join(f"<dt>{_said(name)}</dt><dd>{_said(said)}</dd>" for name, said in facts(report))
    yield f'</section>\n<section class="card"><dl class="facts">{pairs}</dl></section>\n'


def _finding(finding: Finding, consequences: list[Finding], report: Report) -> Iterator[str]:
    state = IMPACTS[finding.severity]
    yield f'<section class="card finding {state}">\n'
    sign = f'<span class="sign">{PRETTY.of(state)}</span>'
    yield f"<h3>{sign} {_text(finding.title)}</h3>\n<dl>"
    sure, grave = CERTAINTIES[finding.confidence], _SEVERITIES[finding.severity]
    kind = tr(", ").join((finding.rule, translated(sure), translated(grave)))
    yield f"<dt>{_said('Kind')}</dt><dd>{_text(kind)}</dd>"
    seen = "".join(f"<li>{escape(line)}</li>" for line in seen_lines(finding, report))
    yield f'<dt>{tr("Seen")}</dt><dd><ul class="seen">{seen}</ul></dd>' if seen else ""
    yield f"<dt>{tr('Ask')}</dt><dd><b>{_said(OWNERS[finding.owner])}</b></dd>"
    remedy = "\n".join(
        plain(line, LONGEST) for line in translated(finding.remedy).split("\n")[:MOST_STEPS]
    )
    yield f'<dt>{tr("Do")}</dt><dd><p class="do">{escape(remedy)}</p></dd>' if remedy else ""
    if stops := agent_sentence(finding):
        yield f"<dt>{tr('Agent')}</dt><dd>{_said(stops)}</dd>"
    hence = tr("; ").join(plain(translated(other.title), LONGEST) for other in consequences)
    yield f"<dt>{tr('Hence')}</dt><dd>{escape(hence)}</dd>" if hence else ""
    yield "</dl>\n</section>\n"


def _table(report: Report) -> Iterator[str]:
    yield f"<h2>{_said(f'Checks: {counts(report)}')}</h2>\n"
    options = "".join(
        f'<option value="{state}">{_said(word)}</option>' for state, word in STATES.items()
    )
    hint, every = _said("Filter: host, cause, address, purpose"), _said("every state")
    of = escape(tr("{shown} of {total}"))
    yield (
        f'<div class="tools"><input id="word" type="search" aria-label="{tr("Filter")}" '
        f'placeholder="{hint}">'
        f'<select id="state" aria-label="{tr("State")}"><option value="">{every}</option>{options}'
        f'</select><span class="soft" id="shown" data-of="{of}"></span></div>\n'
    )
    columns = _columns(report)
    names = [later("State"), later("Endpoint"), *(name for name, _ in columns), later("Total")]
    heads = "".join(
        f'<th{_number(name)} scope="col"><button type="button">{_said(name)}</button>'
        f'<span class="paper">{_said(name)}</span></th>'  # a head with buttons is printed once
        for name in names
    )
    yield f'<div class="wide"><table id="checks"><thead><tr>{heads}</tr></thead>\n<tbody>\n'
    for check in sorted(report.checks, key=lambda check: _ORDER[check.state]):
        yield from _row(check, columns)
    yield "</tbody></table></div>\n"


def _row(check: CheckResult, columns: list[_Column]) -> Iterator[str]:
    line = row(check)
    why = f'<br><span class="soft">{_said(why_not(check))}</span>' if _is_untested(check) else ""
    word = f"{PRETTY.of(check.state)} {_said(STATES[check.state])}"
    pill = f'<span class="pill {check.state}">{word}</span>'
    yield f'<tr data-state="{check.state}"><td data-value="{_ORDER[check.state]}">{pill}</td>'
    yield f'<td class="name">{escape(line.target)}{why}</td>'
    for name, text in columns:
        yield f"<td{_KINDS.get(name, '')}>{_said(text(line))}</td>"
    took = "" if _is_untested(check) else line.took
    milliseconds = f"{max(check.took_ms, 0.0):.1f}"
    yield f'<td class="number" data-value="{milliseconds}">{escape(took)}</td></tr>\n'


def _waterfalls(report: Report, room: int) -> Iterator[str]:
    """Every step of every check that was tried, folded away; no more than *room* bytes of it."""
    tried = [check for check in report.checks if not _is_untested(check)]
    if not tried:
        return
    yield '<section class="waterfalls">\n<h2>' + _said("Every step over time") + "</h2>\n"
    left = 0
    for check in sorted(tried, key=lambda check: _ORDER[check.state]):
        drawn = "".join(_steps(check, report.run))
        size = len(drawn.encode("utf-8", "replace"))
        if size <= room:
            room -= size
            yield drawn
        else:
            left += 1
    if left:
        said = _said(f"{number_of(left, 'check')} not drawn here, to keep this page small.")
        yield f'<p class="soft">{said} {_said("A report in JSON has every step.")}</p>\n'
    yield "</section>\n"


def _steps(check: CheckResult, run: Run) -> Iterator[str]:
    line = row(check)
    head = f"{PRETTY.of(check.state)} {line.target} {line.cause} {line.took}"
    lines = "\n".join(steps_of(check))
    yield f'<details class="check"><summary>{escape(head)}</summary>{waterfall(check)}'
    yield f"<pre>{escape(lines)}</pre>"
    for block in blocks(check, run):
        yield f"<h3>{escape(block.title)}</h3>"
        yield "".join(f'<pre class="paste">{escape(each)}</pre>' for each in block.lines)
    yield "</details>\n"


def _foot(report: Report) -> str:
    notes = [plain(note) for note in report.host.notes]
    return " · ".join([f"Report {plain(report.run.id, 60)}", *notes])


def _is_untested(check: CheckResult) -> bool:
    return check.state in (State.NOT_TESTED, State.NOT_APPLICABLE)


def _text(text: str) -> str:
    return escape(plain(translated(text), LONGEST))


def _said(text: str) -> str:
    """English *text* in the spoken language, escaped."""
    return escape(translated(text))


def _number(name: str) -> str:
    return ' class="number"' if name == "Total" else ""
