"""Explains what ``azcmagent check`` printed, or an agent's log, line by line.

What a line says is taken from its own words only: a line that is not known stays unexplained.
"""

import re
from collections.abc import Iterator
from typing import Final

from arcdiag.azcmagent.go_errors import go_error
from arcdiag.azcmagent.output import documented
from arcdiag.azcmagent.record import Record, read_record
from arcdiag.azcmagent.table import Header, host_of, read_header, split
from arcdiag.explain.broken_off import broken_off, refused, tallied
from arcdiag.explain.causes import CAUSES, Told
from arcdiag.model.azcmagent import AgentRow
from arcdiag.model.catalog import AzcmError, Catalog, Symptom
from arcdiag.model.explanation import ExplainedFile, ExplainedLine, LineKind
from arcdiag.model.failure import Cause

MOST_LINES: Final = 2_000_000
MOST_IN_LINE: Final = 64 * 1024
MOST_EXPLAINED: Final = 10_000

_CODE: Final = re.compile(r"\bAZCM[0-9]{4}\b")
_CONSOLE: Final = re.compile(r"(INFO|WARN|ERROR|FATAL)\s{2,}(.+)")
_URL: Final = re.compile(r"https?://[^\s\"'\\<>]+")
_NAME: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]{1,252}")
_ABRIDGED: Final = re.compile(r" \.\.\. |, ")
"""Where the catalog's marker leaves out what differs from case to case."""
_UNAVAILABLE: Final = "required endpoints unavailable:"
_LOUD: Final = ("ERROR", "FATAL")
_TROUBLE: Final = ("error", "fatal", "panic")


_NO_SUCH_HOST: Final = "The name does not exist, or has no address, say the name servers."
"""A Go program has one text for both."""
_UNREACHABLE: Final = Told(
    meaning="azcmagent could not reach this endpoint.",
    remedy="It does not tell why: probe it with `arcdiag check`, which does.",
)
_CHECK_FAILED: Final = Told(
    meaning="This check of azcmagent failed.",
    remedy="It does not tell why: `arcdiag check` does, where it is about an endpoint.",
)


class _Reader:
    """Goes through the lines; a table's header holds for the rows after it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._header: Header | None = None
        self.unexplained: list[int] = []

    def line(self, number: int, text: str) -> ExplainedLine | None:
        header = read_header(text)
        if header is not None:
            self._header = header
            return None
        row = self._header.row(split(text)) if self._header and "|" in text else None
        if row is not None:
            return None if row.reachable is not False else _row(number, text, row)
        record = read_record(text)
        if record is not None:
            return self._record(number, text, record)
        return self._console(number, text)

    def _record(self, number: int, text: str, record: Record) -> ExplainedLine | None:
        words = [record.message, *(value for _, value in record.fields)]
        url = record.field("Request URL") or record.field("endpoint") or record.field("hostname")
        found = self._known(number, text, LineKind.RECORD, words, host_of(url))
        if found is None:
            told = refused(record) or tallied(record) or _failed_check(record)
            found = _told(number, text, LineKind.RECORD, told, host_of(url) or _host_in(words))
        if found is None and record.level in _TROUBLE:
            self.unexplained.append(number)
        return found

    def _console(self, number: int, text: str) -> ExplainedLine | None:
        console = _CONSOLE.match(text.strip())
        words = [console[2] if console else text]
        found = self._known(number, text, LineKind.CONSOLE, words, "")
        if found is None and _UNAVAILABLE in text:
            found = self._unavailable(number, text)
        if found is None and (_CODE.search(text) or (console and console[1] in _LOUD)):
            self.unexplained.append(number)
        return found

    def _unavailable(self, number: int, text: str) -> ExplainedLine:
        hosts = [host_of(url) for url in _URL.findall(text.partition(_UNAVAILABLE)[2])]
        return ExplainedLine(
            number=number,
            kind=LineKind.CONSOLE,
            text=text,
            host=", ".join(filter(None, hosts)),
            meaning="connect tested its endpoints and stopped: these could not be reached.",
            remedy="Probe them with `arcdiag check`, which tells why.",
        )

    def _known(
        self, number: int, text: str, kind: LineKind, words: list[str], host: str
    ) -> ExplainedLine | None:
        for said in words:
            error = go_error(said)
            if error is not None:
                return _failed(number, text, kind, error.cause, host or _host_in(words))
        for said in words:
            code = _CODE.search(said)
            known = self._catalog.errors.get(code[0]) if code else None
            if known is not None:
                return _coded(number, text, kind, known)
        for said in words:
            for symptom in self._catalog.symptoms.values():
                if _shows(symptom, said, host or _host_in(words)):
                    return _symptom(number, text, kind, symptom)
        return _told(number, text, kind, broken_off(words), host or _host_in(words))


def explain_file(text: str, catalog: Catalog) -> ExplainedFile:
    """Every line of *text* that tells something and is understood; secrets in it are the caller's
    to take out.
    """
    reader = _Reader(catalog)
    explained: list[ExplainedLine] = []
    count = 0
    for number, line in _numbered(text):
        count = number
        found = reader.line(number, line) if line.strip() else None
        if found is not None and len(explained) < MOST_EXPLAINED:
            explained.append(found)
    named = {each.host for each in explained}
    explained += [each for each in _documented(text) if each.host not in named]
    explained = sorted(explained[:MOST_EXPLAINED], key=lambda each: each.number)
    return ExplainedFile(
        lines=tuple(explained), read=count, unexplained=tuple(reader.unexplained[:MOST_EXPLAINED])
    )


def _documented(text: str) -> Iterator[ExplainedLine]:
    """The endpoints that ``azcmagent check --json`` could not reach, where its text has them."""
    rows = {row.host: row for row in documented(text) if row.reachable is False}
    if not rows:
        return
    for number, line in _numbered(text):
        for host in _NAME.findall(line.lower()):
            row = rows.pop(host, None)
            if row is not None:
                yield _row(number, row.url, row)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        yield number, line[:MOST_IN_LINE]


def _failed(number: int, text: str, kind: LineKind, cause: Cause, host: str) -> ExplainedLine:
    told = CAUSES[cause]
    return ExplainedLine(
        number=number,
        kind=kind,
        text=text,
        host=host,
        cause=cause,
        meaning=_NO_SUCH_HOST if cause is Cause.DNS_NXDOMAIN else told.meaning,
        remedy=told.remedy,
    )


def _told(
    number: int, text: str, kind: LineKind, told: Told | None, host: str
) -> ExplainedLine | None:
    if told is None:
        return None
    return ExplainedLine(
        number=number, kind=kind, text=text, host=host, meaning=told.meaning, remedy=told.remedy
    )


def _failed_check(record: Record) -> Told | None:
    """An endpoint or a check of ``azcmagent check --verbose`` that failed, for whatever reason."""
    if record.field("reachable").lower() == "false":
        return _UNREACHABLE
    return _CHECK_FAILED if record.field("status").lower() in ("failed", "false") else None


def _coded(number: int, text: str, kind: LineKind, error: AzcmError) -> ExplainedLine:
    return ExplainedLine(
        number=number,
        kind=kind,
        text=text,
        code=error.code,
        meaning=error.meaning,
        remedy=error.remedy,
    )


def _symptom(number: int, text: str, kind: LineKind, symptom: Symptom) -> ExplainedLine:
    return ExplainedLine(
        number=number,
        kind=kind,
        text=text,
        host=symptom.host,
        meaning=symptom.meaning,
        remedy=symptom.remedy,
    )


def _shows(symptom: Symptom, said: str, host: str) -> bool:
    """Are the marker's pieces there in their order, and is it about the marker's host?"""
    if symptom.host and symptom.host not in said and symptom.host != host:
        return False
    at = 0
    for piece in _ABRIDGED.split(symptom.marker):
        found = said.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _host_in(words: list[str]) -> str:
    for said in words:
        url = _URL.search(said)
        if url:
            return host_of(url[0])
    return ""


def _row(number: int, text: str, row: AgentRow) -> ExplainedLine:
    """An endpoint that was not reached."""
    return ExplainedLine(
        number=number,
        kind=LineKind.ROW,
        text=text,
        host=row.host,
        meaning=_row_meaning(row),
        remedy="The table does not tell why: probe it with `arcdiag check`, which does.",
    )


def _row_meaning(row: AgentRow) -> str:
    meaning = "azcmagent could not reach this endpoint."
    if row.proxy.lower() == "set":
        return f"{meaning} It went by a proxy."
    if row.private is True:
        return f"{meaning} Its name has a private address."
    return meaning
