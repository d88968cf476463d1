"""The ways out of the window for the report that is shown: a file, the clipboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow

from arcdiag.gui.files import asked_file, exported
from arcdiag.gui.widgets.message import MessageBar
from arcdiag.gui.words import tr
from arcdiag.log import recent
from arcdiag.model.report import Report
from arcdiag.report.history import History


class Outbox:
    """Takes what *report* gives at that moment; says in *window* what came of it."""

    def __init__(
        self,
        window: QMainWindow,
        message: MessageBar,
        report: Callable[[], Report | None],
        history: History,
    ) -> None:
        self._window = window
        self._message = message
        self._report = report
        self._history = history

    def choose_file(self) -> None:
        """Ask for a file and write the report into it."""
        report = self._report()
        path = asked_file(self._window, report) if report is not None else None
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the report into a file, in the format that its suffix tells."""
        report = self._report()
        if report is None:
            return
        log = recent() if self._is_bundled(report, path) else None
        if why := exported(report, path, log):
            self._message.show_lines((why,))
        else:
            self._window.statusBar().showMessage(tr("Saved as {name}", name=path.name), 6000)

    def _is_bundled(self, report: Report, path: Path) -> bool:
        """Does a report of this machine's own go into a bundle, with the log?"""
        return path.suffix.lower() == ".zip" and self._history.place(report).exists()

    def copy_ticket(self) -> None:
        """Put the report on the clipboard as text, for a ticket."""
        from arcdiag.report.text import WIDTH, as_text

        report = self._report()
        if report is not None:
            QApplication.clipboard().setText(as_text(report, WIDTH))
            self._window.statusBar().showMessage(tr("Copied"), 3000)
