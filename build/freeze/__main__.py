"""Makes the standalone programs in dist/: ``make freeze``; with --twice, and compares the bytes.

The same sources, packages and Python give the same bytes: a fixed hash seed, a fixed time
(SOURCE_DATE_EPOCH, by default that of the last commit), and nothing of this machine's paths.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import bootloader
import names
import notes
from archive import pack

LONG_AGO = 1_767_225_600
"""2026-01-01, for sources that come without their history."""


def main() -> int:
    """Build once or twice; the exit code is 1 where the second build differs."""
    asked = argparse.ArgumentParser(prog="make freeze", description=__doc__)
    asked.add_argument("--twice", action="store_true", help="build again elsewhere, and compare")
    asked.add_argument("--console", action="store_true", help="the console as one file, no more")
    asked.add_argument("--pack", action="store_true", help="zip the folder again: it was signed")
    wanted = asked.parse_args()
    if wanted.pack:
        pack(names.DIST / names.release(), names.ARCHIVE, source_date_epoch())
        return 0
    names.SCRATCH.mkdir(parents=True, exist_ok=True)
    bootloader.main()
    if wanted.console:
        build_console(names.DIST)
        return 0
    build(names.DIST)
    if not wanted.twice:
        return 0
    again = names.SCRATCH / "again"
    build(again)
    return compared(names.DIST, again)


def build(target: Path) -> None:
    """Freeze everything, and put it in order in *target*, which holds nothing else afterwards."""
    epoch = source_date_epoch()
    raw = names.SCRATCH / f"raw-of-{target.name}"
    shutil.rmtree(raw, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)
    freeze(raw, epoch)
    folder = target / names.release()
    single = target / "single"
    single.mkdir(parents=True)
    shutil.move(raw / "folder", folder)
    share(folder)
    for name in (names.CONSOLE, names.WINDOW):
        shutil.move(raw / f"single-{name}{names.SUFFIX}", single / f"{name}{names.SUFFIX}")
    for path, name in beside():
        shutil.copyfile(path, folder / name)
    if not names.WINDOWS:
        (folder / "arcdiag.1").write_bytes(manual(epoch))
    list_parts(target)
    pack(folder, target / f"{names.release()}.zip", epoch)


def build_console(target: Path) -> None:
    """Freeze the console as one file, on systems for which there is no Qt."""
    raw = names.SCRATCH / "raw-of-console"
    shutil.rmtree(raw, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)
    freeze(raw, source_date_epoch(), ARCDIAG_CONSOLE_ALONE="1")
    (target / "single").mkdir(parents=True)
    file = f"{names.CONSOLE}{names.SUFFIX}"
    shutil.move(raw / f"single-{file}", target / "single" / file)
    list_parts(target)


def list_parts(target: Path) -> None:
    """Put the lists of what is in the programs beside them."""
    for parts in sorted(names.MADE.glob("*/*.cdx.json")):
        shutil.copyfile(parts, target / parts.name)


def share(folder: Path) -> None:
    """Keep one of the two copies of the modules, where the bootloader looks for it."""
    one, other = (folder / f"{name}.pkg" for name in (names.CONSOLE, names.WINDOW))
    if one.read_bytes() != other.read_bytes():
        sys.exit("the folder's two programs do not hold the same")
    one.rename(folder / bootloader.SHARED)
    other.unlink()


def freeze(raw: Path, epoch: int, **environment: str) -> None:
    """Let PyInstaller follow the recipe; what it has to say goes into a log beside the result."""
    shutil.rmtree(names.MADE, ignore_errors=True)
    log = names.SCRATCH / "pyinstaller.log"
    with log.open("wb") as said:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"),
                *("--distpath", raw, "--workpath", raw / "work", names.ROOT / "build/arcdiag.spec"),
            ],
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
            env=os.environ
            | {
                "PYTHONHASHSEED": "0",
                "SOURCE_DATE_EPOCH": str(epoch),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONNODEBUGRANGES": "1",  # columns of sources that are not there
                "PYINSTALLER_CONFIG_DIR": str(raw / "cache"),
                "TZ": "UTC",
                "LC_ALL": "C",
                **environment,
            },
        )
    if done.returncode:
        sys.exit(f"{log.read_text('utf-8', 'replace')[-4000:]}\nnothing was frozen; see {log}")


def beside() -> list[tuple[Path, str]]:
    """What lies in the folder beside the programs, for people."""
    found = [
        (names.ROOT / "LICENSE", "LICENSE.txt"),
        (names.MADE / "all" / notes.NOTICE, notes.NOTICE),
    ]
    if not names.WINDOWS:
        found += [
            (names.HERE / "arcdiag.desktop", "arcdiag.desktop"),
            (names.ROOT / "resources" / "icon" / "arcdiag.svg", "arcdiag.svg"),
        ]
    return found


def manual(epoch: int) -> bytes:
    """The manual page."""
    return subprocess.run(
        [sys.executable, names.ROOT / "build/pages/manual.py", str(epoch)],
        env=os.environ | {"PYTHONPATH": str(names.ROOT), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


def source_date_epoch() -> int:
    """When the sources were last changed, in seconds."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    told = subprocess.run(
        ["git", "-C", names.ROOT, "log", "-1", "--format=%ct"],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(told.stdout) if told.returncode == 0 else LONG_AGO


def compared(one: Path, other: Path) -> int:
    """Say which files differ between two builds; 1 where any does."""
    digests = [
        {
            path.relative_to(top).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in top.rglob("*")
            if path.is_file()
        }
        for top in (one, other)
    ]
    first, second = digests
    differing = sorted(name for name in first | second if first.get(name) != second.get(name))
    for name in differing:
        print(f"not the same in both builds: {name}", file=sys.stderr)
    print(f"{len(first)} files, {len(differing)} of them not the same in two builds")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
