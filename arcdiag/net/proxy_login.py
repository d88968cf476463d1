"""The login to a proxy: written for the wire, and taken out of whatever the proxy sends back."""

import base64
import html
import json
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from arcdiag.model.proxy import Login
from arcdiag.model.secret import HIDDEN
from arcdiag.net.text import escaped, printable

SHORT: Final = 8
"""Characters below which a secret is looked for as a word only: else it would be found anywhere."""
TELLING: Final = 4
"""Characters of a secret at the end of a text that was cut there which are hidden as well."""


def basic(login: Login) -> str:
    """The value of ``Proxy-Authorization`` (RFC 7617)."""
    return f"Basic {_token(login)}"


def hiding(login: Login | None) -> Callable[[str], str]:
    """Takes *login* out of a text: proxies repeat the request in their error pages."""
    if login is None:
        return str
    secrets = _spellings(login)
    whole = re.compile("|".join(map(_found, secrets)), re.IGNORECASE)

    def hide(text: str) -> str:
        return _without_beginning(whole.sub(HIDDEN, text), secrets)

    return hide


def _token(login: Login) -> str:
    both = f"{login.user.reveal()}:{login.password.reveal()}"
    return base64.b64encode(both.encode("utf-8", "surrogatepass")).decode("ascii")


def _spellings(login: Login) -> list[str]:
    """The forms in which a page may hold the login, the longest first."""
    bare = (_token(login).rstrip("="), login.password.reveal(), login.user.reveal())
    forms = {read for text in bare for written in _written(text) for read in _read(written)}
    return sorted(filter(str.strip, forms), key=len, reverse=True)


def _written(text: str) -> tuple[str, ...]:
    """*text* as pages, links and structured answers write it."""
    return (
        text,
        html.escape(text),
        html.escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii"),
        quote(text, safe="", errors="replace"),
        json.dumps(text)[1:-1],
        _numbered(text),
        _numbered(text.encode("utf-8", "surrogatepass").decode("latin-1")),
    )


def _numbered(text: str) -> str:
    """*text* as logs write it, odd characters by their number."""
    return text.encode("unicode_escape").decode("ascii")


def _read(written: str) -> tuple[str, ...]:
    """What is made of it here: in one line, and taken for Latin-1, as headers are."""
    data = written.encode("utf-8", "surrogatepass")
    return written, printable(data), printable(data, "latin-1"), escaped(data)


def _found(secret: str) -> str:
    exact = re.escape(secret)
    return exact if len(secret) >= SHORT else rf"(?<!\w){exact}(?!\w)"


def _without_beginning(text: str, secrets: list[str]) -> str:
    """*text* without a secret's beginning where it was cut off in the midst of one."""
    for secret in secrets:
        for length in range(min(len(secret) - 1, len(text)), TELLING - 1, -1):
            if text.endswith(secret[:length]):
                return f"{text[:-length]}{HIDDEN}"
    return text
