"""The private key that ``--sign`` names; a password for it is asked on the terminal."""

import getpass
import sys
import warnings
from pathlib import Path

from arcdiag.orders.refused import RefusedError
from arcdiag.report.seal import Signer


def asked_key(name: str) -> Signer:
    """The key in the file *name*. Raises RefusedError."""
    from arcdiag.report.keys import KeyFileError, signing_key

    try:
        return signing_key(Path(name), _password)
    except KeyFileError as error:
        raise RefusedError(f"--sign {error}") from None


def _password() -> str:
    """Asked for only where the key has one."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise RefusedError("--sign: the key has a password, and there is no terminal to ask on")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass("Password for the key: ")
    except (getpass.GetPassWarning, OSError):
        raise RefusedError("--sign: this terminal would show the password") from None
    except EOFError:
        raise RefusedError("--sign: no password was given") from None
