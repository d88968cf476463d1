"""Reads a TOML file that nobody vouches for: bounded in size and depth, one line on any fault.

The standard parser recurses into nested brackets until Python gives up, and dotted keys build
trees that nothing can walk afterwards; so both are measured before it sees the text.
"""

import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 8
"""Far above any file of ours: the deepest has three levels."""

_SHOWN: Final = 120
"""Characters of a path or text repeated in a message."""

# Strings and comments are taken whole, so that what stands in them counts for nothing. Every
# branch takes what it began, to the end of the text if need be: nothing is ever tried twice.
_TOKEN: Final = re.compile(
    r'''"""(?:[^\\"]|\\(?:.|\Z)|"{1,2}+(?!"))*+(?:"{3,5}+|\Z)'''
    r"""|'''(?:[^']|'{1,2}+(?!'))*+(?:'{3,5}+|\Z)"""
    r"""|"(?:[^"\\\n]|\\(?:[^\n]|(?=\n)|\Z))*+"?+"""
    r"""|'[^'\n]*+'?+"""
    r"""|#[^\n]*+"""
    r"""|[][{}.=,\n]""",
    re.DOTALL,
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class TomlError(Exception):
    """A file that cannot be read; the message is one line: the file's name and the reason."""

    def __init__(self, reason: str, file: str = "") -> None:
        super().__init__(f"{file}: {reason}" if file else reason)
        self.reason = reason


def read_toml(path: Path, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """The tree in the file at *path*; raises TomlError.

    A byte order mark at the beginning is accepted, since Windows editors put one there.
    """
    try:
        return parse_toml(_bytes(path, max_bytes).decode("utf-8-sig"), max_depth)
    except UnicodeDecodeError as error:
        raise TomlError(f"not UTF-8 text (byte {error.start})", one_line(path.name)) from None
    except TomlError as error:
        raise TomlError(error.reason, one_line(path.name)) from None


def parse_toml(text: str, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """The tree that *text* holds; raises TomlError."""
    if _depth(text, max_depth) > max_depth:
        raise TomlError(f"nested deeper than {max_depth} levels")
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TomlError(f"not valid TOML: {one_line(str(error))}") from None
    for level, key, value in _walk(tree):
        if level > max_depth:
            raise TomlError(f"nested deeper than {max_depth} levels")
        _refuse_strange(key, value)
    return tree


def _bytes(path: Path, most: int) -> bytes:
    try:
        if not path.exists():
            raise TomlError("no such file")
        if not path.is_file():
            raise TomlError("a folder, not a file" if path.is_dir() else "not an ordinary file")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise TomlError(f"cannot be read: {one_line(reason or type(error).__name__)}") from None
    if len(data) > most:
        raise TomlError(f"larger than {most:,} bytes")
    return data


def _depth(text: str, enough: int) -> int:
    """How deep brackets nest or keys are dotted in *text*; stops counting past *enough*."""
    deepest = brackets = dots = 0
    for found in _TOKEN.finditer(text):
        mark = found[0]
        if mark == ".":
            dots += 1
        elif mark in ("[", "{"):
            brackets += 1
        elif mark in ("]", "}"):
            brackets = max(0, brackets - 1)
        if mark in "[]{}=,\n" or mark[0] == "#":
            dots = 0
        deepest = max(deepest, brackets, dots)
        if deepest > enough:
            break
    return deepest


def _walk(tree: dict[str, Any]) -> Iterator[tuple[int, str, object]]:
    """Every value in *tree* with its level and key, without recursion."""
    rest: list[tuple[int, str, object]] = [(0, "", tree)]
    while rest:
        level, key, value = rest.pop()
        yield level, key, value
        if isinstance(value, dict):
            rest.extend((level + 1, inner, item) for inner, item in value.items())
        elif isinstance(value, list):
            rest.extend((level + 1, key, item) for item in value)


def _refuse_strange(key: str, value: object) -> None:
    for text in (key, value):
        if isinstance(text, str) and (found := _CONTROL.search(text)):
            code = ord(found[0])
            raise TomlError(f"holds the control character U+{code:04X} (at {one_line(key)})")
    if isinstance(value, float) and not math.isfinite(value):
        raise TomlError(f"holds a number that is none: {value} (at {one_line(key)})")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise TomlError(f"holds a whole number of more than 64 bits (at {one_line(key)})")


def one_line(text: str) -> str:
    """*text*, which nobody vouches for, cut and cleaned for one line of a message."""
    shown = "".join(mark if mark.isprintable() else "?" for mark in text[: _SHOWN + 1])
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
