from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from arcdiag.cli.app import run
from arcdiag.compare.compare import compare
from arcdiag.model.choices import Readiness, State
from arcdiag.model.comparison import Comparison
from arcdiag.model.report import Report
from arcdiag.report.compared import heading, rest
from arcdiag.report.compared_formats import COMPARISON_EXPORTERS, write_comparison_html
from arcdiag.report.json import write_json
from arcdiag.report.outward import compared_outward, looked_through, outward
from tests.unit.cli.house import House
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.redact.test_redact import MACHINES, readings
from tests.unit.report.example import REPORT
from tests.unit.report.test_formats import HOSTILE, Page, told

Captured = pytest.CaptureFixture[str]


def better(report: Report) -> Report:
    """The same machine when all works."""
    verdict = replace(
        report.verdict,
        state=Readiness.READY,
        purposes=tuple(replace(each, state=Readiness.READY) for each in report.verdict.purposes),
    )
    checks = tuple(replace(check, state=State.PASS, cause=None) for check in report.checks)
    return replace(report, verdict=verdict, checks=checks, findings=())


def save(report: Report, path: Path) -> str:
    path.write_bytes(write_json(report))
    return str(path)


def test_the_first_line_tells_where_it_went() -> None:
    made = compare(better(REPORT), REPORT)

    assert heading(made).startswith(
        "WORSE: 3 checks compared, 1 newly failing, 1 not tested, 2 new"
    )
    assert rest(made) == "1 check is as before."


@pytest.mark.parametrize(
    ("old", "new", "code", "word"),
    [
        (better(REPORT), REPORT, 3, "WORSE"),
        (REPORT, better(REPORT), 0, "BETTER"),
        (REPORT, REPORT, 0, "NO WORSE"),
        (REPORT, replace(REPORT, checks=()), 5, "CANNOT BE TOLD"),
        (
            replace(REPORT, findings=()),
            replace(REPORT, checks=REPORT.checks[:1], findings=REPORT.findings[:1]),
            4,
            "WORSE",
        ),
    ],
)
def test_the_exit_code_tells_where_it_went(
    old: Report, new: Report, code: int, word: str, tmp_path: Path, capsys: Captured
) -> None:
    names = [save(old, tmp_path / "old.json"), save(new, tmp_path / "new.json")]

    assert run(["compare", *names], House()) == code
    assert run(["compare", *names, "--exit-zero"], House()) == 0
    assert word in capsys.readouterr().out.splitlines()[0]


def test_a_comparison_is_saved_in_every_format_and_printed_as_json(
    tmp_path: Path, capsys: Captured
) -> None:
    names = [save(better(REPORT), tmp_path / "old.json"), save(REPORT, tmp_path / "new.json")]
    files = [tmp_path / f"c{suffix}" for suffix in COMPARISON_EXPORTERS]

    asked = [word for file in files for word in ("--output", str(file))]
    code = run(["compare", *names, *asked, "--json", "--no-redact"], House())

    printed = capsys.readouterr().out.encode()
    assert code == 3
    assert (tmp_path / "c.json").read_bytes() == printed
    assert msgspec.json.decode(printed, type=Comparison) == compare(better(REPORT), REPORT)
    text = (tmp_path / "c.txt").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 100
    assert "Newly failing (1)" in text
    assert "Newly failing (1)" in (tmp_path / "c.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names", [("missing.json", "new.json"), ("new.json", "bad.json"), ("new.json", ".")]
)
def test_what_is_no_report_is_refused_in_one_line(
    names: tuple[str, str], tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save(REPORT, tmp_path / "new.json")
    (tmp_path / "bad.json").write_text("{}")

    assert run(["compare", *names], House()) == 2
    assert run(["compare", "new.json", "new.json", "--output", "c.pdf"], House()) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


@settings(max_examples=8, deadline=None)
@given(MACHINES)
def test_no_secret_of_either_report_is_left_in_a_comparison(secrets: Secrets) -> None:
    now = Secrets(host="zrh-web-08", own="10.42.9.12", authority="Umbrella Works New CA")
    leaving = compared_outward(better(secretive(secrets)), secretive(now))

    for suffix, exporter in COMPARISON_EXPORTERS.items():
        data = looked_through(exporter(leaving.comparison), leaving.secrets)
        for text in readings(data):
            left = [one for one in (*secrets.all(), *now.all()) if one.lower() in text]
            assert not left, suffix


def test_what_is_the_same_in_both_has_the_same_pseudonym() -> None:
    old, new = secretive(Secrets()), secretive(Secrets(router="192.168.78.1"))

    plain, leaving = compare(old, new), compared_outward(old, new).comparison

    assert leaving.old.host == leaving.new.host != plain.old.host
    assert [one.turn for one in leaving.checks] == [one.turn for one in plain.checks]
    assert len(leaving.notes) == len(plain.notes)
    other = compared_outward(old, secretive(Secrets(host="elsewhere"))).comparison
    assert other.old.host != other.new.host


def test_a_report_that_was_redacted_before_may_stand_beside_one_that_was_not() -> None:
    secrets = Secrets()
    leaving = compared_outward(outward(secretive(secrets)).report, secretive(secrets))

    for exporter in COMPARISON_EXPORTERS.values():
        text = looked_through(exporter(leaving.comparison), leaving.secrets).decode().lower()
        assert not [one for one in secrets.all() if one.lower() in text]
    assert any("redacted apart" in note for note in leaving.comparison.notes)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_adds_nothing_to_a_comparison(text: str) -> None:
    plain, odd = (compare(better(told(word)), told(word)) for word in ("x", text))

    assert [tag for tag, _ in Page(write_comparison_html(odd)).tags] == [
        tag for tag, _ in Page(write_comparison_html(plain)).tags
    ]
    lines = COMPARISON_EXPORTERS[".txt"](odd).decode().splitlines()
    assert all(line.isprintable() for line in lines)
