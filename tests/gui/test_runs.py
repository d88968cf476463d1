import asyncio
import gc
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from pytestqt.qtbot import QtBot

from arcdiag.gui import run_thread
from arcdiag.gui.bridge import Batch, Failed, Shown
from arcdiag.gui.run_controller import RunController
from arcdiag.gui.window import Window
from arcdiag.model.choices import State
from arcdiag.model.events import Event, Observed, Planned
from arcdiag.model.report import Ending, Report
from arcdiag.report.history import History
from arcdiag.report.read import read_report
from tests.gui.conftest import PATIENCE_MS, demo
from tests.gui.crowd import MANY, crowd, of_many
from tests.unit.report.example import REPORT


@pytest.fixture
def runs(qtbot: QtBot, history: History) -> RunController:
    return RunController(history)


def ended(qtbot: QtBot, runs: RunController, begin: Callable[[], None]) -> list[object]:
    """All that a run told, in the order it came."""
    came: list[object] = []
    runs.told.connect(came.append)
    runs.reported.connect(came.append)
    runs.failed.connect(came.append)
    with qtbot.waitSignal(runs.ended, timeout=PATIENCE_MS):
        begin()
    return came


async def endless(tell: Callable[[Event], None]) -> Report:
    """A run that goes on until it is cancelled, and then reports."""
    tell(Planned(plan=crowd(3)))
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        return msgspec.structs.replace(
            REPORT, run=msgspec.structs.replace(REPORT.run, ending=Ending.CANCELLED)
        )
    raise AssertionError("it was not cancelled")


def test_a_run_tells_its_plan_then_every_check_then_its_report(
    qtbot: QtBot, runs: RunController
) -> None:
    *batches, shown = ended(qtbot, runs, lambda: runs.demo("refused"))

    assert isinstance(shown, Shown)
    assert all(isinstance(batch, Batch) for batch in batches)
    told = [batch for batch in batches if isinstance(batch, Batch)]
    assert [batch.planned_lines is not None for batch in told] == [True] + [False] * (len(told) - 1)
    assert {line.id for batch in told for line in batch.lines} == {
        check.id for check in shown.report.checks
    }
    assert [line.state for line in shown.lines] == [check.state for check in shown.report.checks]
    assert {line.id: line.state for batch in told for line in batch.lines}[
        next(check.id for check in shown.report.checks if check.state is State.FAIL)
    ] is State.FAIL
    assert told[-1].done == len(shown.report.checks)
    assert not runs.is_running


def test_nothing_gets_lost_on_the_way_to_the_window(qtbot: QtBot, runs: RunController) -> None:
    *batches, shown = ended(qtbot, runs, lambda: runs.begin(of_many(400)))

    lines = [line.id for batch in batches if isinstance(batch, Batch) for line in batch.lines]
    assert isinstance(shown, Shown)
    assert len(lines) == len(set(lines)) == len(shown.lines) == 400


def test_a_plan_is_shown_before_the_first_step(qtbot: QtBot, runs: RunController) -> None:
    steps: list[bool] = []

    async def make(tell: Callable[[Event], None]) -> Report:
        def told(event: Event) -> None:
            if isinstance(event, Observed):
                steps.append(bool(shown))
            tell(event)

        return await of_many(20)(told)

    shown: list[object] = []
    runs.told.connect(shown.append)

    first, *_ = ended(qtbot, runs, lambda: runs.begin(make))

    assert isinstance(first, Batch)
    assert first.planned_lines is not None
    assert first.begun == first.lines == ()
    assert steps
    assert all(steps)


def test_an_engine_stands_still_until_what_it_told_is_seen(
    qtbot: QtBot, runs: RunController, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else both want the interpreter, and the window is felt to hang."""
    monkeypatch.setattr(run_thread, "BATCH_S", PATIENCE_MS / 1000)
    going = threading.Event()
    stood: list[bool] = []

    async def make(tell: Callable[[Event], None]) -> Report:
        async def live() -> None:
            while True:
                going.set()
                await asyncio.sleep(0)

        living = asyncio.create_task(live())
        report = await of_many(50, seconds=0.2)(tell)
        living.cancel()
        return report

    def look(batch: Batch) -> None:
        going.clear()
        time.sleep(0.01)
        stood.append(not going.is_set())

    runs.told.connect(look)
    ended(qtbot, runs, lambda: runs.begin(make))

    assert len(stood) > 2
    assert all(stood)


def test_a_window_that_does_not_look_holds_no_run_up(qtbot: QtBot, runs: RunController) -> None:
    runs.told.connect(lambda _: time.sleep(2 * run_thread.BATCH_S))

    *_, shown = ended(qtbot, runs, lambda: runs.begin(of_many(50, seconds=0.2)))

    assert isinstance(shown, Shown)
    assert shown.report.run.ending is Ending.COMPLETE


def test_a_cancel_shows_within_a_second_and_what_was_seen_is_reported(
    qtbot: QtBot, runs: RunController
) -> None:
    runs.told.connect(lambda _: runs.cancel())

    began = time.monotonic()
    *_, shown = ended(qtbot, runs, lambda: runs.begin(of_many(MANY, seconds=5.0)))

    assert isinstance(shown, Shown)
    assert shown.report.run.ending is Ending.CANCELLED
    assert any(check.state is State.NOT_TESTED for check in shown.report.checks)
    assert time.monotonic() - began < 10  # uncancelled it would take two minutes


def test_a_cancel_before_there_is_anything_to_report_ends_the_run(
    qtbot: QtBot, runs: RunController
) -> None:
    async def make(_: Callable[[Event], None]) -> Report:
        await asyncio.sleep(3600)
        return REPORT

    def begin() -> None:
        runs.begin(make)
        runs.cancel()

    assert ended(qtbot, runs, begin) == [Failed()]


def test_a_fault_of_ours_is_told_with_its_details_and_ends_nothing_else(
    qtbot: QtBot, runs: RunController, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    async def make(_: Callable[[Event], None]) -> Report:
        raise ZeroDivisionError("a slip")

    (failed,) = ended(qtbot, runs, lambda: runs.begin(make))

    assert isinstance(failed, Failed)
    assert failed.lines == ("ZeroDivisionError",)
    assert "a slip" in failed.details
    assert "a slip" in Path(failed.log).read_text(encoding="utf-8")
    *_, shown = ended(qtbot, runs, lambda: runs.begin(of_many(3)))
    assert isinstance(shown, Shown)


def test_a_second_run_does_not_begin_beside_the_first(qtbot: QtBot, runs: RunController) -> None:
    def begin() -> None:
        runs.begin(of_many(5))
        runs.demo("healthy")

    *_, shown = ended(qtbot, runs, begin)

    assert isinstance(shown, Shown)
    assert len(shown.report.checks) == 5


def test_every_run_is_kept_and_an_opened_one_is_not_kept_twice(
    qtbot: QtBot, window: Window, history: History
) -> None:
    report = demo(window, qtbot, "refused")

    (kept,) = history.kept()
    assert kept.state is report.verdict.state
    assert read_report(kept.path) == report
    with qtbot.waitSignal(window.runs.reported, timeout=PATIENCE_MS):
        window.open_report(kept.path)
    assert window.report == report
    assert len(history.kept()) == 1


def test_closing_while_a_run_goes_on_asks_nothing_and_loses_nothing(
    qtbot: QtBot, window: Window, history: History
) -> None:
    with qtbot.waitSignal(window.runs.told, timeout=PATIENCE_MS):
        window.runs.begin(endless)

    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.close()
        assert window.isHidden()

    (kept,) = history.kept()
    assert read_report(kept.path).run.ending is Ending.CANCELLED


def test_the_window_answers_throughout_a_run_of_many_checks(qtbot: QtBot, window: Window) -> None:
    """Its timer goes on beating; how late it comes is a matter of the machine, and no test's."""
    beats: list[int] = []
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start()
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        window.runs.begin(of_many())

    assert window.report is not None
    assert len(window.report.checks) == MANY
    assert len(beats) > 5


class Emitter(QObject):
    sent = Signal(bool)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal there")
def test_this_qt_loses_no_reference_to_what_it_hands_over(qtbot: QtBot) -> None:
    """PySide6 6.12 with Python 3.11 does, until the process ends in the middle of a run."""
    emitter = Emitter()
    before = sys.getrefcount(True)

    for _ in range(2000):
        emitter.sent.emit(True)

    assert sys.getrefcount(True) > before - 1000


def test_values_are_nothing_for_the_garbage_collector_to_walk() -> None:
    assert not gc.is_tracked(REPORT.checks[0].observations[0])
    assert not gc.is_tracked(crowd(1).checks[0])
