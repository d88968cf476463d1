"""What the user moved inside the window: kept when it is closed, put back when it is opened.

Parts that can be moved have an object name; a page that is made later gets its places then.
"""

from collections.abc import Iterator

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget

from arcdiag.gui.memory import Memory
from arcdiag.gui.widgets.trees import Tree


def put_back(part: QWidget, memory: Memory) -> None:
    """Let what can be moved in *part* be where it was."""
    for splitter in _splitters(part):
        orientation, wide = splitter.orientation(), splitter.handleWidth()
        splitter.restoreState(memory.geometry(splitter.objectName()) or QByteArray())
        splitter.setOrientation(orientation)  # a state says more than where things are
        splitter.setHandleWidth(wide)
        splitter.setChildrenCollapsible(False)
    for tree in _trees(part):
        tree.columns.put_back(memory.columns(tree.objectName()))


def keep(part: QWidget, memory: Memory) -> None:
    """Remember where everything in *part* is."""
    for splitter in _splitters(part):
        memory.keep_geometry(splitter.objectName(), splitter.saveState())
    for tree in _trees(part):
        memory.keep_columns(tree.objectName(), tree.columns.text)


def _splitters(part: QWidget) -> Iterator[QSplitter]:
    return (each for each in part.findChildren(QSplitter) if each.objectName())


def _trees(part: QWidget) -> Iterator[Tree]:
    return (each for each in part.findChildren(Tree) if each.objectName())
