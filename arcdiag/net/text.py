"""Bytes of strangers as text that may be shown: printable, bounded, on one line."""

import re
from typing import Final

SPACES: Final = re.compile(r"\s+")


def printable(data: bytes, charset: str = "utf-8") -> str:
    """The readable characters of *data*; runs of white space become one space."""
    try:
        text = data.decode(charset, "replace")
    except (LookupError, ValueError):  # a character set that does not exist, or is none
        text = data.decode("utf-8", "replace")
    return "".join(filter(str.isprintable, SPACES.sub(" ", text))).strip()


def escaped(data: bytes) -> str:
    """*data* as Latin-1; what is not printable is written by its number in hex."""
    return "".join(
        char if char.isprintable() else f"\\x{ord(char):02x}" for char in data.decode("latin-1")
    )
