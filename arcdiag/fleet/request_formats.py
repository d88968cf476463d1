"""What one team is asked for on behalf of many servers, as a file or on the screen: CSV, text."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType

from arcdiag.diagnosis.words import counted, say
from arcdiag.fleet import request_words as words
from arcdiag.fleet.hanging import Hanging
from arcdiag.fleet.model import AskTally, Fleet
from arcdiag.fleet.words import examples, facts
from arcdiag.language.current import tr, translated
from arcdiag.report.csv import cell
from arcdiag.report.exporter import FormatError
from arcdiag.report.plain import plain
from arcdiag.report.request.asks import OWNERS
from arcdiag.report.shown import Text
from arcdiag.report.text import WIDTH, lines_of
from arcdiag.report.words import OWNERS as TEAMS

COLUMNS: Final = (
    *("ask", "wanted", "documented_name", "port", "protocol", "mode", "required", "purposes"),
    *("service_tag", "inspection", "addresses", "networks", "servers", "examples"),
)


def write_request_csv(fleet: Fleet, owner: str) -> bytes:
    """The head in lines that begin with ``#``, a line of names, then one line an endpoint."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    for name, said in ((say("Request"), _heading(fleet, owner)), *facts(fleet)):
        lines.writerow([f"# {name}", cell(said)])
    lines.writerow(COLUMNS)
    for each in _of(fleet, owner):
        lines.writerow([cell(part) for part in _parts(each)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def write_request_text(fleet: Fleet, owner: str) -> bytes:
    """UTF-8, at most 100 columns."""
    return request_text(fleet, owner).encode("utf-8", "replace")


def request_text(fleet: Fleet, owner: str) -> str:
    """The same for the screen: all of it."""
    return lines_of(Group(*_drawn(fleet, owner)), WIDTH)


_EXPORTERS: Final[Mapping[str, Callable[[Fleet, str], bytes]]] = {
    ".csv": write_request_csv,
    ".txt": write_request_text,
}


def fleet_request_exporter_for(path: Path, owner: str) -> Callable[[Fleet], bytes]:
    """The exporter that the suffix of *path* asks for. Raises FormatError."""
    exporter = _EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        known = ", ".join(_EXPORTERS)
        raise FormatError(f"{plain(str(path))}: a request's name must end in one of {known}")
    return lambda fleet: exporter(fleet, owner)


def drawn_lines(asked: tuple[AskTally, ...]) -> Iterator[tuple[str, list[str]]]:
    """The lines under the title of each kind."""
    for _, several in groupby(asked, lambda each: (each.owner, each.ask)):
        lines = list(several)
        title = say("Asked of {team}: {what}", team=words.team(lines[0]), what=words.what(lines[0]))
        yield title, [line(each) for each in lines]


def line(each: AskTally) -> str:
    """One endpoint, and for how many servers it is asked."""
    return say(
        "{said}; for {servers}: {names}",
        said=words.endpoint(each),
        servers=counted(each.servers, "{count} server", "{count} servers"),
        names=examples(each.examples, each.servers, 3),
    )


def _of(fleet: Fleet, owner: str) -> tuple[AskTally, ...]:
    return tuple(each for each in fleet.requests if each.owner == owner)


def _heading(fleet: Fleet, owner: str) -> str:
    asked = _of(fleet, owner)
    team = TEAMS[OWNERS[owner]]
    if not asked:
        return say("Nothing is asked of {owner}", owner=team)
    endpoints = counted(len(asked), "{count} endpoint", "{count} endpoints")
    return say("Request to {owner}: {endpoints}", owner=team, endpoints=endpoints)


def _drawn(fleet: Fleet, owner: str) -> Iterator[RenderableType]:
    yield Text(translated(_heading(fleet, owner)))
    for name, said in facts(fleet):
        yield Hanging(f"{translated(name)}{tr(': ')}{translated(said)}", 2)
    for number, (_, several) in enumerate(groupby(_of(fleet, owner), lambda it: it.ask), 1):
        lines = list(several)
        yield Text("")
        yield Text(f"{number}. {translated(words.what(lines[0]))}")
        for each in lines:
            yield Hanging(line(each), 2)
            for name, said in words.details(each):
                yield Hanging(f"{translated(name)}{tr(': ')}{translated(said)}", 6)


def _parts(each: AskTally) -> Iterator[str]:
    yield from (each.ask, each.wanted, each.name, str(each.port), each.protocol, each.mode)
    yield from ("yes" if each.required else "no", " ".join(each.purposes), each.service_tag)
    yield from (each.inspection, "; ".join(each.addresses), " ".join(each.networks))
    yield from (str(each.servers), " ".join(each.examples))
