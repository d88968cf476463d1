"""The ways to log in that challenges offer (RFC 9110, section 11.6), however badly written."""

import re
from collections.abc import Iterable
from typing import Final

MOST_READ: Final = 4096
"""Characters of one header that are looked at."""
MOST_SCHEMES: Final = 8

_QUOTED: Final = re.compile(r'"(?:\\.|[^"\\])*(?:"|\\?$)', re.DOTALL)
_PARAMETER: Final = re.compile(r"[^\s=]*\s*=")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,31}(?=\s|$)")
_KNOWN: Final = ("Basic", "Digest", "Negotiate", "NTLM", "Kerberos", "Bearer")
_SPELT: Final = {name.lower(): name for name in _KNOWN}


def schemes(challenges: Iterable[str]) -> tuple[str, ...]:
    """The schemes of all *challenges*, each once, known ones in their usual spelling."""
    found: dict[str, str] = {}
    for challenge in challenges:
        for part in _QUOTED.sub('""', challenge[:MOST_READ]).split(","):
            name = _scheme(part.strip())
            if name and len(found) < MOST_SCHEMES:
                found.setdefault(name.lower(), _SPELT.get(name.lower(), name))
    return tuple(found.values())


def _scheme(part: str) -> str:
    """The scheme that *part* of a challenge begins with; none if it is but one more parameter."""
    if _PARAMETER.match(part):
        return ""
    name = _SCHEME.match(part)
    return name[0] if name else ""
