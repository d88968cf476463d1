"""The monitor's page: how heartbeats stand, the last states of each endpoint, and a plot."""

from datetime import timedelta
from typing import ClassVar, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from arcdiag.diagnosis.heartbeats import HEARTBEAT, Place, Standing, said
from arcdiag.gui.memory import Memory
from arcdiag.gui.models.watched import NAME, SEEN, STATE, STRIP, TOOK, WatchedModel
from arcdiag.gui.monitor.looks import Looks, summed_up
from arcdiag.gui.monitor.monitor import Monitor
from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.plot import Plot
from arcdiag.gui.widgets.strip import Strip
from arcdiag.gui.widgets.text import caption, label, sized
from arcdiag.gui.widgets.trees import Tree
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State
from arcdiag.report.plain import plain
from arcdiag.report.routes import phrase

MINUTES: Final = (1, 2, 5, 10, 15, 30, 60)
_USUAL: Final = int(HEARTBEAT / timedelta(minutes=1))
_MOST_PLACES: Final = 4
_SHORTEST: Final = 34
"""Characters of an endpoint's name that are seen."""
_LONGEST: Final = 64


class MonitorPage(QWidget):
    """Shows what *monitor* saw; *memory* keeps how often it looks."""

    asked: ClassVar[Signal] = Signal(object)
    """To begin: the `timedelta` between two looks."""

    def __init__(
        self, look: Look, monitor: Monitor, memory: Memory, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._monitor = monitor
        self.model = WatchedModel(look, self)
        self.tree = Tree(self.model, tr("Endpoints looked at again and again"))
        self.tree.setRootIsDecorated(False)
        self.tree.setItemDelegateForColumn(STRIP, Strip(look, self.tree))
        self.tree.stretch(STRIP, {NAME: _SHORTEST, STATE: 16, TOOK: 8})
        self.tree.selectionModel().currentRowChanged.connect(self._choose)
        self.start = QPushButton()
        self.start.setProperty("kind", "small")
        self.start.clicked.connect(self._press)
        self.often = QComboBox()
        self.often.setAccessibleName(tr("Minutes between two looks"))
        self.often.setToolTip(f"{tr('Minutes between two looks')} (Ctrl+Shift+M)")
        QShortcut(QKeySequence("Ctrl+Shift+M"), self, self.often.setFocus)
        for minutes in MINUTES:
            text = tr("every minute") if minutes == 1 else tr("every {n} minutes", n=minutes)
            self.often.addItem(text, minutes)
        self.often.setCurrentIndex(MINUTES.index(memory.minutes(_USUAL, MINUTES)))
        self.often.currentIndexChanged.connect(lambda _: monitor.change(self.every))
        self.often.currentIndexChanged.connect(
            lambda _: memory.keep_minutes(self.often.currentData())
        )
        self.status = label(name=tr("How the monitor stands"))
        self.standing = label(name=tr("Heartbeats"))
        self._question = label(tr("Does this machine stay connected?"))
        self._question.setFont(sized(self.font(), 1.45, bold=True))
        self._sign = QLabel()
        self._sign.setFixedSize(24, 24)
        self._banner = QFrame()
        self._banner.setObjectName("banner")
        self._both = QSplitter(Qt.Orientation.Vertical)
        self._both.setObjectName("monitor")
        self.title = caption("")
        self.plot = Plot(look)
        self._identity = ""
        self._lay_out()
        monitor.changed.connect(self._tell)
        monitor.looked.connect(self._show)
        look.changed.connect(self._paint)
        self._show()
        self._tell()

    def _lay_out(self) -> None:
        self._banner.setAccessibleName(tr("Heartbeats"))
        inner = QHBoxLayout(self._banner)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.setSpacing(12)
        inner.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._question)
        words.addWidget(self.standing)
        inner.addLayout(words, 1)
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        for part in (self.start, self.often):
            tools.addWidget(part)
        tools.addWidget(self.status, 1)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addLayout(tools)
        top.addWidget(self._banner)
        below = QWidget()
        below.setProperty("kind", "page")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        self.title.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.title)
        column.addWidget(self.plot, 1)
        self._both.addWidget(self.tree)
        self._both.addWidget(below)
        self._both.setStretchFactor(0, 3)
        self._both.setStretchFactor(1, 1)
        self._both.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._both, 1)
        whole.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        unit = self.fontMetrics().averageCharWidth()
        wide = min(max(self.width() * 2 // 5, _SHORTEST * unit), _LONGEST * unit)
        self.tree.header().resizeSection(NAME, wide)

    @property
    def every(self) -> timedelta:
        """What is chosen."""
        return timedelta(minutes=int(self.often.currentData()))

    def _press(self) -> None:
        if self._monitor.is_on:
            self._monitor.stop()
        else:
            self.asked.emit(self.every)

    def _tell(self) -> None:
        monitor = self._monitor
        text = tr("Stop") if monitor.is_on else tr("Start")
        if text != self.start.text():
            self.start.setText(text)
            self.start.setShortcut(QKeySequence("Ctrl+M"))
            self.start.setToolTip(f"{text} (Ctrl+M)")
        self.status.setText("\n".join(filter(None, (_status(monitor), monitor.trouble))))

    def _show(self) -> None:
        chosen, looks = self._identity, self._monitor.looks
        self.model.show(looks)
        index = self.model.index_of(chosen or looks.heart)
        self.tree.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        if not looks.lines:
            self._choose(QModelIndex())
        self._paint()

    def _choose(self, index: QModelIndex) -> None:
        self._identity = self.model.identity(index)
        seen = index.siblingAtColumn(STRIP).data(SEEN) if index.isValid() else []
        self.plot.show_seen(seen)
        name = self.model.name(index) if index.isValid() else ""
        self.title.setText(
            tr("{name}: {sum}", name=name, sum=summed_up(cell for _, cell in seen)) if name else ""
        )

    def _paint(self) -> None:
        looks, colours = self._monitor.looks, self._look.colours
        standings = looks.standings()
        worst = next(iter(standings.values()), None)
        state = worst.state if worst is not None else State.NOT_TESTED
        self._both.setVisible(bool(looks.looks))
        self._sign.setVisible(bool(looks.looks))
        self._question.setVisible(not looks.looks)
        self._sign.setPixmap(self._look.sign(state).pixmap(QSize(24, 24), self.devicePixelRatioF()))
        self.standing.setText("\n".join(_sentences(standings)) if looks.looks else _welcome())
        ground = colours.washes[state] if looks.looks else colours.base
        self._banner.setStyleSheet(
            f"#banner {{ background: {ground}; border: 1px solid {colours.line};"
            " border-radius: 6px; }"
        )
        self.tree.viewport().update()


def _welcome() -> str:
    return tr(
        "Start repeats the present set-up as long as this window is open: the last states of every "
        "endpoint, how long each took, and what Azure would make of the heartbeats. Runs by hand "
        "come first. Of the looks, those in which something changed are kept in the history."
    )


def _status(monitor: Monitor) -> str:
    so_far = _so_far(monitor.looks)
    if not monitor.is_on:
        return so_far
    if monitor.is_looking:
        now = tr("Looking …")
    elif monitor.left:
        minutes, seconds = divmod(int(monitor.left.total_seconds()), 60)
        now = tr("Next look in {minutes}:{seconds}", minutes=minutes, seconds=f"{seconds:02}")
    else:
        now = tr("The next look waits for the run that goes on")
    return "  ·  ".join(filter(None, (now, so_far)))


def _so_far(looks: Looks) -> str:
    if not looks.looks:
        return ""
    since = f"{looks.looks[0].at:%Y-%m-%d %H:%M}"
    if len(looks.looks) == 1:
        return tr("1 look, at {since} UTC", since=since)
    return tr("{count} looks since {since} UTC", count=len(looks.looks), since=since)


def _sentences(standings: dict[Place, Standing]) -> list[str]:
    if not standings:
        return [translated(said(None))]
    if len(standings) == 1:
        return [translated(said(one)) for one in standings.values()]
    lines = [
        tr("{place}: {sentence}", place=_place(place), sentence=translated(said(one)))
        for place, one in standings.items()
    ]
    rest = len(lines) - _MOST_PLACES
    more = [tr("and {count} more", count=rest)] if rest > 0 else []
    return [*lines[:_MOST_PLACES], *more]


def _place(place: Place) -> str:
    parts = (
        str(place.mode),
        plain(place.region, 60),
        translated(phrase(place.via)) if place.via else "",
    )
    return ", ".join(filter(None, parts))
