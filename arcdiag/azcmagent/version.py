"""Reads what ``azcmagent version`` prints."""

import re
from typing import Final

_NUMBERS: Final = re.compile(r"(?<![\w.-])v?(\d{1,4}(?:\.\d{1,8}){1,4})(?![\w-])", re.ASCII)
MOST_LETTERS: Final = 10_000


def read_version(text: str) -> str:
    """The version in *text*, such as ``1.59.03155.2761``; empty where there is none.

    How it stands there is not documented, so the first such number counts.
    """
    found = _NUMBERS.search(text[:MOST_LETTERS])
    return found[1] if found else ""
