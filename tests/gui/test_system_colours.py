"""A desktop's colours change while the window is open: over a real bus, on a real screen."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from arcdiag.gui.theme import COLOURS, Theme
from tests.gui import painted
from tests.gui.screen import missing, screen

PATIENCE_S = 90
WHY = missing()
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={place}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""


@contextmanager
def running(*command: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """A program, for as long as it is needed; what hangs is ended, and tells no more."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    program = subprocess.Popen(
        command,
        env={**kept, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    end = threading.Timer(PATIENCE_S, program.kill)
    end.start()
    try:
        yield program
    finally:
        end.cancel()
        program.kill()
        program.communicate()


@contextmanager
def bus(folder: Path) -> Iterator[str]:
    """A bus of its own, with nobody on it; gives its address."""
    config = folder / "bus.conf"
    config.write_text(CONFIG.format(place=folder / "bus"), encoding="utf-8")
    with running("dbus-daemon", f"--config-file={config}", "--nofork", "--print-address") as made:
        yield told(made)


def told(program: "subprocess.Popen[str]") -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def say(program: "subprocess.Popen[str]", line: str) -> None:
    assert program.stdin is not None
    program.stdin.write(f"{line}\n")
    program.stdin.flush()


@pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="there is no dbus-daemon here")
@pytest.mark.skipif(bool(WHY) and not os.environ.get("CI"), reason=f"there is no {WHY} here")
def test_the_window_follows_the_desktop_until_a_theme_is_chosen(tmp_path: Path) -> None:
    with ExitStack() as open_:
        place = {
            "DISPLAY": open_.enter_context(screen()),
            "DBUS_SESSION_BUS_ADDRESS": open_.enter_context(bus(tmp_path)),
            "QT_QPA_PLATFORMTHEME": "gnome",  # Qt's own; GTK's, where it is there, has other ways
            "XDG_CONFIG_HOME": str(tmp_path),
            "QT_ACCESSIBILITY": "0",
        }
        desktop = open_.enter_context(running(sys.executable, "-m", "tests.gui.portal", **place))
        assert told(desktop) == "serving"
        window = open_.enter_context(running(sys.executable, "-m", "tests.gui.follower", **place))

        def is_in(theme: Theme) -> None:
            seen = json.loads(told(window))
            assert painted.strangers(seen, theme) == []
            assert COLOURS[theme].window in seen["tools"]
            assert COLOURS[theme].base in seen["plot"]

        is_in(Theme.LIGHT)
        for line, theme in (
            ("color-scheme 1", Theme.DARK),
            ("contrast 1", Theme.CONTRAST),
            ("color-scheme 2", Theme.CONTRAST),
            ("contrast 0", Theme.LIGHT),
        ):
            say(desktop, line)
            is_in(theme)
        say(window, Theme.LIGHT)
        is_in(Theme.LIGHT)
        say(desktop, "color-scheme 1")
        is_in(Theme.LIGHT)
        say(window, Theme.SYSTEM)
        is_in(Theme.DARK)
