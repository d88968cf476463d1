"""Reads a saved report, which anybody may have written: bounded, strict, one line on any fault."""

import codecs
import json
import re
import stat
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, NoReturn

import msgspec

from arcdiag.model.observation import (
    Answered,
    Chosen,
    Connected,
    Handshaken,
    Observation,
    Outcome,
    Queried,
    Resolved,
)
from arcdiag.model.report import SCHEMA, Report
from arcdiag.model.stand_in import stand_in
from arcdiag.report.canonical import check_canonical
from arcdiag.report.plain import plain

MOST_BYTES: Final = 64 * 2**20
"""Ten thousand checks take about 40 MiB."""
MOST_VALUES: Final = 8_000_000
"""Bounds what the parsed form takes in memory, at about 60 bytes a value."""
LONGEST_TEXT: Final = 2**20
"""Characters of one text as it is spelt. Ours have some thousand; looking for secrets in ten
million takes half a minute.
"""
DEEPEST: Final = 32
"""A report of ours nests 7 deep; fields that a newer arcdiag added may nest further."""

LONGEST_MS: Final = 10_000 * 366 * 86_400_000.0
"""All the years a date can have; more overflows `timedelta`."""

# A string without an end is taken to the end of the text: nothing is ever tried twice.
_STRING: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),  # what PowerShell's > makes of our output
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class ReportError(Exception):
    """The file is no report that this arcdiag can read; the message is one line."""


class _Header(msgspec.Struct, frozen=True):
    schema: str


def read_report(path: Path) -> Report:
    """The report in the file at *path*. Raises ReportError, and nothing else."""
    try:
        return parse_report(read_bytes(path))
    except ReportError as error:
        raise ReportError(f"{plain(str(path))}: {error}") from None


def parse_document(data: bytes) -> dict[str, Any]:
    """The JSON document that a report is, with all its members. Raises ReportError."""
    text = _checked(data)
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReportError(f"is no report: {plain(str(error))}") from None
    if not isinstance(tree, dict) or not isinstance(tree.get("schema"), str):
        raise ReportError("is no report: it has no schema")
    _check_schema(tree["schema"])
    return tree


def _checked(data: bytes) -> str:
    """*data* as text that a parser can be let loose on."""
    text = _text(data)
    _check_shape(text)
    _check_keys(text)
    return text


def parse_report(data: bytes) -> Report:
    """The report that *data* spells. Raises ReportError, and nothing else."""
    text = _checked(data)
    try:
        _check_schema(msgspec.json.decode(text, type=_Header).schema)
        report = msgspec.json.decode(text, type=Report)
        # What is accepted can be written again, with a digest: no giant numbers, no odd keys.
        check_canonical(msgspec.json.encode(report))
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise ReportError(f"is no report: {plain(str(error))}") from None
    check_meaning(report)
    return report


def read_bytes(path: Path) -> bytes:
    """What is in the file at *path*, if that is ordinary and not too large. Raises ReportError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReportError("is a folder" if path.is_dir() else "is no ordinary file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ReportError(f"cannot be read: {error.strerror or 'refused'}") from None
    except (ValueError, MemoryError) as error:
        raise ReportError(f"cannot be read: {plain(str(error)) or 'too large'}") from None
    return data


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise ReportError(f"is larger than {MOST_BYTES // 2**20} MiB")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _other_format() from None
    if text.lstrip()[:1] not in ("{", "["):
        raise _other_format()
    return text


def _other_format() -> ReportError:
    """For a page, a table, a PDF: what was made from a report, and whatever else is no JSON."""
    return ReportError(
        "is no report: it is neither JSON nor a support bundle, and only those can be read or "
        "verified; name the .json or .zip that it was made from"
    )


def _check_shape(text: str) -> None:
    """Refuse what a parser would exhaust the stack or the memory on, before one sees it."""
    if any(found.end() - found.start() > LONGEST_TEXT for found in _STRING.finditer(text)):
        raise ReportError(f"holds a text of more than {LONGEST_TEXT} characters")
    bones = _STRING.sub("", text)
    brackets = _BRACKET.findall(bones)
    if len(brackets) + bones.count(",") > MOST_VALUES:
        raise ReportError(f"holds more than {MOST_VALUES} values")
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise ReportError(f"is nested more than {DEEPEST} levels deep")


def _check_keys(text: str) -> None:
    """Refuse doubled keys and NaN: two readers may take such a file for two reports."""
    try:
        json.loads(
            text,
            object_pairs_hook=_single,
            parse_constant=_no_number,
            parse_int=lambda _: 0,
            parse_float=lambda _: 0,
        )
    except (ValueError, RecursionError) as error:
        raise ReportError(f"is no report: {plain(str(error))}") from None


def _single(pairs: list[tuple[str, object]]) -> None:
    keys = set()
    for key, _ in pairs:
        if key in keys:
            raise ReportError(f'is no report: the key "{plain(key, 60)}" stands twice')
        keys.add(key)


def _no_number(word: str) -> NoReturn:
    raise ReportError(f"is no report: {word} is no JSON number")


def _check_schema(schema: str) -> None:
    kind, _, current = SCHEMA.rpartition("/")
    found, _, number = schema.rpartition("/")
    if found != kind or not re.fullmatch(r"[1-9][0-9]{0,5}", number):
        raise ReportError(f'is no report of arcdiag: its schema is "{plain(schema, 60)}"')
    if int(number) > int(current):
        raise ReportError(
            f"was written by a later arcdiag (schema {number}; this one reads up to {current})"
        )


def check_meaning(report: Report) -> None:
    """What the types do not say and judging relies on: zones, durations, addresses.

    Raises ReportError.
    """
    for moment in (report.run.started, report.run.ended):
        _zoned(moment.tzinfo)
    for check in report.checks:
        for seen in check.observations:
            _check_observation(seen)


def _check_observation(seen: Observation) -> None:
    _zoned(seen.started.tzinfo)
    for milliseconds in (seen.took_ms, *_durations(seen.outcome)):
        if abs(milliseconds) > LONGEST_MS:
            raise ReportError("is no report: a duration is longer than the calendar")
    if isinstance(seen.outcome, Handshaken):
        for certificate in seen.outcome.chain:
            _zoned(certificate.not_before.tzinfo)
            _zoned(certificate.not_after.tzinfo)
    for address in _addresses(seen.outcome):
        if not _is_address(address):
            raise ReportError(f'is no report: "{plain(address, 60)}" is no address')


@lru_cache(maxsize=2**12)
def _is_address(text: str) -> bool:
    """Is *text* an address, or a stand-in for one? The same few are met again and again."""
    if stand_in(text) is not None:
        return True
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _zoned(zone: object) -> None:
    if zone is None:
        raise ReportError("is no report: a time has no zone")


def _durations(outcome: Outcome) -> tuple[float, ...]:
    match outcome:
        case Chosen(after_ms=after):
            return (after,)
        case Answered(clock_offset_ms=offset, clock_error_ms=error):
            return (offset or 0.0, error)
    return ()


def _addresses(outcome: Outcome) -> tuple[str, ...]:
    match outcome:
        case Resolved(addresses=addresses):
            return addresses
        case Queried(addresses=records):
            return tuple(record.value for record in records)
        case Connected(address=address) | Handshaken(address=address):
            return (address,)
        case Chosen(address=address, lost=lost):
            return (address, *lost)
    return ()
