"""All rows in what ``azcmagent check`` printed: tables, verbose records, JSON, or a mix of them."""

from collections.abc import Iterator
from typing import Final

import msgspec

from arcdiag.azcmagent.record import read_record
from arcdiag.azcmagent.table import host_of, read_rows, truth
from arcdiag.model.azcmagent import AgentRow

MOST_LINES: Final = 100_000
MOST_IN_LINE: Final = 16 * 1024
MOST_ROWS: Final = 10_000
_DEEPEST: Final = 6

_ENDPOINT: Final = ("endpoint", "url", "hostname", "host")
_FIELDS: Final = {
    "tls": ("tls", "tlsversion"),
    "proxy": ("proxystatus", "proxy"),
    "use_case": ("usecase",),
}


def read_output(text: str) -> tuple[AgentRow, ...]:
    """The rows in *text*, an endpoint's last word where it comes more than once."""
    rows = {row.host: row for row in _rows(text)}
    return tuple(rows.values())[:MOST_ROWS]


def _rows(text: str) -> Iterator[AgentRow]:
    lines = [line[:MOST_IN_LINE] for line in text.splitlines()[:MOST_LINES]]
    yield from read_rows(lines)
    for line in lines:
        record = read_record(line)
        if record is not None:
            yield from _row(dict(record.fields))
    yield from documented(text)


def documented(text: str) -> Iterator[AgentRow]:
    """Rows of a JSON document; its form is not published, so objects are known by their keys."""
    start = min((at for mark in "[{" if (at := text.find(mark)) >= 0), default=-1)
    if start < 0:
        return
    try:
        document = msgspec.json.decode(text[start:].strip().encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return
    yield from _objects(document, _DEEPEST)


def _objects(value: object, depth: int) -> Iterator[AgentRow]:
    if depth and isinstance(value, dict):
        yield from _row({str(key): _text(item) for key, item in value.items()})
        for item in value.values():
            yield from _objects(item, depth - 1)
    elif depth and isinstance(value, list):
        for item in value[:MOST_ROWS]:
            yield from _objects(item, depth - 1)


def _row(fields: dict[str, str]) -> Iterator[AgentRow]:
    known = {_key(name): value for name, value in fields.items()}
    url = next((known[name] for name in _ENDPOINT if known.get(name)), "")
    if "reachable" not in known or not host_of(url):
        return
    told = {
        field: next((known[name] for name in names if name in known), "")
        for field, names in _FIELDS.items()
    }
    yield AgentRow(
        url=url,
        host=host_of(url),
        reachable=truth(known["reachable"]),
        private=truth(known.get("private", "")),
        **told,
    )


def _key(name: str) -> str:
    return "".join(mark for mark in name.lower() if mark.isalnum())


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return ""
