"""From a PAC file's bytes to its text."""

import codecs
from typing import Final

from arcdiag.pac.script import ScriptError

MOST_BYTES: Final = 2**20
"""What browsers read of a PAC file; real ones have a few kilobytes."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def script_text(data: bytes) -> str:
    """The script in *data*: by its mark, else UTF-8, else Latin-1 as browsers take it.

    Raises ScriptError for what can be no script.
    """
    if len(data) > MOST_BYTES:
        raise ScriptError(f"is larger than {MOST_BYTES // 2**20} MiB")
    text = _decoded(data)
    if not text.strip():
        raise ScriptError("is empty")
    if "\0" in text:
        raise ScriptError("is no text")
    if text.lstrip().startswith("<"):
        raise ScriptError("is a web page, no script")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
