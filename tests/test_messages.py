"""What arcdiag says, and its translations: complete, whole, and nothing that is not said."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

from arcdiag.language.template import Template
from arcdiag.language.templates import Templates

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "messages"


def recipe(name: str) -> ModuleType:
    """A module of the recipe that makes the translations."""
    spec = importlib.util.spec_from_file_location(f"messages_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def making() -> ModuleType:
    return recipe("__main__")


@pytest.fixture(scope="module")
def said(making: ModuleType) -> list[str]:
    """All that arcdiag says."""
    return [message.one for message in making.messages(ROOT)]


def places(text: str) -> list[str]:
    return sorted({place for _, place, _, _ in Formatter().parse(text) if place is not None})


def sentences(message: object) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())  # type: ignore[arg-type] # Babel's are tuples


def test_the_catalogue_holds_exactly_what_is_said_and_all_of_it_is_translated(
    making: ModuleType, said: list[str]
) -> None:
    listed = {sentences(each.id)[0] for each in making.translations() if each.id}

    assert not {*said} - listed, "new: run make messages"
    assert not listed - {*said}, "no longer said: run make messages"
    assert not making.untranslated(making.translations())


def test_a_translation_loses_no_place_and_invents_none(making: ModuleType) -> None:
    wrong = [
        (each.id, each.string)
        for each in making.translations()
        for one in sentences(each.id)
        for said in sentences(each.string)
        if each.id and said and places(one) != places(said)
    ]

    assert not wrong


def test_sentences_that_cannot_be_told_apart_are_translated_alike(making: ModuleType) -> None:
    by_fixed: dict[tuple[str, ...], set[str]] = {}
    for each in making.translations():
        if each.id and isinstance(each.id, str) and each.string:
            template = Template(each.id)
            marks = {place: f"{{{number}}}" for number, place in enumerate(template.places)}
            if marks:
                by_fixed.setdefault(template.fixed, set()).add(each.string.format(**marks))

    assert not [told for told in by_fixed.values() if len(told) > 1]


def test_the_compiled_file_is_that_of_the_translations(making: ModuleType) -> None:
    assert making.MO.read_bytes() == making.compiled(making.translations()), "run: make messages"


def test_every_sentence_is_found_again_once_it_was_said(said: list[str]) -> None:
    known = Templates(map(Template, said))
    lost = []
    for template in map(Template, said):
        filled = {place: f"7v{number}" for number, place in enumerate(template.places)}
        reading = known.reading(template.message.format_map(filled)) if filled else template
        if reading is None or Template(reading.message).fixed != template.fixed:
            lost.append(template.message)

    assert not lost


def test_what_is_said_is_written_out_where_it_is_said() -> None:
    unread = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in sorted((ROOT / "arcdiag").rglob("*.py"))
        if "language" not in path.parts
        for line in _not_literal(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not unread, "tr and later take a literal; say takes a literal or a constant"


def _not_literal(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        first, name = node.args[0], node.func.id
        literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
        if (name in ("tr", "later") and not literal) or (
            name == "say" and isinstance(first, ast.JoinedStr | ast.BinOp)
        ):
            yield node.lineno
