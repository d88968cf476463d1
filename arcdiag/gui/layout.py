"""Where the window's parts are, beside and above each other, with what moves between them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget


def laid_out(
    window: QMainWindow,
    setup: QWidget,
    top: tuple[QWidget, QWidget],
    lists: tuple[QWidget, QWidget],
    details: QWidget,
) -> dict[str, QSplitter]:
    """Set-up left; the message and the answer on top, the two lists below, details beside them.

    Returns what can be moved, by name.
    """
    both = _splitter(Qt.Orientation.Vertical, lists, (170, 430))
    middle = _splitter(Qt.Orientation.Horizontal, (both, details), (660, 400))
    middle.setStretchFactor(0, 3)
    middle.setStretchFactor(1, 2)
    message, answer = top
    framed = QWidget()
    frame = QVBoxLayout(framed)
    frame.setContentsMargins(8, 8, 8, 8)
    frame.addWidget(answer)
    right = QWidget()
    column = QVBoxLayout(right)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(message)
    column.addWidget(framed)
    column.addWidget(middle, 1)
    whole = _splitter(Qt.Orientation.Horizontal, (setup, right), (250, 1030))
    whole.setStretchFactor(1, 1)
    window.setCentralWidget(whole)
    return {"lists": both, "middle": middle, "whole": whole}


def _splitter(
    orientation: Qt.Orientation, parts: tuple[QWidget, QWidget], sizes: tuple[int, int]
) -> QSplitter:
    made = QSplitter(orientation)
    for part in parts:
        made.addWidget(part)
    made.setSizes(list(sizes))
    made.setChildrenCollapsible(False)
    return made
