"""The HTML report in a real browser, once: nothing fetched, nothing cut, all of it works."""

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from arcdiag.compare.compare import compare
from arcdiag.fleet.html import write_html as write_fleet_html
from arcdiag.model.report import Report
from arcdiag.report.compared_formats import write_comparison_html
from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.outward import exported, outward
from tests.unit.fleet.test_formats import many, odd
from tests.unit.report.browser import Browser, browsing, program
from tests.unit.report.example import BLOCKED, GLOBAL, REPORT, UNTESTED
from tests.unit.report.test_formats import HOSTILE
from tests.unit.report.test_pdf import pages

if not program() and not os.environ.get("CI"):
    pytest.skip("there is no Chromium to open it with", allow_module_level=True)

CHECKS = 120
"""More than one server has."""
SIZES = ((1280, 900), (820, 900), (390, 800))
PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser")) as made:
        yield made


def large() -> Report:
    """A report with many checks, long names, and texts of strangers in it."""
    many = tuple(
        replace(GLOBAL, id=f"c{at}", host=f"host{at:03}.{'long-' * 8}name.azure.com", took_ms=at)
        for at in range(CHECKS)
    )
    notes = (*HOSTILE[:4], "n" * 400)
    finding = replace(
        REPORT.findings[0],
        title=f"{'long' * 40}.azure.com is blocked {HOSTILE[0]}",
        remedy="\n".join(f"{step}. Allow it; {'and so on ' * 30}" for step in range(20)),
    )
    return replace(
        REPORT,
        host=replace(REPORT.host, notes=notes),
        checks=(BLOCKED, UNTESTED, *many),
        findings=(finding, *REPORT.findings[1:]),
    )


def page_in(browser: Browser, folder: Path, data: bytes) -> None:
    file = folder / "page.html"
    file.write_bytes(data)
    browser.open(file)


def is_wider_than_its_window(browser: Browser) -> bool:
    return bool(browser.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_page_does_what_it_should_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    data = exported(outward(large()), EXPORTERS[".html"])
    page_in(browser, tmp_path, data)

    assert len(data) < 1_000_000
    backgrounds = set()
    for theme in ("light", "dark"):
        for size in SIZES:
            browser.shape(*size, theme)
            assert not is_wider_than_its_window(browser), (theme, size)
        backgrounds.add(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(backgrounds) == 2

    order = "[...document.querySelectorAll('#checks tbody tr')].filter(one => !one.hidden)"
    total = "document.querySelector('#checks th:last-child button').click();"
    times = f"{order}.map(one => Number(one.cells[one.cells.length - 1].dataset.value))"
    up = browser.evaluate(total + times)
    down = browser.evaluate(total + times)
    assert up == sorted(up)
    assert down == up[::-1]
    wish = "const box = document.getElementById('word'); box.value = 'HOST11 onboard';"
    browser.evaluate(f"{{{wish} box.dispatchEvent(new Event('input'))}}")
    assert browser.evaluate(f"{order}.length") == 10
    browser.evaluate("document.getElementById('word').value = ''")
    choose = "const state = document.getElementById('state'); state.value = 'fail';"
    browser.evaluate(f"{{{choose} state.dispatchEvent(new Event('change'))}}")
    assert browser.evaluate(f"{order}.length") == 1

    assert browser.complaints() == []
    assert browser.requests() == [(tmp_path / "page.html").as_uri()]


def test_a_proxy_or_a_mode_stands_on_one_line_of_the_table(
    browser: Browser, tmp_path: Path
) -> None:
    proxied = replace(GLOBAL, route="http://proxy-1:3128")
    wide = replace(BLOCKED, id="wide", host=f"{'long-' * 40}name.azure.com")
    checks = (proxied, wide, UNTESTED)
    page_in(browser, tmp_path, EXPORTERS[".html"](replace(REPORT, checks=checks)))
    browser.shape(1280, 900)

    rows = "[...document.querySelectorAll('td.way')].map(one => one.firstChild)"
    lines = "(text => { const it = document.createRange(); it.selectNode(text); "
    lines += "return it.getClientRects().length; })"

    assert browser.evaluate(f"{rows}.map({lines})") == [1, 1, 1]


def printed(browser: Browser, paper: str) -> list[str]:
    width, height = PAPERS[paper]
    made = browser.ask("Page.printToPDF", paperWidth=width, paperHeight=height)
    return pages(base64.b64decode(made["data"]))


@pytest.mark.parametrize("paper", PAPERS)
def test_on_paper_no_row_is_cut_and_each_page_has_the_head(
    browser: Browser, tmp_path: Path, paper: str
) -> None:
    report = replace(
        large(),
        checks=tuple(
            replace(GLOBAL, id=f"c{at}", host=f"h{at:03}.azure.com") for at in range(CHECKS)
        ),
    )
    page_in(browser, tmp_path, exported(outward(report), EXPORTERS[".html"]))

    several = printed(browser, paper)

    rows = [re.findall(r"h\d{3}\.azure\.com:443 .*\d ms", page) for page in several]
    assert sum(map(len, rows)) == CHECKS
    with_rows = [page for page, found in zip(several, rows, strict=True) if found]
    assert len(with_rows) > 2
    assert all(re.search("Endpoint +Purpose", page) for page in with_rows)
    assert "Filter" not in "".join(several)


def test_a_comparison_is_a_page_like_it(browser: Browser, tmp_path: Path) -> None:
    page_in(browser, tmp_path, write_comparison_html(compare(REPORT, large())))

    for size in SIZES:
        browser.shape(*size)
        assert not is_wider_than_its_window(browser), size
    assert browser.complaints() == []
    assert len(browser.requests()) == 1


def test_a_merge_of_ten_thousand_servers_is_a_page_like_it(
    browser: Browser, tmp_path: Path
) -> None:
    servers = 10_000
    page_in(browser, tmp_path, write_fleet_html(many(servers)))
    rows = "document.querySelectorAll('#servers tbody tr').length"

    assert browser.evaluate(rows) == 100
    browser.evaluate("document.getElementById('more').click()")
    assert browser.evaluate(rows) == 200
    wish = "const box = document.getElementById('word'); box.value = 'WEB-0999 px.corp';"
    browser.evaluate(f"{{{wish} box.dispatchEvent(new Event('input'))}}")
    assert browser.evaluate("document.getElementById('shown').textContent") == f"5 of {servers}"
    assert browser.evaluate("document.getElementById('more').hidden") is True
    browser.evaluate("document.getElementById('word').value = ''")
    choose = "const state = document.getElementById('state'); state.value = '0';"
    browser.evaluate(f"{{{choose} state.dispatchEvent(new Event('change'))}}")
    assert browser.evaluate("document.getElementById('shown').textContent") == f"5000 of {servers}"
    sort = "document.querySelectorAll('#servers th button')[1].click()"
    first = "document.querySelector('#servers tbody tr').cells[1].textContent"
    browser.evaluate(f"{sort}; {sort}")
    assert browser.evaluate(first) == "web-09999.corp.example"

    assert browser.complaints() == []
    assert len(browser.requests()) == 1


@pytest.mark.parametrize("text", [HOSTILE[0], "w" * 290])
def test_a_merge_of_strangers_reports_stays_in_its_window(
    browser: Browser, tmp_path: Path, text: str
) -> None:
    page_in(browser, tmp_path, write_fleet_html(odd(text)))

    for size in SIZES:
        browser.shape(*size)
        browser.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert not is_wider_than_its_window(browser), size
    assert browser.complaints() == []
