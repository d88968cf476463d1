"""Finds what arcdiag says to people: in its modules, and in the texts of its catalog and its demos.

Every text of two words or more counts, wherever it stands in a module, so that none can be
forgotten; a single word is marked by `tr`, `say` or `later`. What only programs read is listed in
not_for_people.toml. An f-string becomes a template whose places are named after what fills them; a
text of several lines becomes a message a line, without the number of a step.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final, NamedTuple

SPEAKERS: Final = frozenset({"tr", "say", "later"})
"""Their first argument is a message, however short."""
PLURALS: Final = "counted"
"""Its second and third argument are one message in two numbers, where it looks translations up."""
_LOOKED_UP: Final = frozenset({"arcdiag.language.current", "arcdiag.gui.words"})

_SENTENCE: Final = re.compile(r"[A-Za-z]{2,}[,:;]? +[A-Za-z{(]|\} [a-z]{2,}|[a-z]{2,}:? \{|\} s$")
_MARKUP: Final = re.compile(r"</?[a-z]+\d?[ >]|<[!?]|^<\w")
_STEP: Final = re.compile(r"^\s*(?:\d{1,2}\.|-) +")
_NAMES: Final = {"plain", "clipped", "str", "listing", "len", "masked", "without_userinfo", "repr"}
"""Calls that say nothing themselves; their argument names the place."""
_CODE: Final = re.compile(r"; \}\}|\{\{ [a-z-]+:|^import |[a-z-]+: [^;]+;$|\(\?:|\?\$$|\|wsa")
"""Style sheets, programs and patterns."""
_DEEDS: Final = frozenset({"compile", "debug", "info", "warning", "getLogger", "Struct"})
"""Calls whose texts are for programs."""
_TEXTS: Final = {
    "catalog": ("description", "note", "when", "meaning", "remedy", "network_note", "basis"),
    "demo": ("title", "story"),
}
"""The keys of shipped files that are shown, by the folder."""
_NAMED: Final = "features"
"""A table whose every value is shown."""


class Message(NamedTuple):
    """A text to translate; ``several`` is the other number of one with two."""

    one: str
    several: str = ""


Places = dict[Message, list[str]]


def messages(root: Path) -> Places:
    """Every message, with the files it stands in."""
    skipped = tomllib.loads((Path(__file__).parent / "not_for_people.toml").read_text("utf-8"))
    found: Places = {}
    for path in sorted((root / "arcdiag").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if any(name.startswith(part) for part in skipped["modules"]):
            continue
        for message in _of_module(path, frozenset(skipped["texts"])):
            found.setdefault(message, []).append(name)
    for folder, keys in _TEXTS.items():
        for path in sorted((root / "resources" / folder).glob("*.toml")):
            name = path.relative_to(root).as_posix()
            for text in _of_table(tomllib.loads(path.read_text("utf-8")), keys):
                found.setdefault(Message(text), []).append(name)
    return found


def _of_module(path: Path, skipped: frozenset[str]) -> Iterator[Message]:
    reader = _Reader()
    reader.visit(ast.parse(path.read_text("utf-8")))
    for message in reader.found:
        if message.several:
            yield message
            continue
        for line in lines(message.one):
            yield from (Message(each) for each in (line, *_shorter(line)) if _says(each, skipped))


def _shorter(line: str) -> Iterator[str]:
    """Without a last sentence that is only a place: so it is where there is no case to fill it."""
    said = re.sub(r"(?<=[.!?]) \{\w+\}$", "", line)
    if said != line:
        yield said


def _says(line: str, skipped: frozenset[str]) -> bool:
    """Is there anything to translate: words, or at least marks between places?"""
    fixed = "".join(literal for literal, *_ in Formatter().parse(line))
    return bool(fixed.strip()) and line not in skipped


def lines(text: str) -> list[str]:
    """The messages of a text of several lines, without the numbers of steps."""
    shown = [_STEP.sub("", line, count=1) for line in text.split("\n")]
    return [line.strip(" ") if len(shown) > 1 else line for line in shown if line.strip()]


def _is_hostless(table: dict[str, object]) -> bool:
    return "components" in table and not table.get("hosts")


def _of_table(table: dict[str, object], keys: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if key == _NAMED and isinstance(value, dict):
            yield from map(str, value.values())
        each = value if isinstance(value, list) else [value]
        for item in each:
            if isinstance(item, dict):
                yield from _of_table(item, keys)
            elif isinstance(item, str) and key in keys:
                yield from lines(item)
                if key == "note" and _is_hostless(table):  # it begins with the reason
                    yield re.split(r"\.(?=\s|$)", " ".join(item.split()), maxsplit=1)[0]


class _Reader(ast.NodeVisitor):
    """Gathers the texts of one module, but for docstrings and what programs read."""

    def __init__(self) -> None:
        self.found: list[Message] = []
        self._has_plurals = False

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Below the ways out `counted` makes English, of one template or the other."""
        if node.module in _LOOKED_UP and any(each.name == PLURALS for each in node.names):
            self._has_plurals = True

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node)
        if name in _DEEDS:
            return
        if name == PLURALS and self._has_plurals and _is_text(node.args[1]):
            self.found.append(Message(_template(node.args[1]), _template(node.args[2])))
            rest = [node.args[0], *node.args[3:], *(each.value for each in node.keywords)]
            for part in rest:
                self.visit(part)
            return
        if name in SPEAKERS and node.args and _is_text(node.args[0]):
            self.found.append(Message(_template(node.args[0])))
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._take(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._take(_template(node))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def _take(self, text: str) -> None:
        if _SENTENCE.search(text) and not (_MARKUP.search(text) or _CODE.search(text)):
            self.found.append(Message(text))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _template(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr), "no literal"
    said, taken = "", set[str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            place = _place(part.value)
            number = 2
            while place in taken:
                place = f"{_place(part.value)}_{number}"
                number += 1
            taken.add(place)
            said += f"{{{place}}}"
        elif isinstance(part, ast.Constant):
            said += str(part.value).replace("{", "{{").replace("}", "}}")
    return said


def _place(node: ast.expr) -> str:
    """A name for what fills a place."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_")
        case ast.Call(args=[first, *_]) if _called(node) in _NAMES:
            return "count" if _called(node) == "len" else _place(first)
        case ast.Call(func=ast.Attribute(attr="join"), args=[first]):
            return _place(first)
        case ast.Call(func=ast.Attribute(value=owner)) if not isinstance(owner, ast.Constant):
            return _place(owner)
        case ast.Call():
            return _called(node).strip("_") or "value"
        case ast.Subscript(value=owner):
            return _place(owner)
        case ast.BoolOp(values=[first, *_]):
            return _place(first)
        case ast.BinOp(left=left):
            return _place(left)
    return "value"


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
