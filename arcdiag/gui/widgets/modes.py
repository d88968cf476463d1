"""The modes to tick, each explained in a line."""

from collections.abc import Sequence
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from arcdiag.gui.widgets.text import label
from arcdiag.gui.words import translated
from arcdiag.model.choices import Mode
from arcdiag.orders.modes import AUTO

_MODES: Final[dict[str, str]] = {
    Mode.PUBLIC: "over the Internet, directly or through a proxy",
    Mode.MICROSOFT_PEERING: "over ExpressRoute to public addresses",
    Mode.PRIVATE_PEERING: "Private Link, to private addresses",
    Mode.GATEWAY: "through an Arc gateway",
    AUTO: "finds out which of them this machine is in",
}


class Modes(QWidget):
    """A box for each mode; what else a set-up says of modes stays as it was shown."""

    changed: ClassVar[Signal] = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, ...] = ()
        self.boxes = {mode: QCheckBox(str(mode)) for mode in _MODES}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for mode, box in self.boxes.items():
            about = translated(_MODES[mode])
            box.setToolTip(about)
            box.setAccessibleDescription(about)
            box.setChecked(mode == Mode.PUBLIC)
            box.toggled.connect(self.changed)
            words = label(about)
            words.setProperty("kind", "small")
            words.setIndent(20)
            rows.addSpacing(6 if rows.count() else 0)
            rows.addWidget(box)
            rows.addWidget(words)

    def chosen(self) -> tuple[str, ...]:
        """The modes that are ticked, each with the way of its own that a set-up gave it, and what
        a set-up called a mode and is none.
        """
        ways = {text.partition(":")[0]: text for text in self._shown}
        ticked = (ways.get(mode, mode) for mode, box in self.boxes.items() if box.isChecked())
        strange = (text for name, text in ways.items() if name not in self.boxes)
        return (*map(str, ticked), *strange)

    def choose(self, modes: Sequence[str]) -> None:
        """Tick those of a set-up; none: the public one."""
        self._shown = tuple(modes)
        names = {text.partition(":")[0] for text in modes} or {str(Mode.PUBLIC)}
        for mode, box in self.boxes.items():
            box.setChecked(mode in names)
