"""Qt's constants that models meet thousands of times in a repaint: looked up here once."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

DISPLAY: Final = Qt.ItemDataRole.DisplayRole
DECORATION: Final = Qt.ItemDataRole.DecorationRole
FOREGROUND: Final = Qt.ItemDataRole.ForegroundRole
FONT: Final = Qt.ItemDataRole.FontRole
ALIGNMENT: Final = Qt.ItemDataRole.TextAlignmentRole
ACCESSIBLE: Final = Qt.ItemDataRole.AccessibleTextRole
HORIZONTAL: Final = Qt.Orientation.Horizontal
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
