"""Finds what hides in an encoding: percent signs, base64."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, unquote

LONGEST: Final = 65_536
"""Characters of an encoded text that are looked into; a longer one is taken out whole."""

PERCENT: Final = re.compile(r"[^\s\"'<>]*%[0-9A-Fa-f]{2}[^\s\"'<>]*")
BASE64: Final = re.compile(r"(?<![\w+])[\w+][\w+/-]{11,}(?:={1,2}|(?![\w+/=]))")
_LEAST: Final = 12
_SAFE: Final = "/:?#[]@!$&'()*+,;=~.-_%"


def without_percents(text: str, rewrite: Callable[[str], str]) -> str:
    """*text* with its percent-encoded words rewritten as what they mean."""
    return PERCENT.sub(lambda found: _word(found[0], rewrite), text) if "%" in text else text


def _word(word: str, rewrite: Callable[[str], str]) -> str:
    meant = word
    for _ in range(3):  # encoded again and again
        further = unquote(meant, errors="replace")
        if further == meant:
            break
        meant = further
    told = rewrite(meant)
    return word if told == meant else quote(told, safe=_SAFE)


def meanings(word: str) -> Iterator[str]:
    """The texts that *word*, or a part of it between slashes, may be the base64 of."""
    if len(word) <= LONGEST:
        for part in dict.fromkeys((word, *word.split("/"))):
            if len(part) >= _LEAST:
                yield from _meaning(part)


def _meaning(word: str) -> Iterator[str]:
    plain = word.rstrip("=").replace("-", "+").replace("_", "/")
    if len(plain) % 4 == 1:
        plain = plain[:-1]
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter.isprintable() or letter in "\r\n\t" for letter in text):
            yield text
