"""Folds what a finding saw into few lines: what many hosts showed alike is said once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from arcdiag.diagnosis.addresses import is_address
from arcdiag.model.finding import Finding
from arcdiag.model.report import Report
from arcdiag.report.plain import plain

MOST_LINES: Final = 6
MOST_NAMED: Final = 6
"""Hosts written out in one line before the rest is only counted."""
LONGEST: Final = 1000
"""Characters of one line; a chain of aliases takes about 300."""

_TIME: Final = re.compile(r"[+-]?\d+(?:\.\d+)? (?:ms|s)\b")
_UNIT_MS: Final = {"ms": 1.0, "s": 1000.0}


_THEIR_NAME: Final = "the name asked for"


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
            said = said.replace(_THEIR_NAME, host.partition(" ")[0] or _THEIR_NAME)
            return f"{alone}: {said}" if alone else said
        listed = ", ".join([*self.who][:MOST_NAMED])
        more = len(self.who) - MOST_NAMED
        return f"{said}: {listed} and {more} more" if more > 0 else f"{said}: {listed}"


def seen_lines(finding: Finding, report: Report) -> list[str]:
    """What the finding rests on, at most `MOST_LINES` lines, safe to show."""
    hosts = {check.id: check.host for check in report.checks}
    about = {hosts.get(subject, "") for subject in finding.subjects}
    only = about.pop() if len(about) == 1 else ""
    alike: dict[str, _Alike] = {}
    for clue in finding.clues:
        host = hosts.get(clue.check, "")
        if not host or host not in clue.note:
            alike.setdefault(f"{clue.note}\0", _Alike(clue.note.replace("\0", " "), {"": ""}, [()]))
            continue
        who, alone, said = _parts(clue.note, host, only)
        sentence = _TIME.sub("\0", said.replace("\0", " "))
        group = alike.setdefault(sentence, _Alike(sentence))
        group.who[who] = alone
        group.times.append(tuple(_TIME.findall(said)))
    lines = [plain(group.line(), LONGEST) for group in alike.values()]
    return [*lines[:MOST_LINES], *_more(len(lines) - MOST_LINES)]


def _more(rest: int) -> Iterator[str]:
    if rest > 0:
        yield f"and {rest} more (a saved report keeps all)"


def _parts(note: str, host: str, only: str) -> tuple[str, str, str]:
    """Who is spoken of in a list (``host (address)``) and alone, and what is said of them.

    The host that the whole finding is about, *only*, needs no repeating.
    """
    told = f"{host}: " in note
    said = note.replace(f"{host}: ", "", 1)
    place, colon, rest = said.partition(": ")
    if colon and re.fullmatch(r"\S+( port \d+)?", place) and is_address(place.split(" ")[0]):
        alone = place if host == only else f"{host} ({place})"
        return f"{host} ({place.split(' ')[0]})", alone, rest
    return host, host if told and host != only else "", said.replace(host, _THEIR_NAME)


def _span(times: tuple[str, ...]) -> str:
    """``27 ms``, or ``10 ms to 27 ms``."""
    known = sorted(set(times), key=_milliseconds)
    return known[0] if len(known) == 1 else f"{known[0]} to {known[-1]}"


def _milliseconds(text: str) -> float:
    number, _, unit = text.partition(" ")
    return float(number) * _UNIT_MS[unit]
