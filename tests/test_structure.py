"""The house rules that no linter knows."""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from arcdiag.catalog.layout import FILES
from arcdiag.diagnosis.rules import RULES
from arcdiag.model.choices import Readiness, State
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Impact, Owner

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "arcdiag"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEXTS = [
    path
    for pattern in (
        "arcdiag/**/*",
        "resources/**/*",
        "tests/**/*",
        "build/**/*",
        "docs/**/*",
        "*.*",
    )
    for path in sorted(ROOT.glob(pattern))
    if path.is_file() and path.suffix in {".py", ".toml", ".md", ".txt", ".json", ""}
]

TOP_LEVEL = {
    *("arcdiag", "resources", "tests", "build", "docs", "pyproject.toml", "LICENSE"),
    *("README.md", "CHANGELOG.md", "Makefile"),
    *(".ci", ".github", ".editorconfig", ".gitattributes", ".gitignore"),
}
NOT_OURS = {
    *(".git", ".venv", "work", "dist", "__pycache__"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"),
}

LONG: dict[str, str] = {}
"""Modules over 300 lines, each with the reason why it is one idea all the same."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def names_used(path: Path) -> Iterator[str]:
    """Every dotted name of two parts in a module: ``sys.platform``, ``loop.sock_connect``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def test_the_top_level_is_the_one_that_was_agreed() -> None:
    found = {path.name for path in ROOT.iterdir() if path.suffix != ".egg-info"} - NOT_OURS

    assert found == TOP_LEVEL


def opening(path: Path) -> str:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(words.partition("\n\n")[0].split())


def silenced(path: Path) -> Iterator[str]:
    """Lines that silence a check with no reason behind or above them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    reasoned = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\W+\w+ \w+")
    for above, line in itertools.pairwise(["", *lines]):
        if re.search(r"# (noqa|type: ignore|pragma|fmt: off)", line) and not (
            reasoned.search(line) or above.lstrip().startswith("#")
        ):
            yield f"{name(path)}: {line.strip()}"


def test_a_module_opens_by_saying_what_it_is_for() -> None:
    unsaid = [name(path) for path in MODULES if not re.search(r"[.?]$", opening(path))]
    wordy = [name(path) for path in MODULES if len(opening(path)) > 250]

    assert not unsaid
    assert not wordy


def test_a_module_holds_one_idea() -> None:
    long = {
        name(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 300
    }

    assert long == LONG.keys()


def test_nothing_is_left_for_later() -> None:
    later = [
        name(path)
        for path in MODULES
        if re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))
    ]

    assert not later


def test_no_check_is_silenced_without_a_reason() -> None:
    assert not [line for path in MODULES for line in silenced(path)]


def test_only_host_the_trust_store_and_the_routes_ask_which_system_this_is() -> None:
    asking = {
        name(path)
        for path in MODULES
        if {"sys.platform", "os.name", "platform.system"} & set(names_used(path))
        and not name(path).startswith("arcdiag/host/")
    }

    assert asking <= {
        "arcdiag/gui/display.py",  # asked before anything heavy is loaded
        "arcdiag/language/system.py",  # and so is this
        "arcdiag/paper/application.py",  # how Qt is to begin
        "arcdiag/paper/loading.py",  # and what its parts are called
        "arcdiag/net/trust/store.py",
        "arcdiag/net/hops/linux.py",
        "arcdiag/net/hops/this.py",
        "arcdiag/net/route/linux.py",
        "arcdiag/net/route/this.py",
        "arcdiag/net/route/windows.py",
    }


def test_asyncio_opens_no_way_around_the_doors_to_the_network() -> None:
    doors = re.compile(
        r"\.(open_connection|create_connection|create_server|start_server|getaddrinfo|getnameinfo"
        r"|create_datagram_endpoint|open_unix_connection|sock_\w+|start_tls)$"
    )
    ours = {"network.start_tls"}  # the port's own step, not asyncio's

    stray = {
        f"{name(path)}: {used}"
        for path in MODULES
        if not name(path).startswith(("arcdiag/net/", "arcdiag/demo/"))
        for used in names_used(path)
        if doors.search(used) and used not in ours
    }

    assert not stray


def matching(pattern: str) -> list[str]:
    """Files with text that *pattern* finds; this one spells the patterns out and is left out."""
    found = re.compile(pattern, re.IGNORECASE)
    return [
        name(path)
        for path in TEXTS
        if path != Path(__file__) and found.search(path.read_text(encoding="utf-8"))
    ]


def test_no_file_names_the_machine_it_was_written_on() -> None:
    assert not matching(r"(?<![\w.}])/(?:work|root|home/\w+|tmp/\w+|opt/(?:pypi|wheels))\b")


def test_a_file_speaks_of_the_program_and_not_of_its_making() -> None:
    assert not matching(
        r"\b(?:style|measured|netlab|brief|issue)\.md\b|\bissue \d|\bthe brief\b"
        r"|\b(?:this|next|later) (?:issue|session)\b"
    )


def test_every_shipped_catalog_file_is_in_the_list() -> None:
    shipped = {path.name for path in (ROOT / "resources/catalog").iterdir()}

    assert set(FILES) == shipped


def test_every_rule_is_in_the_list_and_so_is_its_name_in_the_contract() -> None:
    contract = (ROOT / "docs/contract.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (PACKAGE / "diagnosis/rules").glob("*.py")} - {"__init__"}

    assert {rule.id.replace("-", "_") for rule in RULES} == modules
    assert [rule.id for rule in RULES if f"`{rule.id}`" not in contract] == []


def test_every_cause_and_state_is_in_the_contract() -> None:
    contract = (ROOT / "docs/contract.md").read_text(encoding="utf-8")
    words = [*Cause, *State, *Readiness, *Impact, *Certainty, *Owner]

    assert [word for word in words if f"`{word}`" not in contract] == []


def test_every_command_and_exit_code_is_in_the_contract_and_the_readme() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "arcdiag", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^    ([a-z-]+)\b", said.partition("commands:")[2], re.MULTILINE)
    codes = re.findall(r"\b(\d+) [a-z]", said.partition("Exit codes:")[2])

    assert commands
    assert codes
    for document in ("docs/contract.md", "README.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        assert [name for name in commands if not re.search(rf"(`|arcdiag ){name}\b", text)] == []
        assert [code for code in codes if f"| {code} |" not in text] == []


@pytest.mark.parametrize("lock", ["run", "gui", "dev", "build"])
def test_a_lock_file_pins_everything_with_hashes_and_names_no_index(lock: str) -> None:
    lines = (ROOT / f"build/lock/{lock}.txt").read_text(encoding="utf-8").splitlines()
    pins = [number for number, line in enumerate(lines) if line and line[0] not in " #"]

    assert pins
    for number in pins:
        assert re.match(r"[\w.-]+==[\w.]+( ;.*)? \\$", lines[number])
        assert lines[number + 1].startswith("    --hash=sha256:")
    assert not [line for line in lines if "://" in line or line.lstrip().startswith("--index")]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    locked = {
        lock: (ROOT / f"build/lock/{lock}.txt").read_text(encoding="utf-8")
        for lock in ("run", "gui", "dev", "build")
    }

    def missing(lock: str, wanted: list[str]) -> list[str]:
        bare = [re.split(r"[<>=~! ;\[]", each)[0].lower() for each in wanted]
        return [each for each in bare if not re.search(rf"^{each}==", locked[lock], re.MULTILINE)]

    assert missing("run", project["project"]["dependencies"]) == []
    window = project["project"]["optional-dependencies"]["gui"]
    assert missing("gui", project["project"]["dependencies"] + window) == []
    assert len(missing("run", window)) == len(window)  # a server without a window has no Qt
    assert missing("dev", project["project"]["dependencies"] + window) == []
    assert missing("dev", groups["build"] + groups["test"] + groups["lint"]) == []
    assert missing("build", groups["build"]) == []


def test_the_readmes_two_commands_are_what_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checked = re.search(r"^check: ([\w ]+?) *##", makefile, re.MULTILINE)
    parts = re.search(r"^for name in ([\w ]+); do", (ROOT / ".ci/run").read_text(), re.MULTILINE)

    assert checked
    assert parts
    assert {"make demo", "make test"} <= set(re.findall(r"make \w+", readme))
    assert {"demo", "test", "twice", "smoke", *checked[1].split()} == set(parts[1].split())
    for target in re.findall(r"make (\w+)", readme):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_help_comes_without_the_engine_the_network_or_qt() -> None:
    heavy = ["arcdiag.engine", "arcdiag.net", "arcdiag.demo", "arcdiag.probes", "asyncio", "ssl"]
    heavy += ["cryptography", "dns", "httpcore", "httpx", "rich", "PySide6"]
    ask = (
        "import sys, contextlib, io\n"
        "from arcdiag.__main__ import main\n"
        "sys.argv = ['arcdiag', '--help']\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
