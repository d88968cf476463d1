"""Qt's application for a sheet: without a window, and with fonts wherever the machine has some."""

import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from arcdiag.paper.fault import PaperError
from arcdiag.paper.loading import fault_of

_NOBODY: Final = "offscreen"
"""Qt's part that draws for nobody. On Windows it knows no font but those of one folder."""
_STAND_INS: Final = {
    "monospace": ("Consolas", "Courier New", "Lucida Console", "Liberation Mono"),
    "Sans Serif": ("Segoe UI", "Arial", "Tahoma", "Liberation Sans"),
}
"""What that part calls its usual fonts, and which of Windows' fonts are such."""

_application: list[QGuiApplication] = []
"""Qt ends with whoever holds its application."""


def begin() -> None:
    """Have an application and a font. Raises PaperError where there is no font."""
    if QGuiApplication.instance() is None:
        system = chosen(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)))
        os.environ["QT_QPA_PLATFORM"] = system
        os.environ.setdefault("QT_LOGGING_RULES", "*=false")
        if sys.platform == "win32" and system == _NOBODY:
            _begin_with(Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "Fonts"))
        else:
            _application.append(QGuiApplication(["arcdiag"]))
    if not QFontDatabase.families():
        raise PaperError("there is no font on this machine to set it in")


def chosen(plugins: Path) -> str:
    """The window system: on Windows its own, which needs no display and has the system's fonts.

    Server Core may lack what that one is linked with; there Qt would end the process.
    """
    is_own = sys.platform == "win32" and not fault_of(plugins, "windows")
    return "windows" if is_own else _NOBODY


def _begin_with(fonts: Path) -> None:
    """Begin where Qt finds no font by itself; of a folder it reads none that hold several."""
    os.environ["QT_QPA_FONTDIR"] = str(fonts)
    _application.append(QGuiApplication(["arcdiag"]))
    for collection in sorted(fonts.glob("*.ttc")):
        QFontDatabase.addApplicationFont(str(collection))
    for name, others in _STAND_INS.items():
        QFont.insertSubstitutions(name, others)
