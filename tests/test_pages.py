"""The pages that are made from the code: up to date, and with everything in them."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from arcdiag.cli.parser import ACTIONS, COMMANDS
from arcdiag.diagnosis.rules import RULES
from arcdiag.model.failure import Cause

FOLDER = Path(__file__).parent.parent / "build" / "pages"


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(FOLDER)
    yield import_module("troubleshooting")
    del sys.modules["troubleshooting"]


def test_the_troubleshooting_page_is_that_of_the_rules(recipe: ModuleType) -> None:
    page = recipe.page()

    assert recipe.PAGE.read_text(encoding="utf-8") == page, "run: make pages"
    assert all(f"### `{rule.id}`" in page for rule in RULES)
    assert all(f"| `{cause}` |" in page for cause in Cause)


def test_the_manual_page_has_every_command_and_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FOLDER)
    page = import_module("manual").manual(1_767_225_600)

    spoken = page.replace("\\-", "-")
    options = [
        option for table in (COMMANDS, ACTIONS) for _, own in table.values() for option in own
    ]
    assert page.startswith('.TH ARCDIAG 1 "2026-01-01"')
    assert all(f".SS {name}" in spoken for name in COMMANDS)
    assert all(f".SS catalog {name}" in spoken for name in ACTIONS)
    assert all(
        name in spoken for option in options for name in option.names if name.startswith("-")
    )


def test_nothing_said_is_a_request_to_the_manuals_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FOLDER)
    plain = import_module("manual")._plain

    assert plain(".so /etc/passwd") == "\\&.so /etc/passwd"
    assert plain("'quoted' and C:\\x") == "\\&'quoted' and C:\\ex"
