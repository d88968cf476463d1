"""Set-ups saved and opened as files: those that ``check --setup`` takes, too."""

from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from arcdiag.gui.widgets.setup import SetupPanel
from arcdiag.gui.words import tr
from arcdiag.orders.refused import RefusedError
from arcdiag.report.write import WriteError, write_whole

SUFFIX: Final = ".toml"


class SetupFiles(QObject):
    """What the two buttons of *panel* do."""

    refused: ClassVar[Signal] = Signal(str)
    """Why a file could not be read or written, in one line."""
    saved: ClassVar[Signal] = Signal(str)
    """The name of the file."""

    def __init__(self, panel: SetupPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        panel.open.clicked.connect(self.choose)
        panel.save.clicked.connect(self.choose_where)

    def choose(self) -> None:
        """Ask for a set-up and show it."""
        name, _ = QFileDialog.getOpenFileName(
            self._panel, tr("Open a set-up"), "", f"TOML (*{SUFFIX})"
        )
        if name:
            self.open(Path(name))

    def choose_where(self) -> None:
        """Ask for a file and write the set-up into it."""
        name, _ = QFileDialog.getSaveFileName(
            self._panel, tr("Save the set-up"), f"arcdiag-setup{SUFFIX}", f"TOML (*{SUFFIX})"
        )
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(SUFFIX))

    def open(self, path: Path) -> None:
        """Show the set-up in the file at *path*; what was set up before is gone."""
        from arcdiag.orders.setup_file import read_setup

        try:
            setup = read_setup(path)
        except RefusedError as error:
            self.refused.emit(str(error))
            return
        self._panel.show_setup(setup)
        self._panel.changed.emit()

    def save(self, path: Path) -> None:
        """Write what is set up into the file at *path*, without any login."""
        from arcdiag.orders.setup_file import as_toml

        try:
            write_whole(path, as_toml(self._panel.setup()))
        except (RefusedError, WriteError) as error:
            self.refused.emit(str(error))
        else:
            self.saved.emit(path.name)
