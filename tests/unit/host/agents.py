"""Programs called ``azcmagent`` that do what a test wants."""

import os
import shutil
import sys
from pathlib import Path

import pytest

_BEGINNING = "import sys, time\n"


def pretended(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ``azcmagent`` in *folder* and on the path, which does *body*, whatever it is asked."""
    if sys.platform == "win32":
        return _on_windows(folder, body, monkeypatch)
    path = folder / "azcmagent"
    path.write_text(f"#!{sys.executable}\n{_BEGINNING}{body}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return path


def _on_windows(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Python itself by another name: it takes the agent's command for that of a script."""
    path = folder / "azcmagent.exe"
    if not path.exists():
        shutil.copyfile(getattr(sys, "_base_executable", sys.executable), path)
    for command in ("check", "version"):
        (folder / command).write_text(f"{_BEGINNING}{body}\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONHOME", sys.base_prefix)
    monkeypatch.setenv("PATH", os.pathsep.join((str(folder), sys.base_prefix)))
    return path
