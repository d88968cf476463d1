"""A window that tells what it paints, whenever the desktop's colours change and whenever a theme is
chosen: ``python -m tests.gui.follower``.

Each line of standard output is JSON; a line on standard input is the name of a theme to choose.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from arcdiag.gui.memory import Memory
from arcdiag.gui.theme import Look, Theme
from arcdiag.gui.window import Window
from arcdiag.report.history import History
from tests.gui import painted

SCENES: Final = ("endpoint", "monitor")


def main(folder: Path) -> None:
    """Follow until standard input ends."""
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    look = Look(app)
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = Window(look, History(folder / "history"), Memory(settings))
    window.resize(820, 600)
    window.show()
    painted.show(window)

    def tell() -> None:
        sys.stdout.write(f"{json.dumps(painted.seen_in(window, SCENES))}\n")
        sys.stdout.flush()

    def hear() -> None:
        line = sys.stdin.readline()
        if line:
            look.choose(Theme(line.strip()))
            tell()
        else:
            app.quit()

    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(hear)
    hints = app.styleHints()
    for change in (hints.colorSchemeChanged, hints.accessibility().contrastPreferenceChanged):
        change.connect(lambda _: QTimer.singleShot(0, tell))
    QTimer.singleShot(0, tell)
    app.exec()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place))
