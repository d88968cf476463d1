"""A headless Chromium, spoken to over its own pipe: what a page does there, and how it looks."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 240
"""For whatever comes in the end, on a machine that does other things, too."""

FLAGS = (
    *("--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu"),
    *("--no-first-run", "--disable-extensions", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *("--force-color-profile=srgb", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"),
)


def program() -> str:
    """Where Chromium is; empty: nowhere."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), "")


class Browser:
    """One page; *said* is all that it reported: log entries, exceptions, requests."""

    def __init__(self, to: BinaryIO, heard: BinaryIO) -> None:
        self._to = to
        self._heard = heard
        self._number = 0
        self._rest = b""
        self.said: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    _session = ""

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to one command."""
        self._number += 1
        wish = {"id": self._number, "method": method, "params": params}
        if self._session:
            wish["sessionId"] = self._session
        self._to.write(json.dumps(wish).encode() + b"\0")
        self._to.flush()
        while True:
            message = self._next()
            if message.get("id") == self._number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result
            self.said.append(message)

    def open(self, file: Path) -> None:
        """Load *file* and wait until all of it is there."""
        self.said.clear()
        self.ask("Page.navigate", url=file.as_uri())
        while not any(one.get("method") == "Page.loadEventFired" for one in self.said):
            self.said.append(self._next())

    def evaluate(self, script: str) -> Any:
        """What *script* comes to."""
        done = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def shape(self, width: int, height: int, theme: str = "light") -> None:
        """The window's size in pixels, and the reader's theme."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": theme}]
        self.ask("Emulation.setEmulatedMedia", media="", features=features)

    def complaints(self) -> list[dict[str, Any]]:
        """Exceptions and log entries, a breach of the page's policy among them."""
        kinds = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        return [one for one in self.said if one.get("method") in kinds]

    def requests(self) -> list[str]:
        """All that the page fetched, itself included."""
        sent = (one for one in self.said if one.get("method") == "Network.requestWillBeSent")
        return [one["params"]["request"]["url"] for one in sent]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            heard = os.read(self._heard.fileno(), 1 << 20)
            assert heard, "the browser has gone"
            self._rest += heard
        message, _, self._rest = self._rest.partition(b"\0")
        made: dict[str, Any] = json.loads(message)
        return made


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A browser with its profile in *folder*; it is ended in any case."""
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()

    def wired() -> None:
        """Chromium reads its commands from descriptor 3 and answers on 4."""
        first, second = os.dup(their_in), os.dup(their_out)
        os.dup2(first, 3)
        os.dup2(second, 4)

    child = subprocess.Popen(
        [program(), *FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=False,
        preexec_fn=wired,
        env={**os.environ, "HOME": str(folder)},
    )
    os.close(their_in)
    os.close(their_out)
    too_late = threading.Timer(PATIENCE_S, child.kill)
    too_late.start()
    try:
        with os.fdopen(our_out, "wb") as to, os.fdopen(our_in, "rb") as heard:
            yield Browser(to, heard)
    finally:
        too_late.cancel()
        child.kill()
        child.wait(timeout=30)
