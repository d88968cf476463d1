"""Labels for texts from anywhere: always plain, whatever they look like, and free to be copied."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_COPIED = Qt.TextInteractionFlag.TextSelectableByMouse | (
    Qt.TextInteractionFlag.TextSelectableByKeyboard
)


def label(text: str = "", *, name: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that breaks its lines; *name* is what a screen reader calls it."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(True)
    made.setTextInteractionFlags(_COPIED)
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    made.setMinimumWidth(80)
    if name:
        made.setAccessibleName(name)
    return made


def caption(text: str, *, parent: QWidget | None = None) -> QLabel:
    """The name of what stands under it or beside it."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("kind", "caption")
    return made


def sized(font: QFont, times: float, *, bold: bool = False) -> QFont:
    """*font*, so many times as large."""
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * times)
    made.setBold(bold)
    return made


def tip(text: str) -> str:
    """*text* for a tool tip, which would take what looks like HTML for it."""
    return f"<qt>{escape(text)}</qt>" if RichText.mightBeRichText(text) else text
