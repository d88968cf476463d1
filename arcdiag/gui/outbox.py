"""The ways out of the window for the report that is shown: a file, the clipboard."""

import functools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

from arcdiag.gui.files import asked_file, exported
from arcdiag.gui.widgets.message import MessageBar
from arcdiag.gui.words import tr
from arcdiag.log import recent
from arcdiag.model.report import Report
from arcdiag.report.history import History

_QTS: Final = ".pdf"
"""What Qt draws, and therefore the window's own thread."""


class Outbox(QObject):
    """Takes what *report* gives at that moment; says in *window* what came of it.

    Large reports take their time, so it is done in a thread, one after the other; what was begun
    when the window is closed is brought to its end.
    """

    _come: ClassVar[Signal] = Signal(object, object)
    """From the thread: what is done, and who is to hear of it."""

    def __init__(
        self,
        window: QMainWindow,
        message: MessageBar,
        report: Callable[[], Report | None],
        history: History,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._message = message
        self._report = report
        self._history = history
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arcdiag-outbox")
        self._left = 0
        self._come.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Is anything still on its way out?"""
        return self._left > 0

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
        self._window.statusBar().showMessage(tr("Writing {name} …", name=path.name))
        told = functools.partial(self._told, path.name)
        if path.suffix.lower() == _QTS:
            told(exported(report, path, log))
        else:
            self._do(lambda: exported(report, path, log), told)

    def _told(self, name: str, why: str) -> None:
        if why:
            self._window.statusBar().clearMessage()
            self._message.show_lines((why,))
        else:
            self._window.statusBar().showMessage(tr("Saved as {name}", name=name), 6000)

    def _is_bundled(self, report: Report, path: Path) -> bool:
        """Does a report of this machine's own go into a bundle, with the log?"""
        return path.suffix.lower() == ".zip" and self._history.place(report).exists()

    def copy_ticket(self) -> None:
        """Put the report on the clipboard as text, for a ticket."""
        report = self._report()
        if report is not None:
            self._do(lambda: _ticket(report), self._copy)

    def _copy(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        self._window.statusBar().showMessage(tr("Copied"), 3000)

    def _do(self, make: Callable[[], str], then: Callable[[str], None]) -> None:
        """Call *make* in the thread, in the language that is spoken here, and *then* here."""
        self._left += 1
        done = self._work.submit(copy_context().run, make)
        done.add_done_callback(lambda made: self._pass_on(made, then))

    def _pass_on(self, made: "Future[str]", then: Callable[[str], None]) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._come.emit(made, then)

    def _tell(self, made: "Future[str]", then: Callable[[str], None]) -> None:
        self._left -= 1
        then(made.result())


def _ticket(report: Report) -> str:
    from arcdiag.report.text import WIDTH, as_text

    return as_text(report, WIDTH)
