import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.catalog.toml import TomlError, one_line, parse_toml, read_toml

TOO_LONG = "no such file" if os.name == "nt" else "cannot be read: File name too long"
MARKS = st.sampled_from(
    ["[", "]", "{", "}", '"', "'", '"""', "'''", "\\", ".", "=", ",", "\n", "#", "a", " ", "1", "é"]
)


def deepest(value: Any) -> int:
    """Levels of tables and lists in a small tree."""
    if isinstance(value, dict):
        return 1 + max(map(deepest, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(deepest, value), default=0)
    return 0


def test_a_plain_file_gives_its_tree(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[a."b.c"]\nd = [1, "é"]\n', encoding="utf-8")

    assert read_toml(file) == {"a": {"b.c": {"d": [1, "é"]}}}


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b'\xef\xbb\xbfa = """x\r\ny"""\r\n')

    assert read_toml(file) == {"a": "x\ny"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfea\x00", "a.toml: not UTF-8 text (byte 0)"),
        (b'a = "\xed\xa0\x80"', "a.toml: not UTF-8 text (byte 5)"),
        (b'a = "\\ud800"', "a.toml: not valid TOML"),
        (b"a = 1\na = 2", "a.toml: not valid TOML"),
        (b"a = \x00", "a.toml: not valid TOML"),
        (b'a = "\\u0000"', "a.toml: holds the control character U+0000 (at a)"),
        (b'a = "\\u001b[2J"', "a.toml: holds the control character U+001B (at a)"),
        (b'"\\u0007" = 1', "a.toml: holds the control character U+0007 (at ?)"),
        (b"[b]\na = nan", "a.toml: holds a number that is none: nan (at a)"),
        (b"a = [1e999]", "a.toml: holds a number that is none: inf (at a)"),
        (b"a = 0x" + b"f" * 6000, "a.toml: holds a whole number of more than 64 bits (at a)"),
        (b"a = " + b"9" * 6000, "a.toml: not valid TOML: Exceeds the limit"),
        (b"a = " + b"[" * 100_000, "a.toml: nested deeper than 8 levels"),
        (b"a = " + b"{a=" * 100_000, "a.toml: nested deeper than 8 levels"),
        (b"a" + b".a" * 100_000 + b" = 1", "a.toml: nested deeper than 8 levels"),
        (b"[a" + b' . "a"' * 100_000 + b"]", "a.toml: nested deeper than 8 levels"),
        (b'a = ["""x"""", ' + b"[" * 100_000, "a.toml: nested deeper than 8 levels"),
        (b"[a.b.c]\nd.e.f = {g.h.i = 1}", "a.toml: nested deeper than 8 levels"),
        (b'a = """' + b'\\"""' * 100_000, "a.toml: not valid TOML"),
        (b"#" * 5_000_000, "a.toml: larger than 4,194,304 bytes"),
    ],
)
def test_a_hostile_file_ends_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(data)

    with pytest.raises(TomlError) as caught:
        read_toml(file)

    assert str(caught.value).startswith(reason)
    assert len(str(caught.value).splitlines()) == 1


def test_what_is_no_file_ends_in_one_line(tmp_path: Path) -> None:
    missing, long, nul = tmp_path / "none", tmp_path / ("x" * 70_000), tmp_path / "a\0b"
    places = {
        missing: "none: no such file",
        tmp_path: f"{tmp_path.name}: a folder, not a file",
        long: f"{'x' * 120}…: {TOO_LONG}",
        nul: "a?b: no such file",
    }

    for place, message in places.items():
        with pytest.raises(TomlError) as caught:
            read_toml(place)
        assert str(caught.value) == message


def test_brackets_and_dots_in_strings_and_comments_do_not_count() -> None:
    text = f'# {"[" * 20}\na = "{"[" * 20}"\nb = \'{"{" * 20}\'\nc = """{"]." * 20}\n"""\n'

    assert set(parse_toml(text)) == {"a", "b", "c"}


def test_an_address_list_of_many_dots_is_not_deep() -> None:
    assert len(parse_toml("a = [" + "1.5, " * 1000 + "]")["a"]) == 1000


@given(st.lists(MARKS, max_size=60).map("".join), st.integers(1, 4))
def test_nothing_deeper_than_allowed_gets_through(text: str, depth: int) -> None:
    said, tree = "", None

    try:
        tree = parse_toml(text, depth)
    except TomlError as error:
        said = str(error)

    assert "\n" not in said
    if tree is not None:
        assert deepest(tree) <= depth + 1
        assert tree == tomllib.loads(text)


@given(st.lists(MARKS, max_size=60).map("".join))
def test_what_the_standard_parser_reads_is_read_alike(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except ValueError:
        return

    assert parse_toml(text, 60) == expected


@given(st.text(max_size=300))
def test_one_line_is_one_short_printable_line(text: str) -> None:
    line = one_line(text)

    assert line.isprintable()
    assert len(line) <= 121
