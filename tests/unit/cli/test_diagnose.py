import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.catalog.load import load_catalog
from arcdiag.model.report import Report
from arcdiag.report.azcmagent import azcmagent_table
from arcdiag.report.json import write_json
from arcdiag.report.read import ReportError, parse_report
from arcdiag.report.text import as_text
from arcdiag.wiring import rejudged
from tests.unit.report.example import REPORT
from tests.unit.report.test_read import DOCUMENT, PLACES

CATALOG = load_catalog()

ODD = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([None, True, [], {}, "", "0.0.0.0", "::", "2026-11-21T12:00:00Z", "nxdomain"])
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "fe80::1%eth0"])
)


def changed(changes: list[tuple[tuple[Any, ...], Any]]) -> Report | None:
    document = copy.deepcopy(DOCUMENT)
    for path, value in changes:
        inner = document
        try:
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = value
        except (KeyError, IndexError, TypeError):  # an earlier change took this place away
            continue
    try:
        return parse_report(json.dumps(document).encode())
    except ReportError:
        return None


@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
def test_whatever_can_be_read_can_be_judged_and_shown(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    report = changed(changes)
    if report is None:
        return

    judged = rejudged(report, CATALOG)

    assert as_text(judged, 80, verbose=True).replace("\n", "").isprintable()
    assert azcmagent_table(judged).replace("\n", "").isprintable()
    assert parse_report(write_json(judged)) == judged


def test_judging_a_report_twice_changes_nothing() -> None:
    once = rejudged(REPORT, CATALOG)

    assert rejudged(once, CATALOG) == once


def test_the_example_is_judged_as_the_field_report_was() -> None:
    assert "agentserviceapi-blocked" in as_text(rejudged(REPORT, CATALOG), 100)
