"""A report, or any other value of ours, as JSON that is safe to look at in a terminal."""

import json
from collections.abc import Iterator
from typing import Final

import msgspec

from arcdiag.model.report import Report

_BLOCK: Final = 2**16
"""Bytes that are looked through at a time."""


def write_json(report: Report) -> bytes:
    """*report* as the contract has it: UTF-8, indented, in a fixed order, with a final newline."""
    return as_json(report)


def as_json(value: object) -> bytes:
    """Any value of ours, in the same form."""
    try:
        packed = msgspec.json.encode(value)
    except UnicodeEncodeError:
        packed = msgspec.json.encode(_whole(msgspec.to_builtins(value)))
    text = msgspec.json.format(packed, indent=2)
    return b"".join(map(_safe, _blocks(text))) + b"\n"


def _blocks(text: bytes) -> Iterator[bytes]:
    """*text* in blocks of whole lines: a megabyte in one go holds every other thread up."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _BLOCK) + 1 or len(text)
        yield text[start:end]
        start = end


def _safe(block: bytes) -> bytes:
    text = block.decode()
    if text.replace("\n", "").isprintable():
        return block
    lines = (line if line.isprintable() else _escaped(line) for line in text.split("\n"))
    return "\n".join(lines).encode()


def _escaped(line: str) -> str:
    """JSON spells out only the oldest control characters; this does it for all, without loss."""
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in line)


def _whole(value: object) -> object:
    """*value* with U+FFFD for halves of surrogate pairs, which UTF-8 cannot hold."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_whole(key): _whole(item) for key, item in value.items()}
        case list() | tuple():
            return [_whole(item) for item in value]
    return value
