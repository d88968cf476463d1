"""A tool bar that moves its tools closer together before it puts any of them out of sight."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolBar, QWidget


class Bar(QToolBar):
    """Texts only; the style sheet knows it as ``close`` where there is little room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._roomy = 0
        self.setMovable(False)
        self.setFloatable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self._set(close=False)
            self._roomy = 0

    def _fit(self) -> None:
        if not self.property("close"):
            self._roomy = max(self._roomy, self.sizeHint().width())
        self._set(close=self.width() < self._roomy)

    def _set(self, *, close: bool) -> None:
        if bool(self.property("close")) == close:
            return
        self.setProperty("close", close)
        for part in (self, *self.findChildren(QWidget)):
            part.style().unpolish(part)
            part.style().polish(part)
        self.updateGeometry()
