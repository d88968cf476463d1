"""Asks a Linux desktop for its proxy settings, where there is one."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from arcdiag.host.parsing.desktop import GNOME, MOST, gnome_source, kde_source
from arcdiag.host.reading import read_if_there
from arcdiag.model.proxy import ProxySource

PATIENCE_S: Final = 3.0

Ask = Callable[[], str]


def desktop_proxies(
    environment: Mapping[str, str], notes: list[str], ask: Ask | None = None
) -> tuple[ProxySource, ...]:
    """What GNOME's and KDE's settings of this user say. Never raises.

    A machine without a desktop is not asked: it has no ``gsettings``, or no session in its
    *environment*; what cannot be read is in *notes*.
    """
    printed = ask() if ask else _gsettings(environment, notes)
    home = environment.get("HOME", "")
    folder = environment.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    path = Path(folder, "kioslaverc")
    text = read_if_there(path, notes, most=MOST) if folder else ""
    found = (gnome_source(printed), kde_source(text, str(path)))
    return tuple(source for source in found if source)


def _gsettings(environment: Mapping[str, str], notes: list[str]) -> str:
    """What the program prints; empty where it is not there, fails, or says nothing in time."""
    if not environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return ""
    program = shutil.which("gsettings", path=environment.get("PATH", ""))
    if program is None:
        return ""
    kept = {name: environment[name] for name in _KEPT if name in environment}
    try:
        # The program is the system's own, and its arguments are ours.
        done = subprocess.run(  # noqa: S603
            [program, "list-recursively", GNOME],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        notes.append(f"gsettings: no answer within {PATIENCE_S:g} s")
        return ""
    except OSError as error:
        notes.append(f"gsettings: {(error.strerror or 'cannot be run').lower()}")
        return ""
    return done.stdout[:MOST].decode("utf-8", "replace")


_KEPT: Final = (
    *("HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "XDG_RUNTIME_DIR"),
    *("DBUS_SESSION_BUS_ADDRESS", "DCONF_PROFILE", "GSETTINGS_BACKEND"),
)
