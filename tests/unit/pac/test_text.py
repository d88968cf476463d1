import pytest

from arcdiag.pac.script import ScriptError
from arcdiag.pac.text import MOST_BYTES, script_text


@pytest.mark.parametrize(
    "data",
    [
        "// é".encode(),
        "// é".encode("utf-8-sig"),
        "// é".encode("latin-1"),
        "// é".encode("utf-16"),
    ],
)
def test_every_usual_encoding_is_read(data: bytes) -> None:
    assert script_text(data) == "// é"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a\0b", "is no text"),
        (b"\n<!DOCTYPE html>", "is a web page, no script"),
        (b"x" * (MOST_BYTES + 1), "is larger than 1 MiB"),
    ],
)
def test_what_can_be_no_script_is_said(data: bytes, words: str) -> None:
    with pytest.raises(ScriptError, match=words):
        script_text(data)
