"""The standalone programs, where `make freeze` has made them: how large, and how soon there."""

import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "trial"))

from programs import MOST_MB, Programs, found
from screen import screen, shown
from trial import FailedError

ROOT = Path(__file__).resolve().parents[2]
STARTS = 15
WINDOWS = 9
HELP_MS = 60
PAINT_MS = 300
LARGEST = 10


def frozen(dist: Path = ROOT / "dist") -> Iterator[str]:
    """What is to be said of the programs in *dist*, line by line."""
    yield from ("", "## The standalone programs", "")
    try:
        programs = found(dist)
    except FailedError as fault:
        yield f"Not measured: {fault} (`make freeze` makes them)."
        return
    yield from _sizes(programs)
    yield from _parts(programs)
    yield from _starts(programs)


def _sizes(programs: Programs) -> Iterator[str]:
    yield from ("| what | size | at most |", "|---|---|---|")
    for name, path in (
        ("console file", programs.console_file),
        ("window file", programs.window_file),
        ("zip", programs.archive),
    ):
        yield f"| {name} | {path.stat().st_size / 1e6:.1f} MB | {MOST_MB[name]} MB |"
    whole = sum(path.stat().st_size for path in programs.folder.rglob("*") if path.is_file())
    yield f"| folder, unzipped | {whole / 1e6:.1f} MB | |"


def _parts(programs: Programs) -> Iterator[str]:
    yield from ("", "The largest parts of the folder:", "")
    yield from ("| part | zipped | unzipped |", "|---|---|---|")
    with zipfile.ZipFile(programs.archive) as archive:
        parts = sorted(archive.infolist(), key=lambda part: -part.compress_size)
    for part in parts[:LARGEST]:
        name = part.filename.partition("/")[2]
        yield f"| `{name}` | {part.compress_size / 1e6:.1f} MB | {part.file_size / 1e6:.1f} MB |"


def _starts(programs: Programs) -> Iterator[str]:
    yield from ("", f"The soonest of {STARTS} warm starts, and of {WINDOWS} windows (Xvfb):", "")
    yield from ("| start | took | at most |", "|---|---|---|")
    rows: tuple[tuple[str, float, str], ...] = (
        ("Python that does nothing, for comparison", _soonest([sys.executable, "-Ic", "pass"]), ""),
        ("folder: `arcdiag --help`", _soonest([programs.console, "--help"]), f"{HELP_MS} ms"),
        ("one file: `arcdiag --help`", _soonest([programs.console_file, "--help"]), ""),
        ("folder: `ArcDiag`, first pixel", _first_pixel(programs.window), f"{PAINT_MS} ms"),
        ("one file: `ArcDiag`, first pixel", _first_pixel(programs.window_file), ""),
    )
    for name, took, most in rows:
        yield f"| {name} | {took:.0f} ms | {most} |"


def _soonest(command: Sequence[str | Path]) -> float:
    """Milliseconds from the start of *command* to its end, the least of many."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def _first_pixel(program: Path) -> float:
    times = []
    for _ in range(WINDOWS):
        with screen() as seen:
            times.append(shown([program], seen))
    return min(times) * 1000
