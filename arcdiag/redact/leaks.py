"""Looks whether anything that was to be replaced is still there; it trusts nothing of the rest.

It knows the secrets and the bytes that are about to leave, and reads those in every way that a
reader might: as they are, escaped, percent-encoded, in base64, in the members of an archive.
"""

import base64
import binascii
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from arcdiag.redact.ordinary import ORDINARY
from arcdiag.redact.sought import Sought

LEAST: Final = 4
_DEEPEST: Final = 2
_ENCODED: Final = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")


class LeakError(Exception):
    """Something is left that must not leave; the message does not repeat it."""


def refuse_leaks(data: bytes, secrets: Iterable[str]) -> None:
    """Raise LeakError if one of *secrets* can be read in *data*."""
    telling = [one for one in secrets if _is_telling(one)]
    if not telling:
        return
    sought = Sought(telling)
    for text in _readings(data, 0):
        found = sought.in_text(text)
        if found:
            raise LeakError(
                f"not written: something of {len(found)} characters is left that should "
                "have been replaced. This is a fault in arcdiag; --redact none writes all as it is"
            )


def _is_telling(secret: str) -> bool:
    """Can *secret* be told from words of our own? One that is a plain word cannot."""
    return len(secret) >= LEAST and secret.lower() not in ORDINARY and not secret.isalpha()


def _readings(data: bytes, depth: int) -> Iterator[str]:
    """Every text that *data* can be read as, in lower case."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename.lower()
                yield from _readings(archive.read(member), depth)
        return
    text = data.decode("utf-8", "replace")
    plain = text.lower()
    yield plain
    yield from _unlike(plain, html.unescape(plain), unquote(plain), unquote(unquote(plain)))
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: json.loads(f'"{found[0]}"'), text).lower()
    if depth < _DEEPEST:
        decoded = b"\n".join(_decoded(data)).replace(b"\0", b"")  # UTF-16 as well
        if decoded:
            yield from _readings(decoded, depth + 1)


def _unlike(plain: str, *others: str) -> Iterator[str]:
    yield from (other for other in dict.fromkeys(others) if other != plain)


def _decoded(data: bytes) -> Iterator[bytes]:
    for found in _ENCODED.finditer(data):
        word = found[0].rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        try:
            yield base64.b64decode(word[: len(word) - (len(word) % 4 == 1)] + b"==", validate=False)
        except (binascii.Error, ValueError):
            continue
