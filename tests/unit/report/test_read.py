import copy
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.report import Report
from arcdiag.report.json import write_json
from arcdiag.report.read import (
    DEEPEST,
    LONGEST_TEXT,
    MOST_BYTES,
    ReportError,
    parse_report,
    read_report,
)
from arcdiag.report.text import as_text
from tests.offers import needs_pipes
from tests.unit.report.example import REPORT

GOOD = write_json(REPORT)
DOCUMENT = json.loads(GOOD)

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def refused(data: bytes) -> str:
    with pytest.raises(ReportError) as caught:
        parse_report(data)
    line = str(caught.value)
    assert line.isprintable()
    assert len(line) < 500
    return line


def report_or_line(data: bytes) -> Report | None:
    """What reading may come to; anything but these two is a fault of ours."""
    try:
        return parse_report(data)
    except ReportError as error:
        line = str(error)
    assert line.isprintable()
    return None


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [so_far]
    if isinstance(value, dict):
        for key, item in value.items():
            found += paths(item, (*so_far, key))
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += paths(item, (*so_far, number))
    return found


PLACES = paths(DOCUMENT)[1:]


def changed(path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> bytes:
    document = copy.deepcopy(DOCUMENT)
    inner = document
    for part in path[:-1]:
        inner = inner[part]
    change(inner, path[-1])
    return json.dumps(document).encode("utf-8", "surrogatepass")


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_a_report_or_one_line(data: bytes) -> None:
    assert report_or_line(data) is None


@given(ANY_JSON)
def test_arbitrary_json_is_a_report_or_one_line(value: Any) -> None:
    assert report_or_line(json.dumps(value).encode("utf-8", "surrogatepass")) is None


@given(st.sampled_from(PLACES), ANY_JSON)
def test_a_report_with_one_value_changed_is_refused_or_can_be_shown_and_written(
    path: tuple[Any, ...], value: Any
) -> None:
    def put(inner: Any, key: Any) -> None:
        inner[key] = value

    report = report_or_line(changed(path, put))

    if report is not None:
        assert as_text(report, 80, verbose=True).replace("\n", "").isprintable()
        assert parse_report(write_json(report)) == report


@given(st.sampled_from(PLACES))
def test_a_report_with_one_value_missing_is_refused_or_can_be_shown(path: tuple[Any, ...]) -> None:
    def drop(inner: Any, key: Any) -> None:
        del inner[key]

    report = report_or_line(changed(path, drop))

    if report is not None:
        as_text(report, 80)


@given(st.data())
def test_a_report_with_bytes_changed_is_a_report_or_one_line(data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(GOOD) - 1))
    length = data.draw(st.integers(0, 6))
    junk = data.draw(st.binary(max_size=6))

    report_or_line(GOOD[:where] + junk + GOOD[where + length :])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no report"),
        (b"[]", "no report"),
        (b"null", "no report"),
        (b"{}", "schema"),
        (b"\xff\xfe", "no report"),
        (b"\x80", "neither JSON nor a support bundle"),
        (b"<!doctype html>", "neither JSON nor a support bundle"),
        (b'{"schema": "arcdiag-report/1"}', "missing required field"),
        (b'{"schema": 1}', "Expected `str`"),
        (b'{"schema": "arcdiag-report/2"}', "later arcdiag"),
        (b'{"schema": "arcdiag-report/999999"}', "later arcdiag"),
        (b'{"schema": "arcdiag-report/0"}', "no report of arcdiag"),
        (b'{"schema": "arcdiag-report/-1"}', "no report of arcdiag"),
        (b'{"schema": "arcdiag-report/1e9"}', "no report of arcdiag"),
        ('{"schema": "arcdiag-report/\u0662"}'.encode(), "no report of arcdiag"),
        (b'{"schema": "other/1"}', "no report of arcdiag"),
        (b'{"schema": "arcdiag-report/1", "schema": "arcdiag-report/1"}', "stands twice"),
        (b'{"x": {"a": 1, "a": 2}}', "stands twice"),
        (b'{"schema": NaN}', "NaN is no JSON number"),
        (b'{"schema": -Infinity}', "-Infinity is no JSON number"),
        (b'{"schema": "\\ud800"}', "no report"),
        (b'{"\\ud800": 1}', "no report"),
        (b"[" * 100_000, "nested"),
        (b'{"a":' * 100_000, "nested"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "nested"),
        (b"[" + b"0," * 8_000_000 + b"0]", "values"),
        (b'{"schema": "' + b"x" * 10_000 + b'"}', "…"),
        (b'{"schema": ' + b"9" * 10_000 + b"}", "no report"),
        (GOOD.replace(b'"port": 443', b'"port": ' + b"9" * 10_000), "no report"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(data: bytes, words: str) -> None:
    assert words in refused(data)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("run", "started"), "2026-11-21T12:00:00", "zone"),
        (("checks", 0, "observations", 0, "started"), "2026-11-21T12:00:00", "zone"),
        (("checks", 0, "observations", 0, "outcome", "addresses"), ["1.2.3"], "no address"),
        (("checks", 0, "observations", 2, "outcome", "address"), "host", "no address"),
        (("checks", 0, "took_ms"), "5", "took_ms"),
        (("checks", 0, "observations", 0, "took_ms"), 1e300, "longer than the calendar"),
        (("checks", 0, "observations", 3, "outcome", "after_ms"), -1e300, "longer than"),
        (("checks", 0, "observations", 6, "outcome", "clock_offset_ms"), 9e16, "longer than"),
        (("checks", 0, "state"), "great", "state"),
        (("findings", 0, "owner"), "me", "owner"),
        (("verdict",), None, "verdict"),
        (("checks", 0, "port"), 2**53 + 1, "integer that not every reader holds exactly"),
        (("run", "options"), {"größe": "1"}, "key that is not ASCII"),
    ],
)
def test_a_wrong_value_is_named(path: tuple[Any, ...], value: Any, words: str) -> None:
    def put(inner: Any, key: Any) -> None:
        inner[key] = value

    assert words in refused(changed(path, put))


def test_fields_that_a_newer_arcdiag_added_are_ignored() -> None:
    document = {**DOCUMENT, "weather": {"sky": ["blue"]}}

    assert parse_report(json.dumps(document).encode()) == REPORT


@pytest.mark.parametrize("piece", [b'\\"', b'"\\', b'"a', b"\\", b"["])
def test_a_text_made_to_be_slow_to_read_is_refused_at_once(piece: bytes) -> None:
    began = time.monotonic()

    refused(b'{"schema":"' + piece * 40_000)

    assert time.monotonic() - began < 2


def test_a_text_that_would_hold_redaction_up_is_refused() -> None:
    name = json.dumps(REPORT.host.name).encode()
    longest = b'"' + b"x" * (LONGEST_TEXT - 2) + b'"'

    assert parse_report(GOOD.replace(name, longest, 1)).host.name == "x" * (LONGEST_TEXT - 2)
    with pytest.raises(ReportError, match="holds a text of more than 1048576 characters"):
        parse_report(GOOD.replace(name, longest.replace(b"x", b"xx", 1), 1))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_a_shell_made_of_our_output_can_be_read(encoding: str) -> None:
    assert parse_report(GOOD.decode().encode(encoding)) == REPORT


def test_a_file_is_read_and_its_name_stands_before_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(GOOD)
    bad.write_bytes(b"{}")

    assert read_report(good) == REPORT
    with pytest.raises(ReportError, match=r"bad\.json: is no report"):
        read_report(bad)


@needs_pipes
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(ReportError, match="no ordinary file"):
        read_report(tmp_path / "pipe")


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "none.json", "cannot be read"),
        (Path(os.devnull), "no ordinary file"),
        (Path("nul\0byte"), "cannot be read"),
        (Path("x" * 5000), "cannot be read"),
    ):
        with pytest.raises(ReportError, match=words):
            read_report(path)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)

    with pytest.raises(ReportError, match="larger than 64 MiB"):
        read_report(path)
