"""Asks on the terminal for the login at a proxy; what is typed is never shown or kept."""

import getpass
import sys
import warnings

from arcdiag.language.current import tr
from arcdiag.model.proxy import Login
from arcdiag.orders.login import MOST, OPTION, login_of
from arcdiag.orders.refused import RefusedError


def asked_login() -> Login:
    """A user name and a password. Raises RefusedError where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise RefusedError(f"{OPTION}: there is no terminal to ask on")
    user = _user()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            password = getpass.getpass(tr("Password for the proxy: "))
    except (getpass.GetPassWarning, OSError):
        raise RefusedError(f"{OPTION}: this terminal would show the password") from None
    except EOFError:
        raise RefusedError(f"{OPTION}: no password was given") from None
    return login_of(user, password)


def _user() -> str:
    sys.stderr.write(tr("User name for the proxy: "))
    sys.stderr.flush()
    line = sys.stdin.readline(4 * MOST)
    user = line.rstrip("\r\n")
    if not user:
        raise RefusedError(f"{OPTION}: no user name was given")
    return user
