"""What becomes of a fault of ours: it goes into the log, and a dialog shows text to copy."""

import sys
import threading
import traceback
from types import TracebackType
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from arcdiag.gui.bridge import Failed
from arcdiag.gui.widgets.message import MessageBar
from arcdiag.gui.widgets.text import label
from arcdiag.gui.words import tr
from arcdiag.log import keep_fault

MOST_LINES: Final = 2000
"""Of faults in one dialog; what fails in every repaint would fill the memory."""


class FaultDialog(QDialog):
    """Shows the details of a fault; the window behind it goes on, and keeps its report."""

    def __init__(self, details: str, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A fault in arcdiag itself"))
        self.resize(720, 420)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = label(tr("It says nothing of the network. Log file: {where}", where=where))
        self.text = QPlainTextEdit(details)
        self.text.setMaximumBlockCount(MOST_LINES)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Details"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        for part in (told, self.text, buttons):
            whole.addWidget(part)


class FaultTeller(QObject):
    """Shows one dialog over *parent*, however many faults come while it is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._dialog: FaultDialog | None = None

    def tell(self, details: str, where: str) -> None:
        """Show a fault: its details, and where the log is."""
        if self._dialog is not None:
            self._dialog.text.appendPlainText(details)
            return
        self._dialog = FaultDialog(details, where, self._parent)
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        self._dialog = None


def tell_failed(failed: Failed, message: MessageBar, parent: QWidget) -> None:
    """Say why a run came to nothing; of a fault of ours with all there is to copy."""
    log = (tr("Details: {log}", log=failed.log),) if failed.log else ()
    if failed.lines:
        message.show_lines((*failed.lines, *log))
    if failed.details:
        FaultDialog(failed.details, failed.log, parent).open()


class Faults(QObject):
    """Hears of every exception that nobody caught, in whichever thread; ``come`` tells of it."""

    come: ClassVar[Signal] = Signal(str, str)
    """The details, and where the log is."""

    def listen(self) -> None:
        """Take the place of Python's own hooks."""
        sys.excepthook = self._hear
        threading.excepthook = self._hear_thread

    def _hear(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, fault, trace))
        self.come.emit(details, keep_fault(fault))

    def _hear_thread(self, heard: threading.ExceptHookArgs) -> None:
        if heard.exc_value is not None:
            self._hear(heard.exc_type, heard.exc_value, heard.exc_traceback)
