import csv
import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from arcdiag.catalog.load import load_catalog
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.report import Report
from arcdiag.report.exporter import FormatError
from arcdiag.report.outward import looked_through, outward
from arcdiag.report.request.asks import OWNERS
from arcdiag.report.request.formats import COLUMNS, EXPORTERS, request_exporter_for
from arcdiag.report.request.gather import request_for
from arcdiag.report.request.request import Ask, Inspection, Item, Request
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.report.example import AGENT_SERVICE, BLOCKED, REPORT, UNTESTED

CATALOG = load_catalog()
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "@x",
    "| a | b |\n# head\r\n",
    "\x1b[31m\u202e\x00\ud800\ufffe",
    "<script>alert(1)</script>",
    "{braces}",
)


def asked(report: Report = REPORT, owner: Owner = Owner.FIREWALL) -> Request:
    return request_for(report, owner, CATALOG)


def told(text: str) -> Report:
    """A report in which a stranger's *text* stands wherever one can."""
    checks = tuple(
        replace(check, host=text, name=text, purposes=(text,), route=text)
        for check in REPORT.checks
    )
    finding = replace(REPORT.findings[0], title=text, remedy=text, rule=text)
    return replace(
        REPORT,
        host=replace(REPORT.host, name=text, system_name=text),
        run=replace(REPORT.run, regions=(text,), options={"proxy": text}),
        checks=checks,
        findings=(finding,),
    )


def only(request: Request) -> Item:
    ((found,),) = (section.items for section in request.sections)
    return found


def test_an_endpoint_comes_with_all_that_a_firewall_needs() -> None:
    fact = AddressFact(
        address="20.2.2.2", kind=AddressKind.PUBLIC, tags=("AzureArcInfrastructure.JapanEast",)
    )
    found = only(asked(replace(REPORT, addresses=(fact,))))

    assert (found.ask, found.name, found.host, found.port) == (
        Ask.ALLOW,
        AGENT_SERVICE,
        AGENT_SERVICE,
        443,
    )
    assert found.service_tag == "AzureArcInfrastructure"
    assert found.inspection is Inspection.UNWISE
    assert (found.required, found.cause) == (BLOCKED.required, "tcp-timeout")
    assert any("20.2.2.2 port 443" in line for line in found.seen)


def test_what_all_of_azure_shares_is_never_a_tag_to_open() -> None:
    fact = AddressFact(address="20.2.2.2", kind=AddressKind.PUBLIC, tags=("AzureCloud.japaneast",))
    checks = tuple(replace(check, endpoint="user") for check in REPORT.checks)

    assert only(asked(replace(REPORT, addresses=(fact,), checks=checks))).service_tag == ""


def test_teams_that_own_nothing_are_asked_for_nothing() -> None:
    for owner in OWNERS.values():
        request = asked(owner=owner)
        assert bool(request.sections) is (owner is Owner.FIREWALL), owner
        said = EXPORTERS[".txt"](request, REPORT).decode()
        assert said.startswith("Request to" if request.sections else "Nothing is asked of")
        assert ("the firewall team" in said) is True  # whoever reads it knows whom to go to


def test_what_follows_from_another_cause_is_not_asked_of_its_own_owner() -> None:
    cause = replace(REPORT.findings[0], owner=Owner.DNS, consequences=("endpoint-blocked",))
    consequence = replace(
        REPORT.findings[0], rule="endpoint-blocked", owner=Owner.FIREWALL, title="hence"
    )
    report = replace(REPORT, findings=(replace(cause, rule="dns-server-down"), consequence))

    assert asked(report).sections == ()
    assert asked(report, Owner.DNS).sections


def test_advice_about_what_works_asks_nobody() -> None:
    works = tuple(replace(check, state=State.PASS, cause=None) for check in REPORT.checks)
    advice = replace(REPORT.findings[0], rule="dns-unstable", severity=Impact.ADVICE)

    assert asked(replace(REPORT, checks=works, findings=(advice,))).sections == ()


def test_what_is_required_and_could_not_be_tested_is_told_apart() -> None:
    wildcard = replace(
        UNTESTED, required=True, name="*.example.com", host="", cause=Cause.SKIPPED_WILDCARD
    )
    request = asked(replace(REPORT, checks=(*REPORT.checks[:2], wildcard)))

    assert [section.ask for section in request.sections] == [Ask.ALLOW, Ask.UNTESTED]
    assert [item.name for item in request.sections[1].items] == ["*.example.com"]

    through = replace(REPORT.checks[0], route="http://proxy.example:3128")
    proxied = asked(replace(REPORT, checks=(through, REPORT.checks[1], wildcard)))
    assert [section.ask for section in proxied.sections] == [Ask.ALLOW]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula_and_every_line_is_an_endpoint(text: str) -> None:
    report = told(text)
    data = EXPORTERS[".csv"](asked(report), report).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))

    head = rows.index(list(COLUMNS))
    assert all(row[0].startswith("# ") for row in rows[:head])
    assert [len(row) for row in rows[head:]] == [len(COLUMNS)] * 2
    assert not [one for row in rows for one in row if one.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_strangers_text_is_no_markup_and_no_escape(text: str, suffix: str) -> None:
    report = told(text)
    said = EXPORTERS[suffix](asked(report), report).decode()

    assert all(line.isprintable() for line in said.split("\n"))
    if suffix == ".md":
        assert not re.search(r"(?<!\\)[<>]", said)
    else:
        assert max(map(len, said.split("\n"))) <= 100


def test_two_runs_differ_only_in_what_is_asked_for() -> None:
    later = replace(
        REPORT,
        run=replace(REPORT.run, started=REPORT.run.started.replace(hour=18), id="other"),
        checks=tuple(replace(check, took_ms=check.took_ms + 7) for check in REPORT.checks[::-1]),
    )
    one, two = (EXPORTERS[".csv"](asked(each), each).decode() for each in (REPORT, later))

    assert one.split("documented_name")[1] == two.split("documented_name")[1]


@pytest.mark.parametrize("suffix", [*EXPORTERS])
def test_no_secret_is_in_a_request_that_leaves(suffix: str) -> None:
    leaving = outward(secretive(Secrets()))

    for owner in OWNERS.values():
        request = request_for(leaving.report, owner, CATALOG)
        looked_through(EXPORTERS[suffix](request, leaving.report), leaving.secrets)


def test_another_suffix_is_refused() -> None:
    with pytest.raises(FormatError, match=r"\.txt, \.csv, \.md"):
        request_exporter_for(Path("x.html"))
