"""PDF as another program reads it."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from arcdiag.cli.app import run
from arcdiag.cli.options import FILE_FORMATS
from arcdiag.model.choices import Mode
from arcdiag.model.report import Report
from arcdiag.redact.leaks import LeakError
from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.json import write_json
from arcdiag.report.outward import exported, outward
from arcdiag.report.pdf import sheet_of, write_pdf
from arcdiag.report.plain import plain
from tests.unit.cli.house import House
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.redact.test_redact import MACHINES
from tests.unit.report.example import AGENT_SERVICE, BLOCKED, GLOBAL, REPORT
from tests.unit.report.test_formats import HOSTILE, told

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    """One for all tests of this process: Qt takes no second one."""
    return qapp


def pages(data: bytes) -> list[str]:
    """What a reader can copy from each page."""
    if sys.platform == "win32":
        return read_by_python(data)
    program = shutil.which("pdftotext")
    if program is None and not os.environ.get("CI"):
        pytest.skip("there is no pdftotext (poppler-utils) to read it with")
    assert program
    done = subprocess.run(
        [program, "-layout", "-", "-"], input=data, capture_output=True, check=True
    )
    assert done.stderr == b""
    return done.stdout.decode().split("\f")[:-1]


def read_by_python(data: bytes) -> list[str]:
    """The same where there is no poppler."""
    from pypdf import PdfReader

    texts = (page.extract_text(extraction_mode="layout") for page in PdfReader(BytesIO(data)).pages)
    return [text.replace("\t", " ") for text in texts]  # both have the same picture: none


def unspaced(text: str) -> str:
    """Without spaces: words are broken at the ends of lines."""
    return re.sub(r"\s", "", text)


def of_many(number: int) -> Report:
    """A report with so many checks that their names are all unlike."""
    checks = (replace(GLOBAL, id=f"c{at}", host=f"host{at:03}.azure.com") for at in range(number))
    return replace(REPORT, checks=(BLOCKED, *checks))


def test_a_purpose_of_several_modes_stands_on_one_line() -> None:
    modes = (Mode.PUBLIC, Mode.GATEWAY)
    several = [replace(one, mode=mode) for mode in modes for one in REPORT.verdict.purposes]
    verdict = replace(REPORT.verdict, purposes=tuple(several))

    text = "".join(pages(write_pdf(replace(REPORT, verdict=verdict))))

    assert re.search(r"onboard \(gateway eastasia\) +\S", text)


def test_a_sheet_begins_with_the_answer_and_ends_with_lines_to_paste() -> None:
    leaving = outward(REPORT)
    seal = leaving.report.seal
    assert seal is not None

    data = exported(leaving, write_pdf)
    several = pages(data)
    text = "".join(several)

    assert data.startswith(b"%PDF-")
    assert text.strip().startswith(f"✗ BLOCKED: {AGENT_SERVICE}")
    for words in ("AZCM0026", "srv-1", "0.1.0", "2026.11.1", "12:00:00 UTC", "none: direct"):
        assert words in text, words
    assert "The same with other tools" in text
    assert text.count(seal.digest) == 1 + len(several)  # among the facts, and at every foot
    assert seal.digest.encode() in data


def test_no_row_is_cut_and_every_page_has_the_head_of_the_table() -> None:
    several = pages(write_pdf(of_many(150)))

    rows = [
        re.findall(r"host\d{3}\.azure\.com:443 +onboard +\S+ .*\d ms", page) for page in several
    ]
    assert len(several) > 3
    assert sum(map(len, rows)) == 150
    for number, page in enumerate(several, 1):
        assert f"{number} / {len(several)}" in page or f"{number}/{len(several)}" in page
        assert ("Endpoint" in page) == ("host" in page)


def test_a_long_remedy_goes_on_on_the_next_page() -> None:
    remedy = "\n".join(f"Step {number} of many." for number in range(99))
    long = replace(REPORT, findings=(replace(REPORT.findings[0], remedy=remedy),))

    several = [re.findall(r"Step (\d+) of many", page) for page in pages(write_pdf(long))]

    steps = [int(number) for page in several for number in page]
    assert steps == list(range(99))
    assert sum(1 for page in several if page) > 1
    assert max(map(len, several)) < 70


def test_what_stands_on_it_can_be_copied_and_what_no_font_has_is_spelt_out() -> None:
    names = "office-affine.fi 主機 サーバー"
    report = replace(REPORT, host=replace(REPORT.host, name=names, notes=("\U00013000 x",)))

    text = "".join(pages(write_pdf(report)))

    assert "office-affine.fi" in text
    assert "\\u13000 x" in text or "\U00013000 x" in text
    if "\\u4e3b" not in text:  # there is a font for it
        assert "主機 サーバー" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_is_text(text: str) -> None:
    read = "".join(pages(write_pdf(told(text))))

    assert unspaced(f"BLOCKED: {plain(text)} cannot be used") in unspaced(read)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(MACHINES)
def test_no_secret_is_left_on_it(secrets: Secrets) -> None:
    text = "".join(pages(exported(outward(secretive(secrets)), write_pdf))).lower()

    in_one = unspaced(text)
    assert "***" in in_one
    assert not [one for one in secrets.all() if one.lower() in text]
    assert not [one for one in secrets.all() if unspaced(one.lower()) in in_one]


def test_what_would_be_left_on_it_is_found_though_its_bytes_do_not_tell() -> None:
    leaving = outward(secretive(Secrets()))
    sneaky = replace(leaving.report, host=replace(leaving.report.host, notes=(Secrets().fqdn,)))

    with pytest.raises(LeakError):
        exported(replace(leaving, report=sneaky), write_pdf)


def test_it_says_what_the_other_formats_say() -> None:
    blocks = sheet_of(outward(REPORT).report)

    assert blocks.title.startswith("arcdiag: srv-1, 2026-11-21 12:00 UTC")
    assert blocks.foot.splitlines()[1] == blocks.subject


def test_every_format_has_a_word() -> None:
    assert {f".{name}" for name in FILE_FORMATS} == EXPORTERS.keys()


def test_a_format_can_be_named_whatever_the_file_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.json").write_bytes(write_json(REPORT))

    assert run(["report", "r.json", "--format", "pdf", "--output", "ticket-17"], House()) == 0
    assert Path("ticket-17").read_bytes().startswith(b"%PDF-")
    assert run(["demo", "healthy", "--format", "csv", "--output", "t.txt"], House()) == 3
    assert Path("t.txt").read_bytes().startswith(b"\xef\xbb\xbf# Verdict")
    capsysbinary.readouterr()
    assert run(["report", "r.json", "--format", "md"], House()) == 0
    assert capsysbinary.readouterr().out.startswith(b"# BLOCKED: ")
    assert run(["demo", "healthy", "--format", "csv"], House()) == 2
    assert b"--output names none" in capsysbinary.readouterr().err


WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from arcdiag.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


def test_where_qt_is_not_that_is_one_line_and_nothing_is_probed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, "demo", "--output", str(tmp_path / "r.pdf")],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.endswith("is not installed here; save .html and print that")


WITHOUT_WINDOWS = """
from pathlib import Path
from arcdiag.paper import application
with_broken_parts = application.chosen(Path.cwd())
assert with_broken_parts == "offscreen", with_broken_parts
application.chosen = lambda plugins: with_broken_parts
"""
"""As on a Server Core that lacks something which Qt's part for Windows is linked with."""
BEGINNINGS = ("", WITHOUT_WINDOWS) if sys.platform == "win32" else ("",)
"""Elsewhere Qt draws for nobody anyway."""


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_it_is_made_without_a_display(tmp_path: Path, beginning: str) -> None:
    file = tmp_path / "r.json"
    file.write_bytes(write_json(REPORT))
    (tmp_path / "platforms").mkdir()
    (tmp_path / "platforms" / "qwindows.dll").write_bytes(b"no library")
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QPA_FONTDIR")
    bare = {name: value for name, value in os.environ.items() if name not in hidden}
    script = f"{beginning}import sys; from arcdiag.__main__ import main; sys.exit(main())"

    done = subprocess.run(
        [sys.executable, "-c", script, "report", str(file), "--output", f"{file}.pdf"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**bare, "PYTHONPATH": str(Path(__file__).parents[3])},
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = "".join(pages((tmp_path / "r.json.pdf").read_bytes()))
    assert f"BLOCKED: {AGENT_SERVICE}" in text
