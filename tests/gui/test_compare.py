from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from arcdiag.compare.compare import compare
from arcdiag.gui.bridge import Shown
from arcdiag.gui.comparer import Comparer
from arcdiag.gui.models.beside import NEW, OLD, WHAT, BesideModel
from arcdiag.gui.models.line import line_of
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.compare import ComparePage
from arcdiag.gui.window import Window
from arcdiag.model.comparison import Drift
from arcdiag.model.report import Report
from arcdiag.report.beside import beside
from arcdiag.report.history import History
from arcdiag.report.json import write_json
from tests.gui.conftest import PATIENCE_MS
from tests.unit.compare.test_compare import REPAIRED, having, reached
from tests.unit.report.example import BLOCKED, OUTWARD, REPORT

BEFORE = having(REPAIRED, reached())
AFTER = having(BLOCKED, reached(address="20.9.9.9"))


def rows(model: BesideModel, above: QModelIndex) -> list[tuple[str, str, str]]:
    return [
        tuple(model.index(row, column, above).data() for column in (WHAT, OLD, NEW))
        for row in range(model.rowCount(above))
    ]


def show(window: Window, report: Report) -> None:
    window.runs.reported.emit(Shown(report, tuple(map(line_of, report.checks))))


@pytest.fixture
def page(window: Window) -> ComparePage:
    return window.pages.compare


def compared(qtbot: QtBot, page: ComparePage, drift: Drift) -> None:
    """Wait until the page tells of this."""

    def there() -> bool:
        return page.made is not None and page.made.comparison.drift is drift

    qtbot.waitUntil(there, timeout=PATIENCE_MS)


def test_the_tree_keeps_qts_rules_at_any_depth(qtmodeltester: ModelTester, look: Look) -> None:
    model = BesideModel(look)
    qtmodeltester.check(model)

    model.show(beside(compare(BEFORE, AFTER)))
    failing, changed = (model.index(row, 0) for row in range(model.rowCount()))
    (check,) = rows(model, failing)

    assert failing.data() == "Newly failing (1)"
    assert check[1:] == ("pass", "fail (tcp-timeout)")
    assert ("address", "20.1.1.1", "20.9.9.9") in rows(model, model.index(0, 0, changed))
    spoken = model.index(0, 0, failing).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{check[0]}: pass → fail (tcp-timeout)"
    model.show(())
    assert model.rowCount() == 0


def test_the_report_that_is_shown_is_compared_with_the_run_before_it(
    qtbot: QtBot, window: Window, page: ComparePage, history: History
) -> None:
    history.keep(having(REPAIRED))
    later = msgspec.structs.replace(
        REPORT, run=msgspec.structs.replace(REPORT.run, started=REPORT.run.started.replace(day=30))
    )
    history.keep(later)
    show(window, later)

    window.tools.compare.trigger()
    compared(qtbot, page, Drift.WORSE)

    assert page.isVisible()
    assert page.word.text() == "WORSE"
    assert page.old.currentText() == "2026-11-22 12:00  blocked"
    assert page.new.currentText() == "The report that is shown"
    assert page.model.index(0, 0).data().startswith("Newly failing")
    page.swap.click()
    compared(qtbot, page, Drift.BETTER)
    assert page.old.currentText() == "The report that is shown"


def test_files_are_compared_redacted_ones_too_and_a_bad_one_says_why_in_a_line(
    qtbot: QtBot, window: Window, page: ComparePage, tmp_path: Path
) -> None:
    for name, data in (
        ("old.json", write_json(having(REPAIRED))),
        ("redacted.json", write_json(OUTWARD)),
        ("bad.json", b"{}"),
    ):
        (tmp_path / name).write_bytes(data)
    window.tools.compare.trigger()
    assert "Choose two reports" in page.sentence.text()
    assert not page.tree.isVisible()

    page.open(page.old, tmp_path / "old.json")
    page.open(page.new, tmp_path / "redacted.json")
    compared(qtbot, page, Drift.WORSE)
    page.export(tmp_path / "both.html")
    assert "WORSE" in (tmp_path / "both.html").read_text(encoding="utf-8")
    assert REPORT.host.name not in (tmp_path / "both.html").read_text(encoding="utf-8")
    assert window.message.text() == "Saved as both.html"
    page.export(tmp_path / "both.exe")
    assert "must end in one of" in window.message.text()
    page.open(page.new, tmp_path / "bad.json")
    qtbot.waitUntil(lambda: page.made is None, timeout=PATIENCE_MS)

    assert "is no report" in page.sentence.text()
    assert "\n" not in page.sentence.text()
    assert not page.tree.isVisible()
    assert not page.save.isEnabled()
    page.open(page.new, tmp_path / "redacted.json")
    compared(qtbot, page, Drift.WORSE)


def test_a_choice_outlives_another_visit_and_new_runs(
    qtbot: QtBot, window: Window, page: ComparePage, history: History
) -> None:
    history.keep(REPORT)
    history.keep(having(REPAIRED))
    window.tools.compare.trigger()
    compared(qtbot, page, Drift.BETTER)
    chosen = (page.old.path, page.new.path)

    window.tools.compare.trigger()
    third = msgspec.structs.replace(
        REPORT, run=msgspec.structs.replace(REPORT.run, started=REPORT.run.started.replace(day=29))
    )
    history.keep(third)
    window.tools.compare.trigger()

    assert (page.old.path, page.new.path) == chosen
    assert page.new.count() == 3


def test_only_the_newest_question_is_answered(qtbot: QtBot, qapp: QApplication) -> None:
    comparer, told = Comparer(), []
    comparer.made.connect(told.append)

    with qtbot.waitSignal(comparer.made, timeout=PATIENCE_MS):
        for _ in range(20):
            comparer.ask(BEFORE, AFTER)
        comparer.ask(AFTER, BEFORE)
    comparer.stop()

    assert told[-1].comparison.drift is Drift.BETTER
    assert len(told) == 1
