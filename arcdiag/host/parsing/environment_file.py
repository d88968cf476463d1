"""Reads files of variables: systemd's ``EnvironmentFile=`` and ``/etc/environment``."""

import re
from typing import Final

MOST: Final = 256 * 1024
"""Characters that are looked at."""

# Every branch takes what it began; a quote that is never closed is an ordinary character.
_LINE: Final = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"
    r"""((?:'[^'\n]*+'|"(?:\\.|[^"\\\n])*+"|\\.|[^\n\\])*+)""",
    re.MULTILINE | re.DOTALL,
)
_PART: Final = re.compile(
    r"""'([^'\n]*)'|"((?:\\.|[^"\\\n])*)"|\\(.)|([^\\])""",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def parse_environment_file(text: str) -> dict[str, str]:
    """Every variable with its value, unquoted; of two assignments the last one counts.

    Lines that are no assignment are passed over, comments (``#``, ``;``) among them.
    """
    found = _LINE.finditer(text[:MOST].replace("\r\n", "\n"))
    return {line[1]: _unquoted(line[2].strip(" \t")) for line in found}


def _unquoted(value: str) -> str:
    return "".join(_part(part) for part in _PART.finditer(value))


def _part(part: re.Match[str]) -> str:
    """One quoted stretch, one escaped character, or one ordinary one."""
    single, double, escaped, plain = part.groups()
    if single is not None:
        return str(single)
    if double is not None:
        return _ESCAPED.sub(lambda found: "" if found[1] == "\n" else found[1], double)
    if escaped is not None:
        return "" if escaped == "\n" else str(escaped)
    return str(plain)
