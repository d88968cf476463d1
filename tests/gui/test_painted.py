"""The themes as they are painted: pixels, not settings."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from arcdiag.gui.faults import FaultDialog
from arcdiag.gui.memory import Memory
from arcdiag.gui.orders import LoginDialog
from arcdiag.gui.theme import COLOURS, Look, Theme
from arcdiag.gui.window import Window
from arcdiag.model.choices import State
from arcdiag.report.history import History
from tests.gui import painted


@pytest.fixture
def scenic(
    qapp: QApplication, qtbot: QtBot, look: Look, history: History, memory: Memory
) -> Iterator[Window]:
    """A window in which there is something to see, with letters that have no grey edges."""
    before = painted.sharp(qapp)
    window = Window(look, history, memory)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    painted.show(window)
    window.setup.advanced.fold.setChecked(True)
    yield window
    qapp.setFont(before)


def test_every_text_as_it_is_painted_can_be_read_in_every_theme(
    qtbot: QtBot, look: Look, scenic: Window
) -> None:
    """Selected rows, what delegates draw, chips, menus, dialogs, and what cannot be used now."""
    scenic.tools.demo.aboutToShow.emit()
    menus = (scenic.tools.demo, scenic.tools.theme, scenic.tools.view)
    dialogs: tuple[QDialog, ...] = (FaultDialog("a fault", "a log"), LoginDialog(scenic))
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog.show()
    faint: list[object] = []
    met = 0

    for theme in COLOURS:
        look.choose(theme)
        for scene in painted.SCENES:
            painted.turn_to(scenic, scene)
            met += len(list(painted.texts(scenic)))
            faint += [(theme, scene, *each) for each in painted.unreadable(scenic)]
        for dialog in dialogs:
            faint += [(theme, *each) for each in painted.unreadable(dialog)]
        for menu in menus:
            faint += [(theme, *each) for each in painted.unreadable_menu(menu)]

    assert faint == []
    assert met > 600


def test_whatever_is_painted_follows_when_the_theme_changes(look: Look, scenic: Window) -> None:
    for theme in (Theme.DARK, Theme.CONTRAST, Theme.LIGHT):
        look.choose(theme)

        seen = painted.seen_in(scenic)

        colours = COLOURS[theme]
        assert painted.strangers(seen, theme) == []
        assert colours.window in seen["tools"]
        assert colours.inks[State.FAIL] in seen["verdict"]
        assert colours.inks[State.PASS] in seen["endpoints"]
        assert colours.on_accent in seen["waterfall"]
        assert colours.accent in seen["plot"]
        assert colours.inks[State.WARN] in seen["message"]
