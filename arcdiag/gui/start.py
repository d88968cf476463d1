"""Opens the window where there is one to open, and says so in one line where there is not."""

import sys
from pathlib import Path
from typing import Final

from arcdiag.gui.display import why_no_part, why_none, why_not_loaded
from arcdiag.gui.haste import hold_collector, loading_qt, release_collector
from arcdiag.orders.refused import RefusedError

_INSTEAD: Final = "the command line does the same: arcdiag check"


def open_window(report: Path | None = None) -> int:
    """Show the window, with a saved *report* in it, until it is closed; returns the exit code.

    Raises RefusedError where no window can be shown, and ReportError for a bad file.
    """
    hold_collector()
    try:
        why = why_none() or why_no_qt() or _why_no_part_of_qt()
        if why:
            raise RefusedError(f"gui: no window can be shown: {why}; {_INSTEAD}")
        from arcdiag.gui.app import show

        return show(report)
    finally:
        release_collector()


def why_no_qt() -> str:
    """Loads Qt's parts, so that a fault of ours is not taken for their absence later."""
    try:
        with loading_qt():
            import PySide6.QtCore
            import PySide6.QtGui
            import PySide6.QtWidgets  # noqa: F401 - whether it can be loaded is the question
    except ModuleNotFoundError:
        if getattr(sys, "frozen", False):
            return "this program comes without one (ArcDiag has it)"
        return "PySide6 is not installed"
    except ImportError as error:
        return why_not_loaded(error)
    return ""


def _why_no_part_of_qt() -> str:
    from PySide6.QtCore import QLibraryInfo

    return why_no_part(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)))
