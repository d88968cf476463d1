"""Where the keyboard goes: from control to control as they are seen, and to a part by its key."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QWidget,
)

_WHOLE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
"""Controls whose own parts take no focus of theirs."""


def put_in_order(*parts: QWidget | None) -> None:
    """Let the Tab key go through *parts* in this order, and within each as it is laid out."""
    for before, after in pairwise(stop for part in parts if part for stop in stops(part)):
        QWidget.setTabOrder(before, after)


def give_keys(window: QMainWindow, bar: QToolBar, *parts: QWidget) -> None:
    """Let the Tab key go through *bar* and *window* as they are seen, and Ctrl+1, Ctrl+2 … bring
    the keyboard to each of *parts*.
    """
    put_in_order(bar, window.centralWidget())
    for number, part in enumerate(parts, start=1):
        QShortcut(QKeySequence(f"Ctrl+{number}"), window, part.setFocus)


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Whatever in *widget* takes the focus by the Tab key, as it is laid out."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if not isinstance(widget, _WHOLE):
        for part in _parts(widget):
            if part is not None:
                yield from stops(part)


def _parts(widget: QWidget) -> Iterator[QWidget | None]:
    match widget:
        case QToolBar():
            yield from (widget.widgetForAction(action) for action in widget.actions())
        case QTabWidget():
            yield widget.tabBar()
            yield from (widget.widget(number) for number in range(widget.count()))
        case QSplitter() | QStackedWidget():
            yield from (widget.widget(number) for number in range(widget.count()))
        case QScrollArea():
            yield widget.widget()
        case _:
            yield from _laid_out(widget.layout())


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    items = (layout.itemAt(number) for number in range(layout.count())) if layout else ()
    for item in items:
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            yield widget
        else:
            yield from _laid_out(item.layout())
