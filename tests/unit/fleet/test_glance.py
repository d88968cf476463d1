import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.fleet.asks import asks
from arcdiag.fleet.exporters import EXPORTERS
from arcdiag.fleet.gathering import Gathering
from arcdiag.fleet.glance import MOST_BYTES, UnreadableError, glance
from arcdiag.fleet.merge import merged
from arcdiag.fleet.outward import exported_fleet, outward_fleet
from tests.unit.fleet.reports import BLOCKED, document, packed
from tests.unit.report.test_read import PLACES

ODD = (
    st.text(max_size=30)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([None, True, [], {}, "", "0.0.0.0", "fe80::1%eth0", "net-1.1", "x" * 9999])
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "fail", "private"])
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
def test_whatever_can_be_read_can_be_merged_and_written(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    odd = copy.deepcopy(BLOCKED)
    for path, value in changes:
        inner = odd
        try:
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = value
        except (KeyError, IndexError, TypeError):  # an earlier change took this place away
            continue
    gathering = Gathering()
    gathering.add(glance(packed(document("other"))), "other.json")
    try:
        data = json.dumps(odd).encode()
        read = glance(data)
        gathering.add(read, "odd.json", asks(read, data))
    except UnreadableError:
        return

    leaving = outward_fleet(merged(gathering))

    for suffix, write in EXPORTERS.items():
        text = exported_fleet(leaving, write).decode("utf-8-sig")
        assert all(line.isprintable() for line in text.split("\n" if suffix != ".csv" else "\r\n"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no report of arcdiag"),
        (b"[" * 100_000, "is no report of arcdiag"),
        (b'{"schema": "arcdiag-report/1", "x": ' + b"[" * 100_000, "is no report of arcdiag"),
        (b'{"schema": "arcdiag-fleet/1"}', "is itself what a merge wrote"),
        (b'{"schema": "arcdiag-report/2"}', "was written by a later arcdiag"),
        (b'{"schema": "their-report/1"}', "is no report of arcdiag"),
        (b"[" + b"1," * 5_000_000 + b"1]", "holds more than"),
        (b" " * (MOST_BYTES + 1), "is larger than"),
    ],
)
def test_what_is_no_report_is_told_in_a_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        glance(data)


def test_what_powershell_makes_of_a_report_is_read() -> None:
    text = packed(document()).decode()

    assert (
        glance(text.encode("utf-16")) == glance(text.encode("utf-8-sig")) == glance(text.encode())
    )


def test_words_that_a_newer_arcdiag_added_do_no_harm() -> None:
    newer = document()
    newer["run"]["modes"] = ["teleport"]
    newer["checks"][0]["cause"] = "line-of-tomorrow"
    newer["checks"][0]["observations"][0]["outcome"] = {"type": "dreamt"}

    assert glance(packed(newer)).checks[0].cause == "line-of-tomorrow"
