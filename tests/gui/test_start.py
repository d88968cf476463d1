import _ctypes
import marshal
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from arcdiag.gui.display import why_no_part, why_none, why_not_loaded
from arcdiag.gui.haste import CODES
from arcdiag.gui.start import open_window
from arcdiag.orders.refused import RefusedError


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def gui(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "arcdiag", "gui", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**kept, **environment},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_one_line_names_the_command_line() -> None:
    done = gui()

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "arcdiag: gui: no window can be shown: there is no display; "
        "the command line does the same: arcdiag check\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_display_that_nobody_serves_is_no_crash() -> None:
    done = gui(DISPLAY=":7654")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "arcdiag check" in done.stderr


def test_without_qt_one_line_names_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6/__init__.py").write_text("raise ModuleNotFoundError('PySide6')")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))

    done = gui(QT_QPA_PLATFORM="offscreen", PYTHONPATH=path)

    assert done.returncode == 2
    assert "PySide6 is not installed; the command line does the same: arcdiag check" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_that_is_none_is_refused_before_a_window_opens(tmp_path: Path) -> None:
    done = gui(str(tmp_path / "nowhere.json"), QT_QPA_PLATFORM="offscreen")

    assert done.returncode == 2
    assert "there is no such file" in done.stderr


def test_a_display_is_looked_for_where_qt_would(linux: pytest.MonkeyPatch) -> None:
    assert why_none() == "there is no display"
    with pytest.raises(RefusedError, match="arcdiag check"):
        open_window()
    linux.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert why_none() == ""
    linux.setenv("QT_QPA_PLATFORM", "xcb")
    assert why_none() == "there is no display"
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    assert why_none() == ""
    linux.setattr(sys, "platform", "win32")
    linux.delenv("QT_QPA_PLATFORM")
    linux.delenv("WAYLAND_DISPLAY")
    assert why_none() == ""


def test_the_first_picture_waits_for_nothing_that_only_a_run_needs(tmp_path: Path) -> None:
    script = """
import gc, sys
from arcdiag.gui.haste import CODES
from arcdiag.gui.start import open_window, why_no_qt
assert why_no_qt() == ""
from arcdiag.gui import app as room
class Told(room.FirstSight):
    def __init__(self, window, then):
        def tell():
            assert window.isVisible()
            print(*sys.modules)
            then()
            print("collected" if gc.isenabled() else "never collected")
            room.QApplication.quit()
        super().__init__(window, tell)
room.FirstSight = Told
open_window()
"""
    places = {
        name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    }

    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
    )

    loaded = set(done.stdout.split())
    heavy = {"asyncio", "httpx", "httpcore", "dns", "cryptography", "rich", "ssl", "xml.sax"}
    heavy |= {f"arcdiag.{room}" for room in ("engine", "wiring", "net", "host", "demo", "probes")}
    heavy |= {"arcdiag.gui.monitor.monitor", "arcdiag.gui.comparer", "statistics"}
    assert {"arcdiag.gui.window", "collected"} <= loaded
    assert loaded & heavy == set()


@pytest.mark.parametrize("intact", [True, False])
def test_what_pyside_would_compile_is_taken_from_the_programs_own_files(
    tmp_path: Path, intact: bool
) -> None:
    """Only while it is the same text: another PySide is compiled as ever."""
    codes = tmp_path / "resources" / CODES
    codes.parent.mkdir()
    script = Path(__file__).parents[2] / "build" / "freeze" / "codes.py"
    subprocess.run([sys.executable, script, codes], check=True, timeout=60)
    if not intact:
        made = marshal.loads(codes.read_bytes())
        codes.write_bytes(marshal.dumps({(name, crc ^ 1): made[name, crc] for name, crc in made}))
    load = f"""
import builtins, sys
usual, compiled = builtins.compile, []
def counting(source, name, *more, **named):
    compiled.append(str(name))
    return usual(source, name, *more, **named)
builtins.compile = counting
sys._MEIPASS = {str(tmp_path)!r}
from arcdiag.gui.haste import loading_qt
before = builtins.__import__
with loading_qt():
    import PySide6.QtWidgets
assert PySide6.QtWidgets.QLabel.__doc__ is not None
assert (builtins.compile, builtins.__import__) == (counting, before)
print(sum("shibokensupport" in name for name in compiled))
"""

    done = subprocess.run(
        [sys.executable, "-c", load], capture_output=True, text=True, timeout=60, check=True
    )

    assert (int(done.stdout) == 0) is intact


PARTS = (
    ("windows", "qwindows.dll", "direct2d", "qdirect2d.dll")
    if sys.platform == "win32"
    else ("xcb", "libqxcb.so", "wayland", "libqwayland.so")
)
"""The part that is usual here and one that can be wished for, each with its file."""


def test_what_qts_part_for_the_display_lacks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, its_file, other, other_file = PARTS
    (tmp_path / "platforms").mkdir()
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    none = why_no_part(tmp_path)
    (tmp_path / "platforms" / its_file).write_bytes(b"no library")

    assert none == f"this Qt has no part for {usual}"
    assert why_no_part(tmp_path) == "a library that Qt needs is missing"
    monkeypatch.setenv("QT_QPA_PLATFORM", other)
    shutil.copyfile(_ctypes.__file__, tmp_path / "platforms" / other_file)
    assert why_no_part(tmp_path) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is one system for windows")
def test_of_two_parts_for_displays_one_is_enough(tmp_path: Path, linux: pytest.MonkeyPatch) -> None:
    (tmp_path / "platforms").mkdir()
    (tmp_path / "platforms" / "libqxcb.so").write_bytes(b"no library")
    (tmp_path / "platforms" / "libqwayland.so").symlink_to(_ctypes.__file__)
    linux.setenv("DISPLAY", ":0")
    linux.setenv("WAYLAND_DISPLAY", "wayland-0")

    assert why_no_part(tmp_path) == ""


def test_a_library_that_qt_does_not_find_is_named() -> None:
    said = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    assert why_not_loaded(said) == "Qt cannot be loaded, libEGL.so.1 is missing"
    assert why_not_loaded(ImportError("DLL load failed")).startswith("Qt cannot be loaded on this")


def test_a_windows_that_qt_is_not_made_for_is_told_by_its_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    version = SimpleNamespace(build=14393)
    monkeypatch.setattr(sys, "getwindowsversion", lambda: version, raising=False)

    assert why_not_loaded(ImportError("DLL load failed")) == (
        "Qt cannot be loaded on this Windows (build 14393, Qt is for 17763+)"
    )
    version.build = 20348
    assert why_not_loaded(ImportError("DLL load failed")) == "Qt cannot be loaded on this system"
