import csv
import io
import json
import re

import pytest
from msgspec.structs import replace

from arcdiag.fleet.csv import COLUMNS, MISSING, write_csv
from arcdiag.fleet.html import AT_FIRST, MOST_SERVERS, write_html
from arcdiag.fleet.merge import merged
from arcdiag.fleet.model import Count, Fleet, Server
from arcdiag.fleet.text import MOST, as_text
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking
from arcdiag.report.text import WIDTH
from tests.unit.fleet.reports import document, fleet, gathering
from tests.unit.report.test_formats import HOSTILE, Page


def odd(text: str) -> Fleet:
    """A merge in which a stranger's *text* stands wherever one can."""
    report = document(text, proxy=text, system_name=text)
    report["findings"][0]["rule"] = text
    for check in report["checks"]:
        check.update(name=text, mode=text)
    taken = gathering([("told.json", report), ("hidden.json", document(redacted=True))])
    taken.refuse(text, "is none")
    return merged(taken, expected=(text, "web99"))


def many(count: int) -> Fleet:
    one = fleet([document("web", proxy="http://px.corp.example:8080"), document("w2", ready=True)])
    blocked, ready = one.servers[1], one.servers[0]

    def server(at: int) -> Server:
        return replace(blocked if at % 2 else ready, name=f"web-{at:05}.corp.example")

    return replace(one, servers=tuple(map(server, range(count))))


@pytest.mark.parametrize("text", [one for one in HOSTILE if "\ud800" not in one])
def test_a_strangers_text_adds_nothing_to_a_page(text: str) -> None:
    plain, page = Page(write_html(odd("x"))), Page(write_html(odd(text)))

    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    held = json.loads(page.held["script"][0])
    assert len(held[1]) == 3


def test_a_page_has_the_policy_of_a_report() -> None:
    page = Page(write_html(odd("x")))

    policy = next(found["content"] for tag, found in page.tags if "http-equiv" in found)
    assert policy is not None
    assert "default-src 'none'" in policy
    names = {name for _, found in page.tags for name in found}
    assert not names & {"src", "href", "srcset", "style", "action", "data", "poster"}


def test_a_page_is_bounded_and_says_what_it_leaves_out() -> None:
    whole = write_html(many(MOST_SERVERS + 5))
    page = Page(whole)

    assert len(whole) < 6_000_000
    assert sum(tag == "tr" for tag, _ in page.tags) < AT_FIRST + 100
    signs, rows = json.loads(page.held["script"][0])
    assert len(rows) == MOST_SERVERS
    assert "5 others are in the CSV" in whole.decode()
    assert [signs[row[0]][0] for row in (rows[0], rows[-1])] == ["fail", "pass"]


@pytest.mark.parametrize("text", [one for one in HOSTILE if "\ud800" not in one])
def test_a_line_of_csv_is_a_server_and_no_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(write_csv(odd(text)).decode("utf-8-sig"), newline="")))

    head = rows.index(list(COLUMNS))
    assert [len(row) for row in rows[head:]] == [len(COLUMNS)] * 4
    assert rows[-1][:3] == ["web99", "", MISSING]
    assert not [one for row in rows for one in row if one.startswith(("=", "+", "-", "@"))]


def test_text_is_of_bounded_length_and_width() -> None:
    lines = as_text(many(1000)).splitlines()

    assert max(map(len, lines)) <= WIDTH
    assert len(lines) < 12 * MOST
    assert "  and 480 more" in lines


def test_text_says_first_how_many_can_be_connected() -> None:
    told = as_text(fleet([document("web1"), document("web2", ready=True)], expected=("web3",)))

    assert told.startswith("Fleet: 1 of 2 servers can be connected to Azure Arc; 1 is blocked")
    assert re.search(r"Missing\n  web3\n", told)
    assert "agentserviceapi-blocked: 1 server (proved on 1)" in told


def test_what_does_not_fit_in_a_line_goes_on_further_in() -> None:
    lines = as_text(fleet([document("web1"), document("web2")])).splitlines()

    begun = next(at for at, line in enumerate(lines) if "✗ agentserviceapi-blocked: 2" in line)
    assert lines[begun].startswith("  ✗ ")
    assert re.match(r"    \S", lines[begun + 1])


def test_what_was_redacted_before_is_said_to_be_and_nothing_is_counted_that_is_not_there() -> None:
    whole = fleet([document(redacted=True)])
    kept = replace(whole.inventory, inspectors=(Count(name="***", servers=1),))
    told = as_text(replace(whole, inventory=kept))

    assert "Redacted: by whoever made the reports" in told
    assert "Not counted: nothing" in told
    assert "hidden by redaction: 1" in told
    assert "***" not in told


def test_all_of_it_is_said_in_the_language_that_is_spoken_but_for_what_programs_read() -> None:
    told = fleet([document("web1"), document("web2", ready=True)], expected=("web3",))
    english = write_csv(told)

    with speaking(Language.TRADITIONAL_CHINESE):
        assert as_text(told).startswith("機群：")
        assert "servers can be" not in as_text(told)
        assert "can be connected to" not in write_html(told).decode()
        assert write_csv(told) == english
