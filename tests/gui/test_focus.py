"""The keyboard's way through the window."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from arcdiag.gui.bridge import Failed, Shown
from arcdiag.gui.focus import stops
from arcdiag.gui.models.line import line_of
from arcdiag.gui.window import Window
from arcdiag.model.choices import Mode, State
from tests.unit.report.example import AGENT_SERVICE, BLOCKED, REPORT


def chain(start: QWidget) -> Iterator[QWidget]:
    """What the Tab key comes by from *start* on, until it is there again."""
    here = start
    while True:
        yield here
        here = here.nextInFocusChain()
        if here is start:
            return


def test_the_tab_key_goes_through_the_window_as_it_is_seen(window: Window) -> None:
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))
    setup, tools = window.setup, window.tools
    seen = [
        tools.bar.widgetForAction(tools.run),
        tools.bar.widgetForAction(tools.open),
        setup.cloud,
        setup.regions.search,
        setup.regions.list,
        setup.modes[Mode.PUBLIC],
        setup.modes[Mode.GATEWAY],
        setup.features.search,
        setup.features.list,
        setup.proxy,
        setup.url,
        setup.login,
        setup.advanced.fold,
        setup.advanced.edits["endpoint"],
        setup.advanced.edits["concurrency"],
        setup.open,
        setup.save,
        window.verdict.chips["onboard"],
        window.verdict.chips["run"],
        window.findings.tree,
        window.endpoints.filter,
        window.endpoints.states[State.FAIL],
        window.endpoints.states[State.PASS],
        window.endpoints.tree,
        window.details.tabs.tabBar(),
        window.details.json,
    ]

    order = list(chain(seen[0]))

    places = [order.index(widget) for widget in seen]
    assert places == sorted(places)


def test_whatever_the_tab_key_comes_to_has_a_name(window: Window) -> None:
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))

    met = [widget for widget in chain(window) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [
        widget
        for widget in met
        if not (widget.accessibleName() or (hasattr(widget, "text") and widget.text()))
    ]

    assert len(met) > 50
    assert [f"{one} in {one.parent()}" for one in nameless] == []
    assert set(stops(window.centralWidget())) <= set(met)


def test_a_key_brings_the_keyboard_to_each_part(qtbot: QtBot, window: Window) -> None:
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    for key, part in (
        (Qt.Key.Key_1, window.setup.cloud),
        (Qt.Key.Key_2, window.findings.tree),
        (Qt.Key.Key_3, window.endpoints.tree),
    ):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.focusWidget() is part
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is window.details.words
    qtbot.keyClick(window.details.words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "the firewall team (network security)" in QApplication.clipboard().text()
    window.endpoints.select(BLOCKED.id)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is window.details.tabs.tabBar()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.endpoints.states[State.FAIL].isChecked)
    assert window.endpoints.model.shown == 1


def test_a_screen_reader_is_told_what_came_of_a_run_and_what_went_wrong(window: Window) -> None:
    told: list[str] = []
    for part in (window.verdict, window.message):
        part.announced.connect(told.append)
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)

    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks)), "not kept"))
    window.runs.failed.emit(Failed(lines=("unknown region mars",)))

    QAccessible.setActive(was_active)
    assert told == [
        f"BLOCKED: {AGENT_SERVICE} cannot be used from this machine; "
        "1 other required endpoint can.",
        "not kept",
        "unknown region mars",
    ]


def test_a_screen_reader_calls_each_choice_by_its_caption(window: Window) -> None:
    """On Linux Qt tells what is chosen for its name, and the caption as its label."""
    compare = window.pages.compare
    boxes = {
        window.setup.cloud: "Cloud",
        window.setup.proxy: "Proxy",
        compare.old: "Old",
        compare.new: "New",
    }

    for box, caption in boxes.items():
        relations = QAccessible.queryAccessibleInterface(box).relations()
        labels = [each.text(QAccessible.Text.Name) for each, _ in relations]

        assert labels == [caption]


def test_the_menu_of_a_row_is_that_of_the_row_whoever_asks_for_it(window: Window) -> None:
    """By key Qt points where the row would be if the list had no head."""
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks))))
    window.endpoints.asked.disconnect()
    asked: list[str] = []
    window.endpoints.asked.connect(lambda identity, _: asked.append(identity))
    tree = window.endpoints.tree
    reasons = QContextMenuEvent.Reason

    for check in REPORT.checks:
        window.endpoints.select(check.id)
        QApplication.processEvents()
        key = tree.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        mouse = tree.visualRect(tree.currentIndex()).center()
        for target, reason, place in (
            (tree, reasons.Keyboard, key),
            (tree.viewport(), reasons.Mouse, mouse),
        ):
            event = QContextMenuEvent(reason, place, target.mapToGlobal(place))
            QApplication.sendEvent(target, event)

        assert asked == [check.id, check.id]
        asked.clear()


def test_every_button_is_pressed_by_a_key_of_its_own(window: Window) -> None:
    """But for those that stand beside a field, and the chips, which the Tab key comes to."""
    window.runs.reported.emit(Shown(REPORT, tuple(map(line_of, REPORT.checks)), "not kept"))
    window.findings.tree.setCurrentIndex(window.findings.model.index(0, 0))
    assert window.endpoints.model.shown < len(REPORT.checks)

    buttons = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not isinstance(button, QCheckBox)
    ]
    keyless = [
        button.accessibleName() or button.text()
        for button in buttons
        if button.shortcut().isEmpty()
        and button.property("kind") != "chip"
        and not button.objectName().startswith("qt_")
        and not (isinstance(button, QToolButton) and button.defaultAction())
        and not isinstance(button.parent(), QLineEdit | QTabBar)
    ]
    keys = [button.shortcut().toString() for button in buttons if not button.shortcut().isEmpty()]

    assert keyless == []
    assert len(set(keys)) == len(keys)
    assert {"Alt+A", "Alt+X", "Alt+0", "Alt+1"} <= set(keys)
