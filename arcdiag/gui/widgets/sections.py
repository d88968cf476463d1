"""A page of captions with text under each, that scrolls up and down only."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from arcdiag.gui.widgets.text import caption
from arcdiag.gui.widgets.words import Words


class Sections(QScrollArea):
    """Shows pairs of caption and text; each line of a text is a paragraph."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._page.setProperty("kind", "page")
        self._rows = QVBoxLayout(self._page)
        self._rows.setContentsMargins(12, 8, 12, 12)
        self._rows.setSpacing(4)
        self.setWidget(self._page)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def show_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show these; a pair without text is left out."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for title, text in pairs:
            if not text:
                continue
            if title:
                head = caption(title, parent=self._page)
                head.setContentsMargins(0, 8 if self._rows.count() else 0, 0, 0)
                self._rows.addWidget(head)
            for line in text.split("\n"):
                self._rows.addWidget(Words(line, title, self._page))
        self._rows.addStretch(1)
        self._lay_out_at_once()
        self.verticalScrollBar().setValue(0)

    def copy(self) -> None:
        """Put all that is shown on the clipboard."""
        QApplication.clipboard().setText("\n".join(self.texts()))

    def _lay_out_at_once(self) -> None:
        """Texts know how tall they are once they know how wide; nobody shall see them before."""
        for row in range(self._rows.count()):
            item = self._rows.itemAt(row)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.show()
        self._rows.activate()
        QCoreApplication.sendPostedEvents(self._page, QEvent.Type.LayoutRequest.value)

    def texts(self) -> list[str]:
        """All that is shown, in order."""
        items = (self._rows.itemAt(row) for row in range(self._rows.count()))
        parts = (item.widget() for item in items if item is not None)
        return [part.text() for part in parts if isinstance(part, QLabel | Words)]
