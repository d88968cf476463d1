"""Folds what a finding saw into few lines: what many hosts showed alike is said once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from arcdiag.diagnosis.addresses import is_address
from arcdiag.language.current import tr, translated
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.report.plain import plain

MOST_LINES: Final = 6
MOST_NAMED: Final = 6
"""Hosts written out in one line before the rest is only counted."""
LONGEST: Final = 1000
"""Characters of one line; a chain of aliases takes about 300."""

_TIME: Final = re.compile(r"[+-]?\d+(?:\.\d+)? (?:ms\b|s\b|毫秒|秒)")
_UNIT_MS: Final = {"ms": 1.0, "毫秒": 1.0, "s": 1000.0, "秒": 1000.0}
"""As each language writes them."""


@dataclass(slots=True)
class _Alike:
    """Notes that differ only in host, address and time."""

    sentence: str
    """With a NUL for each time."""
    who: dict[str, str] = field(default_factory=dict)
    """The hosts, each with how a line names it alone."""
    times: list[tuple[str, ...]] = field(default_factory=list)

    def line(self) -> str:
        """One host before its sentence, several after it."""
        parts = self.sentence.split("\0")
        spans = [_span(times) for times in zip(*self.times, strict=True)]
        said = "".join(word for pair in zip(parts, [*spans, ""], strict=True) for word in pair)
        if len(self.who) == 1:
            ((host, alone),) = self.who.items()
            name = tr("the name asked for")
            said = said.replace(name, re.split("[ （]", host)[0] or name)
            return f"{alone}{tr(': ')}{said}" if alone else said
        hosts = tr(", ").join([*self.who][:MOST_NAMED])
        more = len(self.who) - MOST_NAMED
        listed = tr("{shown} and {rest} more", shown=hosts, rest=more) if more > 0 else hosts
        return f"{said}{tr(': ')}{listed}"


def seen_lines(finding: Finding, report: Report) -> list[str]:
    """What the finding rests on, in the spoken language, `MOST_LINES` at most; safe to show."""
    hosts = {check.id: check.host for check in report.checks}
    about = {hosts.get(subject, "") for subject in finding.subjects}
    only = about.pop() if len(about) == 1 else ""
    alike: dict[str, _Alike] = {}
    for clue in finding.clues:
        host, note = hosts.get(clue.check, ""), translated(clue.note)
        if not host or host not in note:
            alike.setdefault(f"{note}\0", _Alike(note.replace("\0", " "), {"": ""}, [()]))
            continue
        who, alone, said = _parts(note, host, only)
        sentence = _TIME.sub("\0", said.replace("\0", " "))
        group = alike.setdefault(sentence, _Alike(sentence))
        group.who[who] = alone
        group.times.append(tuple(_TIME.findall(said)))
    lines = [plain(group.line(), LONGEST) for group in alike.values()]
    return [*lines[:MOST_LINES], *_more(len(lines) - MOST_LINES)]


def _more(rest: int) -> Iterator[str]:
    if rest > 0:
        yield tr("and {rest} more (a report saved as JSON keeps all)", rest=rest)


def _parts(note: str, host: str, only: str) -> tuple[str, str, str]:
    """Who is spoken of in a list (``host (address)``) and alone, and what is said of them.

    The host that the whole finding is about, *only*, needs no repeating.
    """
    between, port = tr(": "), re.escape(tr(" port "))
    told = f"{host}{between}" in note
    said = note.replace(f"{host}{between}", "", 1)
    place, colon, rest = said.partition(between)
    if colon and re.fullmatch(rf"\S+({port}\d+)?", place) and is_address(place.split(" ")[0]):
        alone = place if host == only else tr("{host} ({address})", host=host, address=place)
        return tr("{host} ({address})", host=host, address=place.split(" ")[0]), alone, rest
    return host, host if told and host != only else "", said.replace(host, tr("the name asked for"))


def _span(times: tuple[str, ...]) -> str:
    """``27 ms``, or ``10 ms to 27 ms``."""
    known = sorted(set(times), key=_milliseconds)
    if len(known) == 1:
        return known[0]
    return tr("{first} to {last}", first=known[0], last=known[-1])


def _milliseconds(text: str) -> float:
    number, _, unit = text.partition(" ")
    return float(number) * _UNIT_MS[unit]
