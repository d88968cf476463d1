"""What goes into the programs and what stays out; the reasons stand beside it."""

import re
from collections.abc import Iterator
from pathlib import Path

NOT_USED = (
    *("tkinter", "sqlite3", "curses", "readline"),  # readline is under the GPL
    *("unittest", "doctest", "pdb", "pydoc", "pydoc_data", "test", "lib2to3", "ensurepip"),
    *("xmlrpc", "ftplib", "multiprocessing", "distutils", "setuptools", "pip"),
    *("trio", "curio", "uvloop", "h2", "brotli", "brotlicffi", "zstandard", "click"),
    *("pygments", "markdown_it", "mdurl", "IPython", "ipywidgets", "attr"),
    *("_pydecimal", "_pyio", "anyio._backends._trio"),  # there is a better one
    *("PySide6.QtNetwork", "PySide6.QtDBus"),
)
"""Modules that are imported by somebody, somewhere, for something that arcdiag never asks for."""

OF_THE_WINDOW = ("PySide6", "shiboken6", "arcdiag.gui.app")
"""What a program without a window does without; `arcdiag gui` then says so."""

_OF_QT = (
    "Core",
    "DBus",  # Gui is linked with it
    "Gui",
    "Widgets",
    "XcbQpa",
)
_PLUGINS = (
    *("platforms/libqxcb", "platforms/libqoffscreen"),  # under Wayland by XWayland
    *("platforms/qwindows", "platforms/qoffscreen"),
    *("platforminputcontexts/libcompose", "platforminputcontexts/libibus"),  # to type Chinese
    "platformthemes/libqxdgdesktopportal",  # the desktop's own file dialogs
)
_TRANSLATIONS = ("qtbase_zh_TW.qm",)

_OF_THE_SYSTEM = re.compile(
    r"lib(X11|X11-xcb|Xau|Xdmcp|xcb|GL|GLX|GLdispatch|OpenGL|EGL|drm|gbm|fontconfig|freetype|png16"
    r"|brotli\w+|glib-2\.0|gthread-2\.0|gio-2\.0|gobject-2\.0|gmodule-2\.0|pcre2?(-8)?|dbus-1"
    r"|systemd|cap|gcrypt|gpg-error|lz4|bsd|md|wayland-\w+|graphite2|harfbuzz)\.so\b"
)
"""Libraries that belong to the desktop and must be of one make with it: never brought along.

Expat is not among them, although fontconfig uses it: a distribution's own Python does as well.
"""

_NEVER = re.compile(
    r"\.(pyi?|po|pot|h|hpp|cmake|prl|a|lib|pc|qml|json\.in|typed)$"
    r"|(^|/)(tests?|include|sboms|typesystems|glue|metatypes|qml|INSTALLER|RECORD|REQUESTED|WHEEL"
    r"|direct_url\.json|libexec|scripts)(/|$)"
    r"|opengl32sw|d3dcompiler|\.dist-info/"
)
"""Not needed to run: sources, headers, tests, what installers leave behind."""

Entry = tuple[str, str, str]
"""Where something goes, where it comes from, and PyInstaller's word for its kind."""


def shipped(root: Path) -> list[tuple[str, str]]:
    """The files that arcdiag finds by `arcdiag.resources`: where each lies, and its folder."""
    top = root / "resources"
    return [
        (str(path), (Path("resources") / path.relative_to(top).parent).as_posix())
        for path in sorted(_files(top))
        if not _NEVER.search(path.relative_to(top).as_posix())
    ]


def is_kept(entry: Entry) -> bool:
    """Does arcdiag need this file where it runs?"""
    name, kind = entry[0].replace("\\", "/"), entry[2]
    if kind == "SYMLINK" or _OF_THE_SYSTEM.match(Path(name).name):
        return False  # libraries find each other by their own paths; links double them in a zip
    if name.startswith("resources/"):
        return True
    if name.startswith("PySide6/"):
        return _is_kept_of_qt(name)
    return not _NEVER.search(name)


def _is_kept_of_qt(name: str) -> bool:
    if "/plugins/" in name:
        return any(name.partition("/plugins/")[2].startswith(each) for each in _PLUGINS)
    if "/translations/" in name:
        return name.endswith(_TRANSLATIONS)
    module = re.search(r"/(?:lib)?(?:Qt6?)(\w+?)(?:\.abi3)?\.(?:so|dll|pyd)", name)
    if module:
        return module[1] in _OF_QT and not name.startswith("PySide6/QtDBus")
    return not _NEVER.search(name)


def _files(top: Path) -> Iterator[Path]:
    return (path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
