"""What stands for a sign that a stream's code page lacks: the nearest that every one of them has.

Windows gives a pipe its user's old code page, and few of those have an arrow.
"""

import codecs
from typing import Final

NEAREST: Final = "arcdiag-nearest"
"""The name under which `codecs` knows it as a way to take errors."""

_SIGNS: Final = {"→": "->", "…": "...", "·": "-"}


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_SIGNS.get(sign, "?") for sign in lacking), error.end


codecs.register_error(NEAREST, _nearest)
