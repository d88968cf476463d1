"""What is painted, by its pixels: which of the themes' colours, and how well texts can be read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Final

import msgspec
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTreeView,
    QWidget,
)

from arcdiag.gui.bridge import Shown
from arcdiag.gui.comparer import compared
from arcdiag.gui.models.line import line_of
from arcdiag.gui.theme import COLOURS, Colours, Theme
from arcdiag.gui.widgets.waterfall import Waterfall
from arcdiag.gui.window import Window
from arcdiag.model.choices import State
from tests.unit.report.example import BLOCKED, REPORT

OLDER: Final = msgspec.structs.replace(
    REPORT,
    checks=tuple(
        msgspec.structs.replace(check, state=State.PASS, cause=None)
        if check.id == BLOCKED.id
        else check
        for check in REPORT.checks
    ),
)
SCENES: Final = ("finding", "endpoint", "monitor", "compare")


def sharp(app: QApplication) -> QFont:
    """Paint letters without grey edges from now on: their colour is that of their pixels.

    Gives the font as it was.
    """
    before = QFont(app.font())
    font = QFont(before)
    font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    app.setFont(font)
    return before


def show(window: Window) -> None:
    """Let there be something to see everywhere."""
    lines = tuple(map(line_of, REPORT.checks))
    window.runs.reported.emit(Shown(REPORT, lines, "kept, and not judged anew"))
    monitor = window.pages.monitor
    for number, each in enumerate((OLDER, OLDER, REPORT)):
        at = REPORT.run.started + number * EVERY
        run = msgspec.structs.replace(each.run, started=at)
        monitor.looks.add(msgspec.structs.replace(each, run=run), lines, EVERY)
    monitor.looked.emit()


def turn_to(window: Window, scene: str) -> None:
    """Show one of `SCENES`."""
    for tool, own in ((window.tools.monitor, "monitor"), (window.tools.compare, "compare")):
        if tool.isChecked() != (scene == own):
            tool.trigger()
    if scene == "monitor":
        assert window.pages.watch.plot.isVisible()
    elif scene == "compare":
        window.pages.comparer.made.emit(compared(OLDER, REPORT))
        assert window.pages.compare.tree.isVisible()
    elif scene == "finding":
        window.findings.tree.setCurrentIndex(window.findings.model.index(0, 0))
    else:
        window.endpoints.show_only(frozenset())
        window.endpoints.select(BLOCKED.id)
        window.details.tabs.setCurrentIndex(1)
    QApplication.processEvents()


def parts(window: Window, scene: str) -> dict[str, QWidget]:
    """What is painted by code of its own, or by a style of its own."""
    if scene == "monitor":
        page = window.pages.watch
        return {"strip": page.tree.viewport(), "plot": page.plot}
    if scene == "compare":
        beside = window.pages.compare
        answer = beside.sentence.parentWidget()
        assert answer is not None
        return {"compared": beside.tree.viewport(), "answer": answer}
    if scene == "finding":
        return {"findings": window.findings.tree.viewport(), "words": window.details.words}
    return {
        "tools": window.tools.bar,
        "verdict": window.verdict,
        "message": window.message,
        "endpoints": window.endpoints,
        "waterfall": window.details.tabs.currentWidget(),
        "setup": window.setup,
    }


def named_colours(colours: Colours) -> dict[str, str]:
    """Every colour of a theme, by its place there."""
    found: dict[str, str] = {}
    for name, value in asdict(colours).items():
        if isinstance(value, str):
            found[name] = value
        else:
            found |= {f"{name} {state}": colour for state, colour in value.items()}
    return found


ALL: Final = {colour for each in COLOURS.values() for colour in named_colours(each).values()}


def seen_in(window: Window, scenes: Sequence[str] = SCENES) -> dict[str, dict[str, int]]:
    """How many pixels of each of the themes' colours every part has."""
    found: dict[str, dict[str, int]] = {}
    for scene in scenes:
        turn_to(window, scene)
        for name, part in parts(window, scene).items():
            counts = pixels(part.grab().toImage())
            found[name] = {colour: counts[colour] for colour in ALL if counts[colour]}
    return found


def pixels(image: QImage) -> Counter[str]:
    """How often each colour is there, as ``#rrggbb``."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(plain.constBits()).cast("I"))
    return Counter({f"#{colour & 0xFFFFFF:06x}": count for colour, count in counts.items()})


def strangers(seen: Mapping[str, Mapping[str, int]], theme: Theme) -> list[tuple[str, str]]:
    """Parts with colours that only other themes have."""
    own = set(named_colours(COLOURS[theme]).values())
    return [
        (part, colour)
        for part, counts in seen.items()
        for colour, count in counts.items()
        if colour not in own and count > A_FEW
    ]


EVERY: Final = timedelta(minutes=5)
A_FEW: Final = 30
"""Pixels that edges between two colours may make of a third by chance."""
LEAST_CONTRAST: Final = 4.5
"""WCAG 2.2, 1.4.3 (AA), for text of ordinary size."""
LEAST_IDLE: Final = 3.0
"""For what cannot be used now; the guideline itself asks nothing there."""
LEAST_SEEN: Final = 6
"""Pixels of a text's height or width below which it is but a sliver at an edge."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    shares = (getattr(QColor(colour), part)() for part in ("redF", "greenF", "blueF"))
    linear: list[float] = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def texts(window: QWidget) -> Iterator[tuple[str, QWidget, QRect]]:
    """Every text that can be seen: its words, the widget that paints it, and where in it."""
    for widget in window.findChildren(QWidget):
        if (
            widget.window() is window
            and widget.isVisible()
            and not widget.visibleRegion().isEmpty()
        ):
            yield from (text for text in _texts_of(widget) if text[0])


def _texts_of(widget: QWidget) -> Iterator[tuple[str, QWidget, QRect]]:
    match widget:
        case QTreeView():
            yield from _cells(widget)
        case QTabBar():
            for number in range(widget.count()):
                yield widget.tabText(number), widget, widget.tabRect(number)
        case QAbstractButton() | QLabel():
            yield widget.text(), widget, _beside_sign(widget)
        case QLineEdit():
            words = widget.text() or widget.placeholderText()
            yield words, widget, widget.rect().adjusted(3, 3, -3, -3)
        case QComboBox():
            room = widget.rect().adjusted(3, 3, -24, -3)
            yield widget.currentText(), widget, room
        case QPlainTextEdit():
            yield widget.toPlainText(), widget.viewport(), widget.viewport().rect()


def _beside_sign(widget: QAbstractButton | QLabel) -> QRect:
    """Without the sign, where there is one, and without the rim."""
    if isinstance(widget, QAbstractButton):
        signed = 26 if not widget.icon().isNull() or widget.isCheckable() else 4
        return widget.rect().adjusted(signed, 4, -4, -4)
    return widget.rect()


def _cells(tree: QTreeView) -> Iterator[tuple[str, QWidget, QRect]]:
    model, header = tree.model(), tree.header()
    for section in range(header.count()):
        if not header.isSectionHidden(section):
            place = QPoint(header.sectionViewportPosition(section), 0)
            room = QRect(place, header.size()).adjusted(2, 2, 0, -2)
            room.setWidth(header.sectionSize(section) - 4)
            yield str(model.headerData(section, header.orientation())), header.viewport(), room
    index = tree.indexAt(QPoint(2, 2))
    while index.isValid() and tree.visualRect(index).top() < tree.viewport().height():
        for column in range(model.columnCount()):
            cell = index.siblingAtColumn(column)
            if cell.data() and not tree.isColumnHidden(column):
                option = QStyleOptionViewItem()
                tree.initViewItemOption(option)
                option.rect = tree.visualRect(cell)
                delegate = tree.itemDelegateForIndex(cell)
                assert isinstance(delegate, QStyledItemDelegate)
                delegate.initStyleOption(option, cell)
                text = QStyle.SubElement.SE_ItemViewItemText
                room = tree.style().subElementRect(text, option, tree)
                if isinstance(delegate, Waterfall):  # its words are beside the bar
                    wide = option.fontMetrics.horizontalAdvance(str(cell.data()))
                    room.setLeft(room.right() - wide - 8)
                yield str(cell.data()), tree.viewport(), room
        index = tree.indexBelow(index)


def unreadable(window: QWidget) -> list[tuple[str, float]]:
    """Texts below WCAG's bound, each with the contrast that was measured."""
    image = window.grab().toImage()
    ratio = image.devicePixelRatio()
    found = []
    for words, widget, room in texts(window):
        seen = room & widget.visibleRegion().boundingRect()
        place = QRect(widget.mapTo(window, seen.topLeft()) * ratio, seen.size() * ratio)
        if min(seen.width(), seen.height()) < LEAST_SEEN:
            continue
        measured = standing_out(image.copy(place))
        if measured < (LEAST_CONTRAST if widget.isEnabled() else LEAST_IDLE):
            found.append((words, measured))
    return found


def standing_out(image: QImage) -> float:
    """The contrast between the commonest colour and the one that stands out most from it."""
    counts = pixels(image)
    ground = counts.most_common(1)[0][0]
    return max(contrast(ground, colour) for colour in counts)


def unreadable_menu(menu: QMenu) -> list[tuple[str, float]]:
    """The same of a menu's lines."""
    image = menu.grab().toImage()
    found = []
    for action in menu.actions():
        if action.isSeparator():
            continue
        measured = standing_out(image.copy(menu.actionGeometry(action).adjusted(24, 2, -4, -2)))
        least = LEAST_CONTRAST if action.isEnabled() else LEAST_IDLE
        if measured < least:
            found.append((action.text(), measured))
    return found
