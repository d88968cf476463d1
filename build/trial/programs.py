"""The four programs do what they are for, on this machine as it is."""

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trial import FailedError, Trials, holds, one_line, proves_itself, said

FORMATS = ("html", "json", "csv", "md", "txt", "xml", "prom", "zip")
WINDOWED = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""By what a program knows that there is a screen."""
MOST_MB = {"console file": 20, "window file": 50, "zip": 40}
STRANGERS = re.compile(r"(^|/)(tests?|testing|include)/|\.(h|hpp|pyi|qml|po|c|a)$|opengl32sw")
"""What nobody needs who runs a program."""


@dataclass(frozen=True)
class Programs:
    """What ``make freeze`` made."""

    folder: Path
    console: Path
    window: Path
    console_file: Path
    window_file: Path
    archive: Path


def found(dist: Path) -> Programs:
    """The programs in *dist*. Raises FailedError where one is missing."""
    folder = next((path for path in dist.glob("arcdiag-*") if path.is_dir()), None)
    if folder is None:
        raise FailedError(f"{dist} holds no folder of programs")
    suffix = ".exe" if (folder / "arcdiag.exe").exists() else ""
    window = f"ArcDiagWindow{suffix}" if suffix else "ArcDiag"
    programs = Programs(
        folder=folder,
        console=folder / f"arcdiag{suffix}",
        window=folder / window,
        console_file=dist / "single" / f"arcdiag{suffix}",
        window_file=dist / "single" / window,
        archive=dist / f"{folder.name}.zip",
    )
    for path in vars(programs).values():
        if not path.exists():
            raise FailedError(f"{path} is missing")
    return programs


def alone(dist: Path) -> Path | None:
    """The console's file in *dist*, where ``make console`` put it and nothing else is there."""
    file = dist / "single" / "arcdiag"
    return file if file.is_file() and not any(dist.glob("arcdiag-*.zip")) else None


def try_console_file(trials: Trials, file: Path) -> None:
    """Try the console as one file for itself."""
    trials.that("it is as small as was promised", lambda: _within({"console file": file}))
    _try_console(trials, "console as one file", file, FORMATS)
    trials.that("the console as one file makes no PDF", lambda: _no_paper(file))
    trials.that("it tells whose work is in it", lambda: _bare_licences(file))
    trials.that("it speaks Chinese", lambda: _chinese(file))


def try_programs(trials: Trials, programs: Programs) -> None:
    """Try what each is for."""
    trials.that("they are as small as was promised", lambda: _small(programs))
    trials.that("nothing is in them that only builds and tests need", lambda: _clean(programs))
    _try_console(trials, "console in the folder", programs.console, (*FORMATS, "pdf"))
    _try_console(trials, "console as one file", programs.console_file, FORMATS)
    trials.that("the console as one file makes no PDF", lambda: _no_paper(programs.console_file))
    trials.that("whose work is in them is told", lambda: _licences(programs))
    trials.that("it speaks Chinese", lambda: _chinese(programs.console))
    trials.that("nothing of Qt is needed to check", lambda: _without_qt(programs))
    for program in () if sys.platform == "win32" else (programs.window, programs.window_file):
        trials.that(
            f"{program.relative_to(programs.archive.parent)} without a display says so in a line",
            lambda it=program: one_line(said([it], 2, without=WINDOWED), "arcdiag check"),
        )
    trials.that(
        "the console as one file says which program has the window",
        lambda: one_line(
            said([programs.console_file, "gui"], 2, environment={"QT_QPA_PLATFORM": "offscreen"}),
            "ArcDiag",
            "arcdiag check",
        ),
    )


def _try_console(trials: Trials, name: str, program: Path, formats: Sequence[str]) -> None:
    trials.that(f"{name}: self-test", lambda: proves_itself(lambda: said([program, "self-test"])))
    trials.that(f"{name}: demo is blocked", lambda: _blocked(program))
    trials.that(f"{name}: a report in each format", lambda: _formats(program, formats))
    trials.that(f"{name}: a proxy script runs apart", lambda: _proxy_script(program))


def _small(programs: Programs) -> None:
    _within(
        {
            "console file": programs.console_file,
            "window file": programs.window_file,
            "zip": programs.archive,
        }
    )


def _within(files: Mapping[str, Path]) -> None:
    sizes = {name: file.stat().st_size for name, file in files.items()}
    large = {name: size for name, size in sizes.items() if size > MOST_MB[name] * 1_000_000}
    if large:
        raise FailedError(f"too large, in bytes: {large}")


def _clean(programs: Programs) -> None:
    names = [path.relative_to(programs.folder).as_posix() for path in programs.folder.rglob("*")]
    strangers = [name for name in names if STRANGERS.search(name)]
    if strangers:
        raise FailedError(f"what is {', '.join(strangers[:10])} for?")


def _blocked(program: Path) -> None:
    holds(said([program, "--lang", "en", "demo"], 3), "BLOCKED", "agentserviceapi")


def _formats(program: Path, formats: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="arcdiag-trial-") as folder:
        files = [Path(folder, f"report.{suffix}") for suffix in formats]
        said([program, "demo", *(part for file in files for part in ("--output", file))], 3)
        empty = [file.name for file in files if not file.is_file() or not file.stat().st_size]
        if empty:
            raise FailedError(f"not written: {', '.join(empty)}")
        report = json.loads(Path(folder, "report.json").read_text("utf-8"))
        if report["verdict"]["state"] != "blocked":
            raise FailedError("the JSON report is not about the demo")


def _licences(programs: Programs) -> None:
    """The folder and the console's file tell of what each holds, and of nothing else."""
    whole = said([programs.console, "--licenses"])
    holds(whole, "GNU LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE", "PySide6")
    _bare_licences(programs.console_file)
    if (programs.folder / "NOTICE.txt").read_text(encoding="utf-8") != whole:
        raise FailedError("NOTICE.txt is not what the program says")


def _bare_licences(file: Path) -> None:
    bare = said([file, "--licenses"])
    holds(bare, "PYTHON SOFTWARE FOUNDATION LICENSE", "Apache License", "Mozilla Public License")
    if "PySide6" in bare:
        raise FailedError("the console as one file tells of Qt, which it does not hold")


def _no_paper(program: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="arcdiag-trial-") as folder:
        command = [program, "demo", "--output", Path(folder, "report.pdf")]
        one_line(said(command, 2), "PDF", ".html")


def _proxy_script(program: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="arcdiag-trial-") as folder:
        script = Path(folder, "proxy.pac")
        script.write_text(
            "function FindProxyForURL(u, h) { return 'PROXY p.example:' + (3000 + 128) }"
        )
        told = said([program, "proxy", "https://aka.ms/", "--json", "--pac", script])
        holds(told, '"p.example"', "3128")


def _chinese(program: Path) -> None:
    told = said(
        [program, "--lang", "zh-Hant", "demo"], 3, environment={"PYTHONIOENCODING": "utf-8"}
    )
    if not re.search("[\u4e00-\u9fff]", told):
        raise FailedError(f"there is no Chinese in:\n{told[:500]}")


def _without_qt(programs: Programs) -> None:
    with tempfile.TemporaryDirectory(prefix="arcdiag-trial-") as folder:
        copy = Path(folder, "copy")
        shutil.copytree(programs.folder, copy, symlinks=True)
        shutil.rmtree(copy / "_internal" / "PySide6")
        program = copy / programs.console.name
        _blocked(program)
        asked = ["check", "--only-endpoints", "--endpoint", "tcp://127.0.0.1:9", "--timeout", "60"]
        told = said([program, *asked, "--deadline", "180"], 3)
        holds(told, "tcp-refused")
        window = copy / programs.window.name
        if sys.platform == "win32":
            return  # there it would say so in a box, and wait
        one_line(said([window], 2, environment={"QT_QPA_PLATFORM": "offscreen"}), "arcdiag check")
