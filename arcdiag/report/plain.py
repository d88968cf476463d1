"""Makes text from strangers safe to show: whatever is no ordinary visible character is spelt out.

Names, certificates, banners and bodies come from the network, and reports from other people; any
of them may hold terminal escapes, line breaks, or marks that turn the reading direction around.
"""

import re
from typing import Final

LIMIT: Final = 300
"""Characters shown of one text; more would bury the rest of the screen."""

_USERINFO: Final = re.compile(r"""(:/{1,2}|//|(?<=\w\w:)\\{1,2})[^"'\n]*@""")
"""Backslashes are what Windows makes of a URL that was taken for a path; ``C:\\`` is no URL."""

_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\e"}


def plain(text: str, limit: int = LIMIT) -> str:
    """*text* with everything unprintable spelt out, and cut after *limit* characters.

    Unprintable is what Unicode calls control, format (directions, zero width), surrogate, private,
    unassigned, or a space other than the ordinary one.
    """
    shown = text[:limit]
    if not shown.isprintable():
        shown = "".join(letter if letter.isprintable() else _spelt(letter) for letter in shown)
    return shown if len(text) <= limit else f"{shown}…"


def without_userinfo(text: str) -> str:
    """*text* without what stands before an ``@`` in its URLs: often a password.

    Rather too much is taken than too little: a password may itself hold ``@``, ``/`` and blanks.
    """
    return _USERINFO.sub(r"\1…@", text)


def _spelt(letter: str) -> str:
    code = ord(letter)
    if letter in _SHORT:
        return _SHORT[letter]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
