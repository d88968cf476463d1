"""The menus that are filled when they are opened: demos, and the runs that were kept."""

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu

from arcdiag.gui.actions import Actions
from arcdiag.gui.run_controller import RunController
from arcdiag.gui.words import later, tr, translated
from arcdiag.model.choices import Readiness
from arcdiag.report.history import History, Kept
from arcdiag.report.plain import plain

if TYPE_CHECKING:
    from arcdiag.demo.scenario import Scenario

_STATES: Final = {
    Readiness.READY: later("ready"),
    Readiness.WARNINGS: later("ready-with-warnings"),
    Readiness.BLOCKED: later("blocked"),
    Readiness.INCONCLUSIVE: later("inconclusive"),
}


def fill_menus(
    actions: Actions,
    runs: RunController,
    history: History,
    show: Callable[[Path], None],
    is_free: Callable[[], bool],
) -> None:
    """Fill the menus of *actions* whenever they are opened; *show* opens a run that was kept."""
    demo, kept = actions.demo, actions.history
    demo.aboutToShow.connect(lambda: list_demos(demo, runs.demo, free=is_free()))
    kept.aboutToShow.connect(lambda: list_history(kept, history, show, free=is_free()))


def list_demos(menu: QMenu, show: Callable[[str], None], *, free: bool) -> None:
    """Every network that can be shown, by its topic; while a run goes on none can be."""
    from arcdiag.gui.demos import by_topic, first

    if menu.isEmpty():
        _fill(menu, first(), show)
        menu.addSeparator()
        for topic, scenarios in by_topic().items():
            _fill(menu.addMenu(_text(translated(topic))), scenarios, show)
    for action in menu.actions():
        action.setEnabled(free)


def _fill(menu: QMenu, scenarios: "Iterable[Scenario]", show: Callable[[str], None]) -> None:
    for one in scenarios:
        action = menu.addAction(_text(translated(one.title)), functools.partial(show, one.name))
        action.setStatusTip(plain(translated(one.story), 300))


def list_history(
    menu: QMenu, history: History, show: Callable[[Path], None], *, free: bool
) -> None:
    """The runs that were kept, newest first."""
    menu.clear()
    for kept in history.kept():
        action = menu.addAction(named(kept), functools.partial(show, kept.path))
        action.setEnabled(free)
    if menu.isEmpty():
        menu.addAction(tr("No run was kept yet")).setEnabled(False)


def named(kept: Kept) -> str:
    """A kept run in a line."""
    by = tr("monitor") if kept.watched else ""
    return "  ".join(filter(None, (kept.when, translated(_STATES[kept.state]), by)))


def _text(words: str) -> str:
    """*words* for a menu, where an ampersand would mark a key."""
    return plain(words, 120).replace("&", "&&")
