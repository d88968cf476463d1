"""What a login at a proxy may be; it is asked for elsewhere, and neither shown nor kept."""

from typing import Final

from arcdiag.language.current import later
from arcdiag.model.proxy import Login
from arcdiag.model.secret import Secret
from arcdiag.orders.refused import RefusedError

OPTION: Final = "--proxy-login ask"
MOST: Final = 255
"""Bytes of a user name or a password: what SOCKS5 can carry (RFC 1929, section 2)."""


def login_of(user: str, password: str) -> Login:
    """A login as it was typed. Raises RefusedError, which repeats nothing of it."""
    if not user:
        raise RefusedError(f"{OPTION}: no user name was given")
    return Login(user=_kept(later("user name"), user), password=_kept(later("password"), password))


def _kept(what: str, text: str) -> Secret:
    """*text* as a secret; never part of a message."""
    if len(text.encode("utf-8", "replace")) > MOST:
        raise RefusedError(f"{OPTION}: the {what} is longer than {MOST} bytes")
    if not text.isprintable():
        raise RefusedError(f"{OPTION}: the {what} holds a character that cannot be printed")
    return Secret(text)
