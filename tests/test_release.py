"""What releases are made with, as far as it can be tried where no release is made."""

import ast
import hashlib
import importlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tree_sitter
import tree_sitter_powershell
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
FREEZE = ROOT / "build" / "freeze"
PACKAGING = ROOT / "docs" / "packaging.md"
WORKFLOW = YAML(typ="safe").load(ROOT / ".github" / "workflows" / "release.yml")
SCHEMA = files("check_jsonschema").joinpath("builtin_schemas/vendor/github-workflows.json")
SHELL_SCRIPTS = [ROOT / name for name in (".ci/run", "build/setup", "build/lock/make")]
SCRIPTS = sorted((ROOT / "build" / "windows").glob("*.ps1"))


def steps() -> Iterator[dict[str, Any]]:
    for job in WORKFLOW["jobs"].values():
        yield from job["steps"]


def commands(shell: str) -> list[str]:
    """What the workflow's steps run in *shell*."""
    usual = WORKFLOW["defaults"]["run"]["shell"]
    return [step["run"] for step in steps() if "run" in step and step.get("shell", usual) == shell]


def is_powershell(text: bytes) -> bool:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    return not parser.parse(text).root_node.has_error


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_for_windows_is_powershell(script: Path) -> None:
    assert is_powershell(script.read_bytes())


def test_the_workflow_is_what_github_takes_for_one() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    faults = jsonschema.validators.validator_for(schema)(schema).iter_errors(WORKFLOW)

    assert [fault.message for fault in faults] == []


def test_what_the_workflow_names_is_there() -> None:
    ran = "\n".join([*commands("bash"), *commands("pwsh")])
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert all(is_powershell(command.encode()) for command in commands("pwsh"))
    assert {
        name for name in re.findall(r"build/[\w/.]+", ran) if not (ROOT / name).exists()
    } == set()
    assert set(re.findall(r"\bmake ([a-z]+)$", ran, re.MULTILINE)) == {"twice", "console"} & made
    assert WORKFLOW["jobs"]["publish"]["needs"] == list(WORKFLOW["jobs"])[:-1]


def test_the_workflow_uses_others_work_as_it_was_on_one_day_and_no_text_of_theirs_is_run() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]

    assert used != []
    assert [name for name in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []
    assert [text for text in commands("bash") + commands("pwsh") if "${{" in text] == []


@pytest.mark.skipif(sys.platform != "linux", reason="shellcheck comes for Linux")
def test_shellcheck_finds_nothing_in_what_shells_are_given(tmp_path: Path) -> None:
    written = []
    for number, command in enumerate(commands("bash")):
        written.append(tmp_path / f"step-{number}")
        written[-1].write_text(f"#!/usr/bin/env bash\nset -e\n{command}", encoding="utf-8")
    shellcheck = Path(sysconfig.get_path("scripts"), "shellcheck")

    done = subprocess.run(
        [shellcheck, "--norc", *written, *SHELL_SCRIPTS, FREEZE / "gather"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert written != []
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="releases are gathered on Linux")
def test_what_was_built_is_published_under_its_name_and_counted(tmp_path: Path) -> None:
    built, published = tmp_path / "built", tmp_path / "published"
    for name in (
        "linux/arcdiag-1.2.3-linux-x86_64.zip",
        "linux/arcdiag-1.2.3-linux-x86_64-all.cdx.json",
        "linux/arcdiag-1.2.3-linux-x86_64-console.cdx.json",
        "linux/single/ArcDiag",
        "linux/single/arcdiag",
        "linux-console/single/arcdiag",
        "linux-console/arcdiag-1.2.3-linux-x86_64-console.cdx.json",
        "windows/arcdiag-1.2.3-windows-x86_64.zip",
        "windows/arcdiag-1.2.3-windows-x86_64-all.cdx.json",
        "windows/arcdiag-1.2.3-windows-x86_64-console.cdx.json",
        "windows/single/arcdiag.exe",
        "windows/single/ArcDiagWindow.exe",
    ):
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(name)

    wrong = subprocess.run([FREEZE / "gather", built, published, "v1.2.4"], capture_output=True)
    subprocess.run([FREEZE / "gather", built, published, "v1.2.3"], check=True)

    told = set(re.findall(r"^\| `([^`]*VERSION[^`]*)`", PACKAGING.read_text("utf-8"), re.MULTILINE))
    sums = (published / "SHA256SUMS").read_text().splitlines()
    counted = dict(reversed(line.split("  ")) for line in sums)
    assert counted.keys() == {path.name for path in published.iterdir()} - {"SHA256SUMS"}
    assert counted.keys() == {name.replace("VERSION", "1.2.3") for name in told}
    for name, source in (
        ("arcdiag-console-1.2.3-linux-x86_64", "single/arcdiag"),
        ("arcdiag-1.2.3-linux-x86_64-console.cdx.json", ""),
    ):
        text = f"linux-console/{source or name}"
        assert counted[name] == hashlib.sha256(text.encode()).hexdigest()
    folders = {name.removesuffix(".zip") for name in counted if name.endswith(".zip")}
    assert folders & counted.keys() == set()
    assert len({name.lower() for name in counted}) == len(counted)
    assert wrong.returncode == 1
    assert b"v1.2.4" in wrong.stderr


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
