import csv
import io
from pathlib import Path

import pytest

from arcdiag.fleet.asks import asks
from arcdiag.fleet.glance import glance
from arcdiag.fleet.outward import exported_fleet, outward_fleet
from arcdiag.fleet.request_formats import (
    COLUMNS,
    fleet_request_exporter_for,
    request_text,
    write_request_csv,
)
from arcdiag.report.exporter import FormatError
from arcdiag.report.request.asks import OWNERS
from tests.unit.fleet.reports import document, fleet, packed
from tests.unit.report.example import AGENT_SERVICE


def lines(data: bytes) -> list[dict[str, str]]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    head = rows.index(list(COLUMNS))
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[head + 1 :]]


def test_what_many_servers_need_is_asked_for_once_with_all_of_them_behind_it() -> None:
    result = fleet([document(f"web{at}", ready=at % 2 > 0) for at in range(6)])

    (line,) = lines(write_request_csv(result, "firewall"))
    assert (line["ask"], line["documented_name"]) == ("allow", AGENT_SERVICE)
    assert (line["port"], line["required"], line["servers"]) == ("443", "yes", "3")
    assert line["examples"] == "web0 web2 web4"
    assert lines(write_request_csv(result, "dns")) == []


def test_where_servers_are_told_other_addresses_all_of_them_are_in_the_request() -> None:
    other = document("web2")
    other["checks"][1]["observations"][0]["outcome"]["addresses"] = ["20.2.2.9"]
    (asked, *_) = fleet([document("web1"), other]).requests

    assert asked.addresses == ("20.2.2.2", "20.2.2.9")
    assert asked.servers == 2


def test_redacted_reports_ask_for_azures_names_and_lend_no_pseudonyms() -> None:
    report = document(redacted=True)
    own = {**report["checks"][1], "id": "own", "endpoint": "user", "name": "srv-2.domain-1"}
    report["checks"].append(own)
    report["findings"][0]["subjects"].append("own")

    asked = fleet([report]).requests

    assert {each.name for each in asked if each.owner == "firewall"} == {AGENT_SERVICE, "***"}
    assert {each.addresses for each in asked} == {()}


@pytest.mark.parametrize("owner", list(OWNERS))
def test_a_request_is_redacted_like_the_merge_it_is_made_of(owner: str) -> None:
    report = document("zrh-web-07")
    own = {**report["checks"][1], "id": "own", "endpoint": "user", "name": "api.umbrella.example"}
    report["checks"].append(own)
    report["findings"][0]["subjects"].append("own")
    leaving = outward_fleet(fleet([report]))

    for name in ("x.csv", "x.txt"):
        text = exported_fleet(leaving, fleet_request_exporter_for(Path(name), owner)).decode()
        assert "zrh-web" not in text
        assert "umbrella" not in text
        assert "20.2.2.2" not in text  # it lies in no range of Azure's


def test_the_text_says_who_is_asked_for_what_and_for_whom() -> None:
    said = " ".join(request_text(fleet([document("web1")]), "firewall").split())

    assert said.startswith("Request to the firewall team (network security): 1 endpoint")
    assert "1. Allow these outbound connections" in said
    assert "required for" in said
    assert "for 1 server: web1" in said


def test_what_a_report_that_cannot_be_read_whole_asks_for_is_not_known_and_that_is_told() -> None:
    newer = document()
    newer["checks"][1]["observations"][0]["outcome"] = {"type": "dreamt"}

    assert asks(glance(packed(newer)), packed(newer)) is None
    result = fleet([newer])
    assert result.requests == ()
    assert result.requests_unknown == 1


def test_a_request_has_two_formats() -> None:
    with pytest.raises(FormatError, match="must end in one of"):
        fleet_request_exporter_for(Path("x.html"), "firewall")
