"""Measures the window: how soon it is seen, how long it ever stands still, what it holds."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
STARTS: Final = 9
_SOURCES: Final = ("PySide6", "shiboken6", "msgspec", "arcdiag")
"""Packages whose files the system is made to forget for a cold start; Python's own stay."""


def window(repeats: int) -> Iterator[str]:
    """The lines of the table's part on the window."""
    yield "## The window"
    yield ""
    if find_spec("PySide6") is None:
        yield "Not measured: PySide6 is not installed."
        return
    cold = first_paint(cold=True)
    warm = [first_paint(cold=False) for _ in range(STARTS)]
    runs = [beats() for _ in range(max(3, repeats))]
    middle, least = median(one.took for one in warm), min(one.took for one in warm)
    own = min(one.own for one in warm)
    yield "Off screen, from the start of the process to the first picture of the window:"
    yield f"{least:,.0f} ms at best, {middle:,.0f} ms in the middle of {STARTS} warm starts,"
    yield f"{cold.took:,.0f} ms cold (files of Qt and arcdiag forgotten by the system)."
    yield f"Of the processor's time it takes {own:,.0f} ms; memory then:"
    yield f"{warm[0].kib / 1024:.0f} MiB."
    yield ""
    yield (
        "| run of 1,500 checks | longest stall | own share at most | 99 % below | above 50 ms "
        "| memory after |"
    )
    yield "|---|---|---|---|---|---|"
    for number, one in enumerate(runs, start=1):
        yield (
            f"| {number}: {one['took_s']:.1f} s | {one['longest_ms']:.0f} ms "
            f"| {one['own_ms']:.0f} ms | {one['p99_ms']:.0f} ms "
            f"| {one['over_50']} | {one['after_kib'] / 1024:.0f} MiB |"
        )
    yield ""
    yield "A stall is how late a timer of 5 ms comes in the window's thread, while the engine works"
    yield "in another one of the same process. Whatever else runs on the machine adds to it; *own"
    yield "share* is the longest that arcdiag itself, with all of its threads, kept the processor"
    yield "between two beats."
    yield ""


class Start(NamedTuple):
    """Milliseconds to the first picture, those of the processor, and KiB of memory then."""

    took: float
    own: float
    kib: int


def first_paint(*, cold: bool) -> Start:
    """One start of the window."""
    if cold:
        forget()
    with tempfile.TemporaryDirectory() as folder:
        done = _run("first_paint.py", folder, str(time.time()))
    took, own, kib = done.split()
    return Start(float(took), float(own), int(kib))


def beats() -> dict[str, Any]:
    """One run of many checks, and how late the event loop came."""
    with tempfile.TemporaryDirectory() as folder:
        figures: dict[str, Any] = json.loads(_run("beats.py", folder))
    return figures


def _run(script: str, folder: str, *arguments: str) -> str:
    own = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), folder)
    return subprocess.run(
        [sys.executable, str(HERE / script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **own, "PYTHONPATH": str(ROOT)},
    ).stdout


def forget() -> None:
    """Let the system drop the files of these packages from its memory, as far as it can."""
    for name in _SOURCES:
        spec = find_spec(name)
        for place in spec.submodule_search_locations or () if spec else ():
            for file in Path(place).rglob("*"):
                if file.is_file():
                    with file.open("rb") as opened:
                        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    print(*window(1), sep="\n")
