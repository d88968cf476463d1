"""What releases are made with, as far as it can be tried where no release is made."""

import ast
import hashlib
import importlib
import shutil
import subprocess
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

ROOT = Path(__file__).parent.parent
FREEZE = ROOT / "build" / "freeze"
SCRIPTS = sorted((ROOT / "build" / "windows").glob("*.ps1"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_for_windows_is_powershell(script: Path) -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))

    tree = parser.parse(script.read_bytes())

    assert not tree.root_node.has_error


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="releases are gathered on Linux")
def test_what_was_built_is_published_under_its_name_and_counted(tmp_path: Path) -> None:
    built, published = tmp_path / "built", tmp_path / "published"
    for name in (
        "linux/arcdiag-1.2.3-linux-x86_64.zip",
        "linux/arcdiag-1.2.3-linux-x86_64-all.cdx.json",
        "linux/single/ArcDiag",
        "linux-console/arcdiag",
        "windows/arcdiag-1.2.3-windows-x86_64.zip",
        "windows/arcdiag-1.2.3-windows-x86_64-all.cdx.json",
        "windows/single/arcdiag.exe",
        "windows/single/ArcDiagWindow.exe",
    ):
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(name)

    subprocess.run([FREEZE / "gather", built, published], check=True)

    sums = (published / "SHA256SUMS").read_text().splitlines()
    counted = dict(reversed(line.split("  ")) for line in sums)
    assert counted.keys() == {path.name for path in published.iterdir()} - {"SHA256SUMS"}
    assert (
        counted["arcdiag-1.2.3-linux-x86_64"]
        == hashlib.sha256(b"linux-console/arcdiag").hexdigest()
    )
    assert "ArcDiagWindow-1.2.3-windows-x86_64.exe" in counted


def test_what_only_readers_of_a_module_need_is_not_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FREEZE))
    lean = importlib.import_module("lean")
    source = '''
"""The module."""
from __future__ import annotations
class Fault(Exception):
    """What it says of itself."""
    def told(self):
        """Nothing else is in it."""
async def asked(it):
    """Asks."""
    assert it, "a reason"
    return "kept"
'''

    left = ast.unparse(lean.without_docstrings(ast.parse(source)))

    compile(left, "left.py", "exec")
    assert "The module" not in left
    assert "Nothing else" not in left
    assert "Asks" not in left
    assert "What it says of itself" in left
    assert "assert it" in left
    assert "'kept'" in left
