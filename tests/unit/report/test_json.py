import json

import msgspec

from arcdiag.report.json import as_json, write_json
from arcdiag.report.read import parse_report
from tests.unit.report.example import BLOCKED, REPORT


def test_a_report_survives_being_written_and_read() -> None:
    assert parse_report(write_json(REPORT)) == REPORT


def test_the_document_has_the_parts_that_the_contract_names() -> None:
    document = json.loads(write_json(REPORT))

    assert list(document) == [
        *("schema", "tool", "catalog", "run", "host", "verdict", "checks", "findings"),
        *("redaction", "addresses", "ranges", "mode_guess", "azcmagent", "agreement", "seal"),
    ]
    assert document["schema"] == "arcdiag-report/1"
    assert set(document["catalog"]) == {"version", "verified_on", "age_days"}
    assert {"id", "started", "ended", "cloud", "regions", "modes", "features", "options"} <= set(
        document["run"]
    )
    assert set(document["verdict"]) == {"state", "purposes", "forecast"}
    assert {"command", "outcome", "code", "endpoints", "why"} == set(
        document["verdict"]["forecast"]
    )
    assert {
        *("id", "endpoint", "host", "port", "region", "mode", "route", "required", "purpose"),
        *("state", "cause", "took_ms", "observations"),
    } <= set(document["checks"][0])
    assert set(document["findings"][0]) == {
        *("rule", "severity", "confidence", "title", "remedy", "owner", "subjects", "clues"),
        *("consequences", "azcm"),
    }


def test_an_observation_says_what_kind_of_outcome_it_has() -> None:
    document = json.loads(write_json(REPORT))

    connect = document["checks"][1]["observations"][1]

    assert {"id", "step", "started", "took_ms", "outcome"} <= set(connect)
    assert connect["outcome"] == {
        "type": "failure",
        "cause": "tcp-timeout",
        "message": "no answer within 5 s",
        "code": "",
    }
    assert connect["started"] == "2026-11-21T12:00:00Z"


def test_the_text_is_indented_and_ends_with_a_newline() -> None:
    text = write_json(REPORT).decode()

    assert text.startswith('{\n  "schema": "arcdiag-report/1",\n')
    assert text.endswith("}\n")


def test_hostile_text_is_kept_without_being_shown() -> None:
    hostile = "\x1b]0;owned\x07 \u202eevil \x9b31m \U000e0041 東亞"
    report = msgspec.structs.replace(
        REPORT, checks=(msgspec.structs.replace(BLOCKED, name=hostile),)
    )

    data = write_json(report)

    assert data.decode().replace("\n", "").isprintable()
    assert "東亞" in data.decode()
    assert parse_report(data) == report


def test_half_a_surrogate_pair_does_not_cost_the_report() -> None:
    assert json.loads(as_json({"file\udcff": ["\ud800", 1]})) == {"file\ufffd": ["\ufffd", 1]}


def test_what_a_terminal_would_obey_is_spelt_out_wherever_it_stands() -> None:
    many = [
        f"{number:05}\u202e\x9b31m 雲端" if number % 1000 == 7 else "é" * 9
        for number in range(20_000)
    ]

    text = as_json(many)

    assert json.loads(text) == many
    assert all(line.isprintable() for line in text.decode().splitlines())
    assert "雲端".encode() in text
    assert text.decode().count("\n") == len(many) + 2
