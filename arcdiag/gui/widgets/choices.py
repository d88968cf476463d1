"""A list of things to tick, with a search above it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from arcdiag.gui.widgets.text import tip
from arcdiag.gui.words import tr
from arcdiag.report.bounds import LONGEST
from arcdiag.report.plain import plain

_NAME: Final = Qt.ItemDataRole.UserRole
_NOTHING: Final[Mapping[str, str]] = {}


class Choices(QWidget):
    """Names with what they stand for; when the list is filled, what is ticked moves to its top, and
    what was used lately below that.

    A name that is ticked and not on offer stands in the list as it is: whoever reads the set-up
    refuses it, and nothing that a set-up says is lost unseen.
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self, name: str, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search: {name}", name=name))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._sift)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self.changed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        whole.addWidget(self.search)
        whole.addWidget(self.list)
        self._grow()

    def _grow(self) -> None:
        """Be as tall as so many whole rows."""
        row = max(map(self.list.sizeHintForRow, range(self.list.count())), default=0)
        tall = row if row > 0 else self.fontMetrics().lineSpacing() + 4
        self.list.setFixedHeight(self._rows * tall + 2 * self.list.frameWidth())

    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def fill(
        self,
        choices: Iterable[tuple[str, str]],
        ticked: Sequence[str],
        recent: Sequence[str] = (),
        tips: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Offer *choices*, of which *ticked* are chosen and *recent* were, the latest first.

        *tips* tell more of some of them.
        """
        offered = dict(choices)
        offered |= {name: name for name in ticked if name not in offered}
        first = {name: number for number, name in enumerate(dict.fromkeys((*ticked, *recent)))}
        ordered = sorted(offered.items(), key=lambda pair: first.get(pair[0], len(first)))
        self.list.blockSignals(True)
        self.list.clear()
        for name, text in ordered:
            self._add(name, text, tips.get(name, name), on=name in ticked)
        self.list.blockSignals(False)
        self._grow()
        self._sift(self.search.text())

    def _add(self, name: str, text: str, about: str, *, on: bool) -> None:
        item = QListWidgetItem(plain(text, LONGEST), self.list)
        item.setData(_NAME, name)
        item.setToolTip(tip(plain(about, LONGEST)))
        item.setFlags(
            Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
        )
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def chosen(self) -> tuple[str, ...]:
        """The names that are ticked, in the order of the list."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            str(item.data(_NAME)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def choose(self, names: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(names)
        for row in range(self.list.count()):
            item = self.list.item(row)
            on = item.data(_NAME) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _sift(self, text: str) -> None:
        words = text.lower().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            sought = f"{item.text()} {item.data(_NAME)}".lower()
            item.setHidden(not all(word in sought for word in words))
