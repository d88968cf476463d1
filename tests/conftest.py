"""What holds for every test: a known environment, nothing beyond loopback, no stray log line."""

import atexit
import ipaddress
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.second_look import NOTED, SecondLook, told

# Set on many developers' machines; each would change what arcdiag or OpenSSL does. Cleared before
# anything of arcdiag is imported, and so for every child process too.
for name in (
    *("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("OPENSSL_CONF", "OPENSSL_MODULES", "PYTHONWARNINGS", "PYTHONASYNCIODEBUG"),
    *("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"),
    *("LANGUAGE", "LC_ALL", "LC_MESSAGES"),
):
    for spelling in (name, name.upper()):
        os.environ.pop(spelling, None)

# How long an example takes says how busy the machine is: no example fails for that.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")

os.environ["LANG"] = "C.UTF-8"  # arcdiag speaks English unless a test asks for more
_kept = tempfile.mkdtemp(prefix="arcdiag-tests-")  # the history of every run, also of children
atexit.register(shutil.rmtree, _kept, ignore_errors=True)
for name in ("XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
    os.environ[name] = _kept

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what runs behind it
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the window is drawn, and shown to nobody
if sys.platform == "win32":  # where that part of Qt knows no font by itself
    os.environ["QT_QPA_FONTDIR"] = str(Path(os.environ["SYSTEMROOT"], "Fonts"))

_strayed: list[str] = []
"""Every attempt to leave loopback since the last look, from whichever thread."""


class LeftLoopbackError(AssertionError):
    """A test tried to reach the world."""


def _is_home(host: object) -> bool:
    """Whether *host* needs no network: an address of this machine, or no name to ask for."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost", "0.0.0.0", "::"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _is_literal(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _stay(event: str, args: tuple[Any, ...]) -> None:
    """Stop what would leave this machine; every Python socket call passes here."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        target = args[1]
        home = not isinstance(target, tuple) or _is_home(target[0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        target = args[0]
        home = _is_home(target) or (event != "socket.gethostbyaddr" and _is_literal(target))
    else:
        return
    if not home:
        _strayed.append(f"{event} {target!r}")
        raise LeftLoopbackError(f"{event} {target!r}: tests stay on loopback")


sys.addaudithook(_stay)


@pytest.fixture(autouse=True)
def nothing_leaves_loopback() -> Iterator[None]:
    """The hook's exception may end up in a report as one more failure; this one does not."""
    _strayed.clear()
    yield
    strayed, _strayed[:] = list(_strayed), []
    assert not strayed, f"tests stay on loopback: {strayed}"


@pytest.fixture(autouse=True)
def no_stray_log_line(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning or worse in the log fails the test; one that expects it reads and clears caplog."""
    yield
    lines = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    assert not lines, f"unexpected log lines: {lines}"


@pytest.fixture
def second_look(request: pytest.FixtureRequest) -> SecondLook:
    """See `tests.second_look`."""
    return SecondLook(request.node.name, request.config.stash[NOTED])


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOTED] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who needs Qt's application for windows comes first.

    Qt takes one application in a process, and elsewhere it may be the lesser one that prints.
    """
    items.sort(key=lambda item: "qapp" not in getattr(item, "fixturenames", ()))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for line in told(config.stash[NOTED]):
        terminalreporter.write_line(line)
