import asyncio
import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from arcdiag.gui.models.line import line_of
from arcdiag.gui.models.watched import SEEN, STATE, STRIP, WatchedModel
from arcdiag.gui.monitor import looks as room
from arcdiag.gui.monitor.looks import Looks
from arcdiag.gui.monitor.monitor import Begin, Monitor
from arcdiag.gui.monitor.scales import ceiling, clock, moments
from arcdiag.gui.monitor.schedule import Schedule
from arcdiag.gui.run_controller import Keep, RunController
from arcdiag.gui.run_thread import Make
from arcdiag.gui.theme import Look
from arcdiag.gui.turns import Turns
from arcdiag.gui.widgets.strip import WIDE, told_at
from arcdiag.gui.window import Window
from arcdiag.model.choices import State
from arcdiag.model.events import Event
from arcdiag.model.failure import Cause
from arcdiag.model.report import Report
from arcdiag.orders.setup import Setup
from arcdiag.report.history import History
from arcdiag.report.read import read_report
from tests.gui.conftest import PATIENCE_MS, demo
from tests.gui.test_runs import endless
from tests.unit.fakes import NOON
from tests.unit.report.example import REPORT, UNTESTED, result

EVERY = timedelta(minutes=5)


class Wall:
    """A clock on the wall that somebody sets."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def go(self, **time: float) -> datetime:
        self.at += timedelta(**time)
        return self.at


def saw(state: State, minutes: float = 0.0) -> Report:
    """A look at the endpoint that takes heartbeats, and at a wildcard."""
    cause = Cause.TCP_REFUSED if state is State.FAIL else None
    heart = result(
        "ea.his.arc.azure.com", state, cause=cause, endpoint="his-regional", took_ms=80 + minutes
    )
    run = msgspec.structs.replace(
        REPORT.run, started=NOON + timedelta(minutes=minutes), id=f"{minutes:08}"
    )
    return msgspec.structs.replace(REPORT, run=run, checks=(UNTESTED, heart))


def add(looks: Looks, *reports: Report) -> Looks:
    for report in reports:
        looks.add(report, map(line_of, report.checks), EVERY)
    return looks


def making(report: Report) -> Make:
    async def make(_: Callable[[Event], None]) -> Report:
        return report

    return make


# When a look is due.


def test_a_look_is_due_at_once_and_then_every_so_often() -> None:
    wall = Wall()
    schedule = Schedule(EVERY, wall())

    assert schedule.is_due(wall())
    schedule.began(wall())
    assert not any(schedule.is_due(wall.go(seconds=1)) for _ in range(299))
    assert schedule.left(wall()) == timedelta(seconds=1)
    assert schedule.is_due(wall.go(seconds=1))


def test_a_machine_that_slept_looks_once_and_only_when_its_network_is_back() -> None:
    wall = Wall()
    schedule = Schedule(EVERY, wall())
    schedule.began(wall())

    assert not schedule.is_due(wall.go(hours=3))
    due = [schedule.is_due(wall.go(seconds=1)) for _ in range(15)]

    assert due == [False] * 14 + [True]


def test_a_short_sleep_moves_nothing() -> None:
    wall = Wall()
    schedule = Schedule(EVERY, wall())
    schedule.began(wall())

    schedule.is_due(wall.go(minutes=4))

    assert schedule.left(wall()) == timedelta(minutes=1)


def test_a_clock_that_is_set_back_stops_no_monitor() -> None:
    wall = Wall()
    schedule = Schedule(EVERY, wall())
    schedule.began(wall())

    schedule.is_due(wall.go(days=-1))

    assert schedule.left(wall()) == EVERY


def test_another_interval_counts_from_the_last_look() -> None:
    wall = Wall()
    schedule = Schedule(EVERY, wall())
    schedule.began(wall())
    wall.go(seconds=20)

    schedule.change(timedelta(minutes=1))

    assert schedule.left(wall()) == timedelta(seconds=40)


# What looks leave behind.


def test_looks_are_bounded_in_number_and_by_the_endpoints_in_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "MOST_CELLS", 30)
    monkeypatch.setattr(room, "LEAST", 3)

    looks = add(Looks(), *(saw(State.PASS, 5 * number) for number in range(40)))

    assert [look.at for look in looks.looks] == [
        NOON + timedelta(minutes=5 * number) for number in range(25, 40)
    ]
    wide = msgspec.structs.replace(
        saw(State.PASS, 200),
        checks=tuple(result(f"h{number}.example", State.PASS) for number in range(20)),
    )
    add(looks, wide, wide, wide)
    assert len(looks.looks) == 3
    assert {line.name for line in looks.lines} == {f"h{number}.example:443" for number in range(20)}


def test_a_gap_is_seen_and_what_nobody_can_test_comes_last() -> None:
    looks = add(Looks(), saw(State.PASS), saw(State.PASS, 5), saw(State.FAIL, 90))

    assert [look.gap for look in looks.looks] == [False, False, True]
    assert [line.state for line in looks.lines] == [State.FAIL, State.NOT_TESTED]
    assert looks.heart == looks.lines[0].id
    assert room.summed_up(looks.of(looks.heart)) == "3 looks: 1 fail, 2 pass; median 82 ms"


def test_heartbeats_stand_as_the_looks_were() -> None:
    looks = add(Looks(), *(saw(State.FAIL, 5 * number) for number in range(5)))

    (stands,) = looks.standings().values()

    assert stands.is_disconnected
    assert Looks().standings() == {}


# Whose turn it is.


def test_whoever_waits_begins_when_the_turn_is_left_and_asks_who_can_to_give_way() -> None:
    turns, told = Turns(), []
    turns.free.connect(lambda: told.append("free"))

    turns.take(lambda: told.append("one"), lambda: told.append("one gives way"))
    turns.take(lambda: told.append("two"))
    turns.take(lambda: told.append("three"))
    turns.leave()
    turns.leave()
    turns.leave()

    assert told == ["one", "one gives way", "one gives way", "two", "three", "free"]
    assert not turns.is_taken


# The monitor itself.


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def by_hand(history: History, qapp: QApplication) -> RunController:
    return RunController(history)


@pytest.fixture
def monitor(by_hand: RunController, history: History, wall: Wall) -> Iterator[Monitor]:
    made = Monitor(history, by_hand.turns, now=wall)
    yield made
    made.stop()


def one_after_the_other(*made: Make) -> tuple[Begin, list[int]]:
    """Begins these runs in turn, and counts them."""
    begun: list[int] = []

    def begin(runs: RunController, keep: Keep) -> None:
        begun.append(1)
        runs.begin(made[min(len(begun), len(made)) - 1], keep=keep)

    return begin, begun


def test_looks_follow_each_other_and_of_reports_the_ones_with_news_are_kept(
    qtbot: QtBot, monitor: Monitor, wall: Wall, history: History
) -> None:
    states = (State.PASS, State.PASS, State.FAIL, State.FAIL)
    reports = [saw(state, 5 * number) for number, state in enumerate(states)]
    begin, begun = one_after_the_other(*map(making, reports))

    monitor.start(begin, EVERY)
    for number in range(len(states)):
        qtbot.waitUntil(lambda n=number: len(monitor.looks.looks) == n + 1, timeout=PATIENCE_MS)
        monitor.tick()
        for _ in range(15):
            wall.go(seconds=20)
            monitor.tick()

    assert len(begun) == len(states) + 1
    assert [cell and cell.state for cell in monitor.looks.of(monitor.looks.heart)][:4] == [*states]
    qtbot.waitUntil(lambda: not monitor.is_looking, timeout=PATIENCE_MS)
    kept = history.kept()
    assert [read_report(one.path).checks[1].state for one in kept] == [State.FAIL, State.PASS]
    assert all(one.watched for one in kept)


def test_a_run_by_hand_comes_first_and_the_look_is_made_up_for(
    qtbot: QtBot, monitor: Monitor, by_hand: RunController, history: History
) -> None:
    begin, begun = one_after_the_other(endless, making(saw(State.PASS)))
    monitor.start(begin, EVERY)
    assert monitor.is_looking

    with qtbot.waitSignal(by_hand.reported, timeout=PATIENCE_MS):
        by_hand.begin(making(saw(State.FAIL)))
    qtbot.waitUntil(lambda: len(monitor.looks.looks) == 1, timeout=PATIENCE_MS)

    assert len(begun) == 2
    assert monitor.looks.lines[0].state is State.PASS
    assert len(history.kept()) == 2  # the run by hand, and the look that was made up for


def test_a_look_waits_for_a_run_by_hand(
    qtbot: QtBot, monitor: Monitor, by_hand: RunController
) -> None:
    by_hand.begin(endless)
    begin, begun = one_after_the_other(making(saw(State.PASS)))

    monitor.start(begin, EVERY)
    assert not begun
    assert not monitor.left
    by_hand.cancel()
    qtbot.waitUntil(lambda: len(monitor.looks.looks) == 1, timeout=PATIENCE_MS)

    assert len(begun) == 1


def test_what_was_stopped_tells_nothing_to_what_was_started_after_it(
    qtbot: QtBot, monitor: Monitor
) -> None:
    async def stubborn(_: Callable[[Event], None]) -> Report:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        return saw(State.PASS)

    monitor.start(one_after_the_other(stubborn)[0], EVERY)
    monitor.stop()
    assert not monitor.is_on
    begin, begun = one_after_the_other(making(saw(State.FAIL)))

    monitor.start(begin, EVERY)
    qtbot.waitUntil(lambda: bool(begun), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(monitor.looks.looks) == 1, timeout=PATIENCE_MS)

    assert monitor.looks.lines[0].state is State.FAIL


def test_a_look_that_failed_says_why_and_the_next_one_comes(
    qtbot: QtBot,
    monitor: Monitor,
    wall: Wall,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    async def slip(_: Callable[[Event], None]) -> Report:
        raise ZeroDivisionError("a slip")

    begin, _ = one_after_the_other(slip, making(saw(State.PASS)))
    monitor.start(begin, EVERY)
    qtbot.waitUntil(lambda: bool(monitor.trouble), timeout=PATIENCE_MS)

    assert monitor.trouble == "ZeroDivisionError"
    assert not monitor.looks.looks
    for _ in range(15):
        wall.go(seconds=20)
        monitor.tick()
    qtbot.waitUntil(lambda: len(monitor.looks.looks) == 1, timeout=PATIENCE_MS)
    assert not monitor.trouble


def test_a_proxy_that_takes_no_login_is_not_asked_until_an_account_is_locked(
    qtbot: QtBot, monitor: Monitor, history: History
) -> None:
    shut = result("a.example.com", State.FAIL, cause=Cause.PROXY_AUTH_REQUIRED)
    begin, begun = one_after_the_other(making(msgspec.structs.replace(REPORT, checks=(shut,))))

    monitor.start(begin, EVERY)
    qtbot.waitUntil(lambda: len(monitor.looks.looks) == 1, timeout=PATIENCE_MS)

    assert not monitor.is_on
    assert "lock an account" in monitor.trouble
    monitor.tick()
    assert len(begun) == 1


# What is shown.


def test_the_rows_keep_qts_rules(qtmodeltester: ModelTester, look: Look) -> None:
    model = WatchedModel(look)
    qtmodeltester.check(model)
    looks = add(Looks(), saw(State.PASS), saw(State.FAIL, 5))

    model.show(looks)
    top = model.index(0, 0)

    assert top.data() == "ea.his.arc.azure.com:443"
    assert top.siblingAtColumn(STATE).data() == "tcp-refused"
    strip = top.siblingAtColumn(STRIP)
    assert [cell and cell.state for _, cell in strip.data(SEEN)] == [State.PASS, State.FAIL]
    spoken = strip.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "2 looks: 1 fail, 1 pass; median 80 ms"
    model.show(Looks())
    assert model.rowCount() == 0


def test_a_strip_tells_what_the_look_under_the_pointer_saw(look: Look) -> None:
    model = WatchedModel(look)
    model.show(add(Looks(), saw(State.PASS), saw(State.FAIL, 5)))
    strip, room_for_one = model.index(0, STRIP), QRect(0, 0, WIDE + 12, 20)

    assert told_at(room_for_one, strip, QPoint(10, 10)) == (
        "2026-11-21 12:05:00 UTC: fail, tcp-refused, 85 ms"
    )
    assert told_at(QRect(0, 0, 200, 20), strip, QPoint(10, 10)).endswith("pass, 80 ms")
    assert told_at(QRect(0, 0, 200, 20), strip, QPoint(100, 10)) == ""


@pytest.mark.qt_log_ignore(r"does not support raise\(\)")  # the screen that nobody sees
def test_the_pointer_is_told_looks_in_a_strip_and_whole_texts_elsewhere(watching: Window) -> None:
    show(watching, saw(State.PASS), saw(State.FAIL, 5))
    tree = watching.pages.watch.tree
    tree.header().resizeSection(0, 60)

    def tell(where: QPoint) -> str:
        hint = QHelpEvent(QEvent.Type.ToolTip, where, tree.viewport().mapToGlobal(where))
        QApplication.sendEvent(tree.viewport(), hint)
        text = QToolTip.text()
        QToolTip.hideText()
        return text

    top = tree.model().index(0, 0)
    strip = tree.visualRect(top.siblingAtColumn(STRIP))
    assert tell(strip.topLeft() + QPoint(10, 8)) == "2026-11-21 12:00:00 UTC: pass, 80 ms"
    assert tell(tree.visualRect(top).center()) == "ea.his.arc.azure.com:443"


@pytest.mark.parametrize(
    ("most", "top"), [(0, 10), (9.4, 10), (10, 10), (11, 20), (84, 100), (2001, 5000), (1e300, 1e9)]
)
def test_a_scale_ends_in_a_round_number(most: float, top: float) -> None:
    assert ceiling(most) == top


@settings(deadline=None)
@given(st.floats(0.02, 20_000), st.integers(1, 20))
def test_moments_are_round_few_and_within(minutes: float, most: int) -> None:
    last = NOON + timedelta(minutes=minutes)

    found = moments(NOON, last, most)

    assert len(found) <= most
    assert all(NOON <= moment <= last and not moment.second for moment in found)


def test_moments_of_an_hour_stand_at_its_quarters() -> None:
    found = moments(NOON, NOON + timedelta(hours=1), 6)

    assert [clock(moment, timedelta(hours=1)) for moment in found] == [
        *("12:00", "12:15", "12:30", "12:45", "13:00"),
    ]
    assert clock(NOON, timedelta(days=3)) == "11-21 12:00"


# In the window.


@pytest.fixture
def watching(window: Window) -> Window:
    window.tools.monitor.trigger()
    return window


def show(window: Window, *reports: Report) -> None:
    add(window.pages.monitor.looks, *reports)
    window.pages.monitor.looked.emit()


def test_the_page_is_shown_by_its_tool_and_hidden_by_a_run(qtbot: QtBot, watching: Window) -> None:
    assert watching.pages.watch.isVisible()
    assert "Start repeats" in watching.pages.watch.standing.text()

    demo(watching, qtbot, "refused")

    assert watching.verdict.isVisible()
    assert not watching.tools.monitor.isChecked()
    watching.tools.monitor.trigger()
    watching.tools.monitor.trigger()
    assert watching.verdict.isVisible()


def test_disconnected_is_said_with_a_sign_and_the_plot_shows_the_heartbeats(
    watching: Window,
) -> None:
    show(watching, saw(State.PASS), *(saw(State.FAIL, 5 * number) for number in range(1, 6)))

    page = watching.pages.watch
    assert page.standing.text().startswith("Azure would show this machine as Disconnected")
    assert page.title.text() == "ea.his.arc.azure.com:443: 6 looks: 5 fail, 1 pass; median 80 ms"
    assert page.plot.accessibleDescription() == "6 looks: 5 fail, 1 pass; median 80 ms"


def test_the_selected_endpoint_stays_selected_through_looks(watching: Window) -> None:
    show(watching, saw(State.PASS))
    page = watching.pages.watch
    page.tree.setCurrentIndex(page.model.index_of("w"))

    show(watching, saw(State.FAIL, 5))

    assert page.title.text().startswith("*.servicebus.windows.net")
    assert page.model.identity(page.tree.currentIndex()) == "w"


def test_no_two_states_look_alike_in_the_strip_without_colour(watching: Window, look: Look) -> None:
    tree, shapes = watching.pages.watch.tree, set()
    for state in State:
        watching.pages.monitor.looks = Looks()
        show(watching, saw(state))
        tree.clearSelection()
        image = tree.viewport().grab(tree.visualRect(tree.model().index(0, STRIP))).toImage()
        ground = image.pixel(0, 0)
        middle = range(image.height())
        shapes.add(bytes(image.pixel(x, y) != ground for x in range(30) for y in middle))

    assert len(shapes) == len(State)


def test_a_set_up_that_is_refused_begins_nothing_and_says_why(watching: Window) -> None:
    watching.setup.show_setup(Setup(timeout="never"))

    watching.pages.watch.start.click()

    assert not watching.pages.monitor.is_on
    assert "timeout" in watching.message.text()
    assert watching.message.isVisible()


def test_start_looks_at_the_present_set_up_until_stop(qtbot: QtBot, watching: Window) -> None:
    """At a port of this machine where nobody listens."""
    page, monitor = watching.pages.watch, watching.pages.monitor
    watching.setup.show_setup(Setup(endpoint=("tcp://127.0.0.1:9",), only_endpoints=True))
    assert page.every == EVERY
    assert page.start.shortcut().toString() == "Ctrl+M"

    page.start.click()
    assert page.start.text() == "Stop"
    qtbot.waitUntil(lambda: len(monitor.looks.looks) == 1, timeout=PATIENCE_MS)
    page.often.setCurrentIndex(0)
    assert monitor.left <= timedelta(minutes=1)
    page.start.click()

    assert page.start.text() == "Start"
    assert not monitor.is_on
    assert page.title.text().startswith("127.0.0.1:9: 1 look: 1 fail")
    assert "not tested" in page.standing.text()


def test_closing_while_it_looks_asks_nothing_and_ends_the_look(
    qtbot: QtBot, watching: Window
) -> None:
    monitor = watching.pages.monitor
    monitor.start(one_after_the_other(endless)[0], EVERY)

    with qtbot.waitSignal(monitor.runs.ended, timeout=PATIENCE_MS):
        assert not watching.close()  # it waits for the look's end, out of sight
        assert watching.isHidden()

    assert not monitor.is_on
