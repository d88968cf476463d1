"""A bar for what went wrong: it stays until it is closed or something new begins."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from arcdiag.gui.theme import Look
from arcdiag.gui.widgets.text import label
from arcdiag.gui.words import tr, translated
from arcdiag.model.choices import State

_MOST = 8


class MessageBar(QFrame):
    """Shows lines under the tool bar; ``announced`` tells them."""

    announced: ClassVar[Signal] = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = State.FAIL
        self.setObjectName("message")
        self._sign = QLabel()
        self._text = label(name=tr("Message"))
        self.offered: QPushButton | None = None
        """What can be done about what is shown."""
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setAccessibleName(tr("Close the message"))
        close.setShortcut(QKeySequence("Alt+X"))
        close.setToolTip(f"{tr('Close the message')} (Alt+X)")
        close.clicked.connect(self.hide)
        self._whole = whole = QHBoxLayout(self)
        whole.setContentsMargins(14, 6, 8, 6)
        whole.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self._text, 1)
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        look.changed.connect(self._paint)
        self.hide()

    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def show_lines(self, lines: tuple[str, ...], state: State = State.FAIL) -> None:
        """Show these lines, the first few of many."""
        self._state = state
        self._withdraw()
        self._paint()
        rest = len(lines) - _MOST
        more = (tr("and {count} more", count=rest),) if rest > 0 else ()
        self._text.setText("\n".join((*map(translated, lines[:_MOST]), *more)))
        self.show()
        self.announced.emit(self.text())

    def offer(self, text: str, do: Callable[[], None]) -> None:
        """Beside what is shown, a button with *text* that hides it all and calls *do*."""
        self._withdraw()
        self.offered = button = QPushButton(text)
        button.setProperty("kind", "small")
        button.setShortcut(QKeySequence("Alt+Return"))
        button.setToolTip(f"{text} (Alt+Return)")
        button.clicked.connect(self.hide)
        button.clicked.connect(do)
        self._whole.insertWidget(2, button, 0, Qt.AlignmentFlag.AlignTop)
        button.show()

    def _withdraw(self) -> None:
        if self.offered is not None:
            self.offered.deleteLater()
            self.offered.hide()
            self.offered = None

    def _paint(self) -> None:
        sign = self._look.sign(self._state)
        self._sign.setPixmap(sign.pixmap(QSize(16, 16), self.devicePixelRatioF()))
