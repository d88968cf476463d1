"""Whose turn it is: crowding falsifies times, so no two runs go on side by side."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, Signal


class Turns(QObject):
    """One turn at a time, in the window's thread; each that was taken must be left."""

    free: ClassVar[Signal] = Signal()
    """Nobody has the turn any more, and nobody waits for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._taken = False
        self._give_way: Callable[[], None] | None = None
        self._waiting: list[tuple[Callable[[], None], Callable[[], None] | None]] = []

    @property
    def is_taken(self) -> bool:
        """Does anybody have the turn?"""
        return self._taken

    def take(self, begin: Callable[[], None], give_way: Callable[[], None] | None = None) -> None:
        """Call *begin* when it is its turn, at once if nobody has it.

        Whoever brings *give_way* is asked by it to come to an end when somebody else waits.
        """
        if self._taken:
            self._waiting.append((begin, give_way))
            if self._give_way is not None:
                self._give_way()
            return
        self._taken, self._give_way = True, give_way
        begin()

    def leave(self) -> None:
        """The turn is over: the next one's begins."""
        self._taken, self._give_way = False, None
        if self._waiting:
            self.take(*self._waiting.pop(0))
        else:
            self.free.emit()
