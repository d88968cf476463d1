"""Where the window's parts are, beside and above each other, with what moves between them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from arcdiag.gui.widgets.stamp import Stamp


def status_labels(window: QMainWindow) -> tuple[QLabel, Stamp]:
    """How far a run is, at the left of the status bar; what is shown, at its right."""
    progress, stamp = QLabel(), Stamp()
    progress.setTextFormat(Qt.TextFormat.PlainText)
    window.statusBar().setSizeGripEnabled(False)
    window.statusBar().addWidget(progress)
    window.statusBar().addPermanentWidget(stamp)
    return progress, stamp


def laid_out(
    window: QMainWindow,
    setup: QWidget,
    top: tuple[QWidget, QWidget],
    lists: tuple[QWidget, QWidget],
    details: QWidget,
    pages: QStackedWidget,
) -> None:
    """Set-up left; the message and the answer on top, the two lists below, details beside them.

    Answer, lists and details become the first of *pages*.
    """
    both = _splitter("lists", Qt.Orientation.Vertical, lists, (170, 430))
    middle = _splitter("middle", Qt.Orientation.Horizontal, (both, details), (660, 400))
    middle.setStretchFactor(0, 3)
    middle.setStretchFactor(1, 2)
    message, answer = top
    framed = QWidget()
    frame = QVBoxLayout(framed)
    frame.setContentsMargins(8, 8, 8, 8)
    frame.addWidget(answer)
    pages.insertWidget(0, _column(framed, middle))
    pages.setCurrentIndex(0)
    right = _column(message, pages)
    whole = _splitter("whole", Qt.Orientation.Horizontal, (setup, right), (250, 1030))
    whole.setStretchFactor(1, 1)
    window.setCentralWidget(whole)


def _column(top: QWidget, rest: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(top)
    column.addWidget(rest, 1)
    return made


def _splitter(
    name: str, orientation: Qt.Orientation, parts: tuple[QWidget, QWidget], sizes: tuple[int, int]
) -> QSplitter:
    made = QSplitter(orientation)
    made.setObjectName(name)
    for part in parts:
        made.addWidget(part)
    made.setSizes(list(sizes))
    made.setChildrenCollapsible(False)
    return made
