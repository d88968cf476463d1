"""Runs the Windows code paths on Linux, under wine: `wine.py WINPY`, where WINPY is its launcher.

Tests, demo, frozen programs and the window, by a Windows Python and Windows' own wheels. It shows
nothing of a real Windows (docs/packaging.md says what), and makes no release.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "trial"))

from screen import FEWEST_COLOURS, Screen
from trial import PATIENCE_S, FailedError, Trials, ended, holds, one_line, proves_itself, said

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "work" / "windows"
TESTS = ("tests/gui", "tests/unit", "tests/scenarios")
FONTS = ("dejavu/DejaVuSans*.ttf", "liberation/*.ttf", "noto/NotoSansCJK-Regular.ttc")
"""A Windows has fonts; a folder of wine's has none, and wine shows its programs Linux' instead."""
FURNISH = r"""
import os, shutil, sys, winreg
from pathlib import Path
fonts = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, fonts) as key:
    for source in map(Path, sys.argv[1:]):
        shutil.copy(source, Path(os.environ["SYSTEMROOT"], "Fonts"))
        winreg.SetValueEx(key, f"{source.stem} (TrueType)", 0, winreg.REG_SZ, source.name)
"""
"""As a Windows installs them: wine would no longer show what is only copied."""
_OWN = {
    "PYTHONPATH": str(ROOT),
    "ARCDIAG_STOCK_BOOTLOADER": "1",  # no compiler for Windows here
    "SOURCE_DATE_EPOCH": "1767225600",
}
HOURS = 3600
FEW_MINUTES = 1500


class Windows:
    """The launcher, and what it made."""

    def __init__(self, launcher: Path) -> None:
        self._launcher = launcher
        self.folder = SCRATCH / "dist" / "folder"

    def run_into(self, file: Path, *words: str | Path) -> int:
        """Keep all that `winpy WORDS` says in *file*, however long; its exit code."""
        with file.open("wb") as told:
            done = subprocess.run(
                [self._launcher, *words],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                env=os.environ | _OWN,
                cwd=ROOT,
                timeout=HOURS,
                check=False,
            )
        return done.returncode

    def ran(self, *words: str | Path, code: int = 0, patience_s: int = FEW_MINUTES) -> str:
        """All that `winpy WORDS` says."""
        return said(
            [self._launcher, *words], code, environment=_OWN, folder=ROOT, patience_s=patience_s
        )

    def install(self) -> None:
        """Windows' own wheels of what tests and freezing need, as they are pinned."""
        locks = (ROOT / "build" / "lock" / f"{name}.txt" for name in ("dev", "freeze"))
        self.ran("install", *(part for lock in locks for part in ("-r", lock)))

    def furnish(self) -> None:
        """Put fonts where a Windows has them. Raises FailedError where this machine has none."""
        found = [path for name in FONTS for path in Path("/usr/share/fonts").glob(f"*/{name}")]
        if not found:
            raise FailedError("there are no fonts of DejaVu or Liberation under /usr/share/fonts")
        self.ran("run", "-c", FURNISH, *found)

    def freeze(self) -> None:
        """Build the programs anew."""
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        places = ("--distpath", SCRATCH / "dist", "--workpath", SCRATCH / "work")
        self.ran("freeze", ROOT / "build" / "arcdiag.spec", *places)

    def window(self) -> None:
        """Show it on wine's screen, and keep the picture."""
        program = self.folder / "ArcDiagWindow.exe"
        starter = subprocess.Popen(
            [self._launcher, "exec", program],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + PATIENCE_S
        try:
            while not _is_drawn(program.name):
                if starter.poll() is not None or time.monotonic() > end:
                    raise FailedError("it drew no window")
                time.sleep(1)
        finally:
            for process in _processes(program.name):
                os.kill(process, signal.SIGKILL)
            starter.wait(PATIENCE_S)


def _is_drawn(name: str) -> bool:
    """Is there a window with words in it on the screen of the Windows program *name*?"""
    for process in _processes(name):
        variables = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
        for display in (each[8:].decode() for each in variables if each.startswith(b"DISPLAY=")):
            seen = looked_at(display)
            if seen.colours() >= FEWEST_COLOURS:
                time.sleep(3)  # what follows the first picture
                looked_at(display).save(SCRATCH / "window.png")
                return True
    return False


def _processes(name: str) -> list[int]:
    """The Windows programs called *name* that run for this checkout."""
    ours = str(SCRATCH).replace("/", "\\").encode()
    return [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if ours in (line := _content(path)) and line.split(b"\0")[0].endswith(name.encode())
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def looked_at(display: str) -> Screen:
    """What is on the X server *display* now."""
    x = ctypes.CDLL("libX11.so.6")
    for function in ("XOpenDisplay", "XGetImage"):
        getattr(x, function).restype = ctypes.c_void_p
    x.XDefaultRootWindow.restype = ctypes.c_ulong
    link = ctypes.c_void_p(x.XOpenDisplay(display.encode()))
    width, height = x.XDisplayWidth(link, 0), x.XDisplayHeight(link, 0)
    root = ctypes.c_ulong(x.XDefaultRootWindow(link))
    planes, as_pixels = ctypes.c_ulong(0xFFFFFFFF), 2
    image = x.XGetImage(link, root, 0, 0, width, height, planes, as_pixels)
    data = ctypes.c_void_p.from_address(image + 16).value  # X11/Xlib.h, XImage.data
    pixels = ctypes.string_at(data, width * height * 4)
    x.XCloseDisplay(link)
    return Screen(display, lambda: pixels, width, height)


def main() -> None:
    """Try all of it; the exit code is 1 where something is not as it must be."""
    launcher = Path(sys.argv[1]) if len(sys.argv) == 2 else Path()
    if not launcher.is_file():
        sys.exit("make windows WINPY=FILE: FILE is the launcher of a Windows Python under wine")
    windows, trials = Windows(launcher), Trials()
    trials.that("the locked packages are there", windows.install)
    trials.that("there are fonts", windows.furnish)
    for room in TESTS:
        trials.that(f"tests of {room}", lambda it=room: _tests(windows, it))
    trials.that("demo", lambda: _demo(windows, "run", "-m", "arcdiag"))
    trials.that("the programs are built", windows.freeze)
    console = windows.folder / "arcdiag.exe"
    one = SCRATCH / "dist" / "single-arcdiag.exe"
    for program in (console, one):
        name = program.name
        trials.that(
            f"{name}: self-test",
            lambda it=program: proves_itself(lambda: windows.ran("exec", it, "self-test")),
        )
        trials.that(f"{name}: demo", lambda it=program: _demo(windows, "exec", it))
    trials.that("PDF has letters", lambda: _letters(windows, windows.folder))
    trials.that("and where Windows lacks what a window needs", lambda: _bare(windows))
    trials.that("the window is drawn", windows.window)
    ended(trials)


def _tests(windows: Windows, room: str) -> None:
    kept = SCRATCH.with_name(f"windows-{room.replace('/', '-')}.txt")
    kept.parent.mkdir(parents=True, exist_ok=True)
    words = ("-q", "-p", "no:cacheprovider", "--color=no", room)
    code = windows.run_into(kept, "pytest", *words)
    told = kept.read_text("utf-8", "replace")
    if code or not (counted := re.search(r"\d+ passed.*", told)):
        raise FailedError(f"{told[-1500:]}\nall of it: {kept.relative_to(ROOT)}")
    print(f"      {counted[0]}; why what was skipped: {kept.relative_to(ROOT)}")


def _letters(windows: Windows, folder: Path) -> None:
    """Is there a PDF with words in it that poppler can read?"""
    paper = SCRATCH / f"{folder.name}.pdf"
    windows.ran("exec", folder / "arcdiag.exe", "demo", "--output", paper, code=3)
    holds(said(["pdftotext", "-layout", paper, "-"]), "BLOCKED", "agentserviceapi")


def _bare(windows: Windows) -> None:
    """As on a Server Core that lacks what Qt's part for Windows is linked with."""
    bare = SCRATCH / "bare"
    shutil.copytree(windows.folder, bare)
    (bare / "_internal/PySide6/plugins/platforms/qwindows.dll").unlink()
    _letters(windows, bare)
    told = windows.ran("exec", bare / "arcdiag.exe", "--lang", "en", "gui", code=2)
    one_line(told, "no window can be shown", "arcdiag check")


def _demo(windows: Windows, *program: str | Path) -> None:
    holds(windows.ran(*program, "--lang", "en", "demo", code=3), "BLOCKED", "agentserviceapi")


if __name__ == "__main__":
    main()
