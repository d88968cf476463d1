"""The steps of one check over time, as inline SVG without any style of its own."""

from collections.abc import Iterator
from html import escape
from typing import Final

from arcdiag.language.current import translated
from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.observation import Observation, Step
from arcdiag.model.report import CheckResult
from arcdiag.report.plain import plain
from arcdiag.report.words import duration

MOST: Final = 40
"""Steps drawn of one check; more are in the list below it."""
_WIDTH: Final = 900
_LEFT: Final = 330
"""Where the bars begin; names stand before."""
_LINE: Final = 18

_KINDS: Final = {
    Step.RESOLVE: "names",
    Step.QUERY: "names",
    Step.CONFIRM: "names",
    Step.CONNECT: "connect",
    Step.REACH: "connect",
    Step.TUNNEL: "connect",
    Step.HANDSHAKE: "tls",
    Step.VERIFY: "tls",
    Step.CONTRAST: "tls",
    Step.SMALL_SEGMENTS: "tls",
    Step.REQUEST: "http",
}


def waterfall(check: CheckResult) -> str:
    """The steps that took time, one bar each; empty where there were none."""
    timed = [seen for seen in check.observations if not isinstance(seen.outcome, Skipped)]
    timed = [seen for seen in timed if seen.step not in (Step.SUM_UP, Step.ROUTE)][:MOST]
    if not timed:
        return ""
    begin = min(seen.started for seen in timed)
    starts = [(seen.started - begin).total_seconds() * 1000 for seen in timed]
    whole = max(start + _took(seen) for start, seen in zip(starts, timed, strict=True)) or 1.0
    height = _LINE * len(timed) + 22
    bars = "".join(
        part
        for number, (start, seen) in enumerate(zip(starts, timed, strict=True))
        for part in _bar(number, start, seen, whole)
    )
    axis = f'<path class="axis" d="M{_LEFT} 0V{height - 20}H{_WIDTH - 70}"/>'
    ends = f'<text x="{_LEFT}" y="{height - 6}">0</text>'
    ends += f'<text x="{_WIDTH - 70}" y="{height - 6}" text-anchor="end">{duration(whole)}</text>'
    label = translated(f"Steps of {plain(check.host or check.name, 120)} over time")
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"{axis}{bars}{ends}</svg>"
    )


def _took(seen: Observation) -> float:
    return min(max(seen.took_ms, 0.0), 86_400_000.0)


def _bar(number: int, start: float, seen: Observation, whole: float) -> Iterator[str]:
    room = _WIDTH - 70 - _LEFT
    left = _LEFT + room * start / whole
    width = max(2.0, room * _took(seen) / whole)
    kind = "bad" if isinstance(seen.outcome, Failure) else _KINDS.get(seen.step, "other")
    top = number * _LINE
    name = plain(f"{seen.step}{' again' if seen.again else ''} {seen.target}", 52)
    end = min(left + width + 5, _WIDTH - 62)
    yield f'<text x="{_LEFT - 8}" y="{top + 13}" text-anchor="end">{escape(name)}</text>'
    yield f'<rect class="{kind}" x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="11"/>'
    yield f'<text x="{end:.1f}" y="{top + 13}">{duration(seen.took_ms)}</text>'
