"""Puts two reports beside each other, in a thread: reading large ones takes its time."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, Signal

from arcdiag.log import keep_fault
from arcdiag.model.comparison import Comparison
from arcdiag.model.report import Report
from arcdiag.orders.refusals import refusals
from arcdiag.report.beside import Beside, beside
from arcdiag.report.opened import Opened, opened

Source = Path | Report


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, its rows, what it was made of, and what is to be said of the files."""

    comparison: Comparison
    rows: tuple[Beside, ...]
    old: Report
    new: Report
    notes: tuple[str, ...]


class Comparer(QObject):
    """Answers come in the window's thread; only the newest question is answered."""

    made: ClassVar[Signal] = Signal(object)
    """A `Compared`."""
    refused: ClassVar[Signal] = Signal(str)
    """Why two files cannot be compared, in a line."""

    _come: ClassVar[Signal] = Signal(int, object)
    """From the thread: the question's number, and its answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arcdiag-comparer")
        self._newest = 0
        self._stopped = False
        self._come.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ask(self, old: Source, new: Source) -> None:
        """Ask what became different from *old* to *new*."""
        self._newest += 1
        if not self._stopped:
            self._work.submit(self._compare, old, new, self._newest)

    def stop(self) -> None:
        """Answer nothing more, whatever is still asked."""
        self._stopped = True
        self._newest += 1
        self._work.shutdown(wait=False, cancel_futures=True)

    def _compare(self, old: Source, new: Source, number: int) -> None:
        if number != self._newest:
            return
        answer: Compared | str
        try:
            answer = compared(old, new)
        except Exception as error:
            lines = refusals(error) or [f"{type(error).__name__}: {keep_fault(error)}"]
            answer = lines[0]
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._come.emit(number, answer)

    def _answer(self, number: int, answer: Compared | str) -> None:
        if number != self._newest:
            return
        if isinstance(answer, str):
            self.refused.emit(answer)
        else:
            self.made.emit(answer)


def compared(old: Source, new: Source) -> Compared:
    """Both beside each other. Raises ReportError for a bad file."""
    from arcdiag.compare.compare import compare

    was, now = _opened(old), _opened(new)
    made = compare(was.report, now.report)
    notes = tuple(one.note for one in (was, now) if one.note)
    return Compared(made, beside(made), was.report, now.report, notes)


def _opened(source: Source) -> Opened:
    return Opened(report=source) if isinstance(source, Report) else opened(source)
