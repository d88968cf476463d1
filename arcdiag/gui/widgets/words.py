"""A text as tall as it is, broken wherever it must be: host names and hashes have no spaces."""

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget


class Words(QPlainTextEdit):
    """Plain text that can be selected and copied; scrolling is left to what holds it."""

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("kind", "words")
        self.setPlainText(text)
        if name:
            self.setAccessibleName(name)

    def text(self) -> str:
        """What it says."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Say *text* instead."""
        self.setPlainText(text)
        self._grow()

    # What Qt asks.

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(80, self._tall())

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(40, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._grow()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the page."""
        event.ignore()

    def _grow(self) -> None:
        tall = self._tall()
        if tall != self.height():
            self.setFixedHeight(tall)

    def _tall(self) -> int:
        block, tall = self.document().firstBlock(), 0.0
        while block.isValid():
            tall += self.blockBoundingRect(block).height()  # as laid out: fonts round up
            block = block.next()
        return max(ceil(tall), self.fontMetrics().lineSpacing()) + 1
