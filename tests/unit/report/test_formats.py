import base64
import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from arcdiag.model.choices import State
from arcdiag.model.plan import PROXY
from arcdiag.model.report import Report
from arcdiag.redact.level import Level
from arcdiag.report.csv import COLUMNS, cell, write_csv
from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.html import write_html
from arcdiag.report.junit import write_junit
from arcdiag.report.markdown import escaped, write_markdown
from arcdiag.report.openmetrics import write_openmetrics
from arcdiag.report.outward import exported, outward
from arcdiag.report.read import parse_report
from arcdiag.report.text import write_text
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.report.example import BLOCKED, REPORT

READABLE = [".html", ".csv", ".md", ".txt", ".xml", ".prom"]
HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "| a | b |\n# head\r\n",
    "\x1b[31m\u202e\x00\ud800\ufffe",
    "# EOF\narcdiag_up 1",
    "]]>&amp;",
)


def told(text: str) -> Report:
    """A report in which a stranger's *text* stands wherever one can."""
    finding = replace(
        REPORT.findings[0], title=text, remedy=" ".join(text.split()), rule=text, azcm=(text,)
    )
    checks = tuple(
        replace(check, host=text, name=text, purpose=text, route=text, untestable=text)
        for check in REPORT.checks
    )
    return replace(
        REPORT,
        host=replace(REPORT.host, name=text, user=text, system_name=text, notes=(text,)),
        run=replace(REPORT.run, options={"demo": text}, regions=(text,)),
        checks=checks,
        findings=(finding, *REPORT.findings[1:]),
    )


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.held: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.held.setdefault(self._open, []).append(data)


@pytest.mark.parametrize("suffix", READABLE)
def test_every_format_begins_with_the_answer_and_whose_it_is(suffix: str) -> None:
    said = re.sub(r"\\(.)", r"\1", EXPORTERS[suffix](REPORT).decode("utf-8-sig"))

    words_ = ["BLOCKED", "AZCM0026", "srv-17", "0.1.0", "2026.11.1", "public", "eastasia"]
    words_ += ["none: direct", "root"]
    if suffix != ".prom":  # there they are samples of their own
        words_ += ["run", "blocked: 1 of 2 endpoints fails", "12:00:00 UTC", "1 day old"]
    for words in words_:
        assert words in said, words


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_adds_nothing_to_a_page(text: str) -> None:
    plain, page = Page(write_html(told("a b"))), Page(write_html(told(text)))

    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert {key for _, found in page.tags for key in found} == {
        key for _, found in plain.tags for key in found
    }


def test_a_page_stays_small_whatever_was_seen_and_what_is_in_the_way_is_drawn_first() -> None:
    much = tuple(replace(BLOCKED, id=f"c{at}") for at in range(40))
    passed = tuple(
        replace(each, state=State.PASS, cause=None, observations=each.observations * 200)
        for each in much
    )

    data = write_html(replace(REPORT, checks=(*passed, *much[:2])))

    page = data.decode()
    assert len(data) < 1_000_000
    drawn = re.findall(r"<summary>(.)", page)
    assert drawn[:2] == ["✗", "✗"]
    assert 2 < len(drawn) < 42
    assert f"{42 - len(drawn)} checks not drawn here, to keep this page small." in page
    assert page.count('<tr data-state="') == 42


def test_a_page_asks_for_nothing_and_runs_only_what_its_policy_names() -> None:
    page = Page(write_html(told("https://evil.example/x.png")))

    policy = next(found["content"] for tag, found in page.tags if "http-equiv" in found)
    assert policy is not None
    assert "default-src 'none'" in policy
    for tag in ("style", "script"):
        digest = hashlib.sha256(page.held[tag][0].encode()).digest()
        assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert sum(tag in ("style", "script") for tag, _ in page.tags) == 2
    names = {name for _, found in page.tags for name in found}
    assert not names & {"src", "href", "srcset", "style", "action", "data", "poster"}
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in page.held["style"][0]


def test_a_page_draws_the_steps_of_what_was_tried() -> None:
    page = Page(write_html(REPORT))

    assert [tag for tag, _ in page.tags].count("svg") == 2
    bars = [found["class"] for tag, found in page.tags if tag == "rect"]
    assert bars.count("bad") == 1
    assert {"names", "connect", "tls", "http"} <= set(bars)


@given(st.text(max_size=20), st.sampled_from(["=", "+", "-", "@", "\t=", "  +", "\uff1d", "\r@"]))
def test_no_cell_can_begin_a_formula(text: str, begins: str) -> None:
    shown = cell(begins + text)

    assert shown.startswith("'") or shown[0] == "\\"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_csv_is_a_check_whatever_a_stranger_says(text: str) -> None:
    rows = list(csv.reader(io.StringIO(write_csv(told(text)).decode("utf-8-sig"), newline="")))

    head = rows.index(list(COLUMNS))
    assert all(row[0].startswith("# ") for row in rows[:head])
    assert [len(row) for row in rows[head:]] == [len(COLUMNS)] * (len(REPORT.checks) + 1)
    assert not [one for row in rows for one in row if one.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_keeps_its_shape_whatever_a_stranger_says(text: str) -> None:
    plain, odd = (write_markdown(told(word)).decode().splitlines() for word in ("a b", text))

    assert len(odd) == len(plain)
    assert not re.search(r"(?<!\\)[<>]", "\n".join(odd))
    for one, other in zip(plain, odd, strict=True):
        assert len(re.findall(r"(?<!\\)\|", one)) == len(re.findall(r"(?<!\\)\|", other))
    assert escaped("- x") == "\\- x"


@pytest.mark.parametrize("text", ["x", *HOSTILE])
def test_junit_counts_what_failed_and_what_was_skipped(text: str) -> None:
    suite = ElementTree.fromstring(write_junit(told(text)))[0]

    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert len(suite.findall("testcase")) == 3
    assert [case.get("type") for case in suite.iter("failure")] == ["tcp-timeout"]


SAMPLE = re.compile(r'[a-z_]+(\{([a-z_]+="(\\[\\n"]|[^\\"\n])*",?)*\})? -?[0-9.e+-]+')


@pytest.mark.parametrize("text", ["x", *HOSTILE])
def test_metrics_have_the_form_that_collectors_read(text: str) -> None:
    lines = write_openmetrics(told(text)).decode().split("\n")

    assert lines[-2:] == ["# EOF", ""]
    assert lines.count("# EOF") == 1
    families = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    assert len(families) == len(set(families))
    samples = [line for line in lines[:-2] if not line.startswith("#")]
    assert not [line for line in samples if not SAMPLE.fullmatch(line)]
    assert len({line.rpartition(" ")[0] for line in samples}) == len(samples)


def test_a_bundle_holds_the_report_and_digests_that_fit() -> None:
    data = EXPORTERS[".zip"](REPORT)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        sums = dict(
            reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        assert names[0] == "report.html"
        assert set(sums) == {*names} - {"SHA256SUMS"}
        for name, digest in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert parse_report(archive.read("report.json")) == REPORT
        assert json.loads(archive.read("agent.json")).keys() == {"settings", "check", "agreement"}
        assert archive.read("arcdiag.log").startswith(b"No log is in this bundle")
    assert EXPORTERS[".zip"](REPORT) == data


@settings(max_examples=5, deadline=None)
@given(st.sampled_from(sorted(set(EXPORTERS) - {".pdf"})))
def test_no_format_brings_back_what_was_redacted(suffix: str) -> None:
    exported(outward(secretive(Secrets())), EXPORTERS[suffix])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(set(EXPORTERS) - {".pdf"})))
def test_no_text_is_too_odd_for_a_format(text: str, suffix: str) -> None:
    assert EXPORTERS[suffix](told(text))


@pytest.mark.parametrize("text", ["x" * 400, "主機" * 200, "a b " * 200, *HOSTILE])
def test_a_text_file_is_a_hundred_columns_wide_whatever_stands_in_it(text: str) -> None:
    lines = write_text(outward(told(text), Level.NONE).report).decode().split("\n")

    assert max(map(cell_len, lines)) <= 100


def test_a_proxy_that_fails_is_no_endpoint_that_could_be_done_without() -> None:
    proxy = replace(
        BLOCKED, id="proxy", endpoint=PROXY, name="http://10.0.0.8:3128", required=False
    )

    root = ElementTree.fromstring(write_junit(replace(REPORT, checks=(BLOCKED, proxy))))

    endpoint, itself = [failure.get("message", "") for failure in root.iter("failure")]
    assert endpoint.endswith("(required, direct)")
    assert itself.endswith("(the proxy itself)")
