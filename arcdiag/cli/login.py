"""Asks on the terminal for the login at a proxy; what is typed is never shown or kept."""

import getpass
import sys
import warnings
from typing import Final

from arcdiag.language.current import later, tr
from arcdiag.model.proxy import Login
from arcdiag.model.secret import Secret
from arcdiag.orders.refused import RefusedError

MOST: Final = 255
"""Bytes of a user name or a password: what SOCKS5 can carry (RFC 1929, section 2)."""

_OPTION: Final = "--proxy-login ask"


def asked_login() -> Login:
    """A user name and a password. Raises RefusedError where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise RefusedError(f"{_OPTION}: there is no terminal to ask on")
    user = _user()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            password = getpass.getpass(tr("Password for the proxy: "))
    except (getpass.GetPassWarning, OSError):
        raise RefusedError(f"{_OPTION}: this terminal would show the password") from None
    except EOFError:
        raise RefusedError(f"{_OPTION}: no password was given") from None
    return Login(user=_kept(later("user name"), user), password=_kept(later("password"), password))


def _user() -> str:
    sys.stderr.write(tr("User name for the proxy: "))
    sys.stderr.flush()
    line = sys.stdin.readline(4 * MOST)
    user = line.rstrip("\r\n")
    if not user:
        raise RefusedError(f"{_OPTION}: no user name was given")
    return user


def _kept(what: str, text: str) -> Secret:
    """*text* as a secret; never part of a message."""
    if len(text.encode("utf-8", "replace")) > MOST:
        raise RefusedError(f"{_OPTION}: the {what} is longer than {MOST} bytes")
    if not text.isprintable():
        raise RefusedError(f"{_OPTION}: the {what} holds a character that cannot be printed")
    return Secret(text)
