"""The window on a screen that nobody sees (Xvfb): shown, and its picture kept."""

import mmap
import os
import signal
import struct
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from trial import PATIENCE_S, FailedError

WIDTH, HEIGHT = 1280, 800
SPARSE = 997
"""Of so many pixels one is looked at for a first sign of a window: a look must cost little."""
FEWEST_COLOURS = 40
"""A window with words in it has far more; an empty screen has one."""


class Screen:
    """An X server of its own, and what is to be seen on it."""

    def __init__(
        self, display: str, pixels: Callable[[], bytes], width: int = WIDTH, height: int = HEIGHT
    ) -> None:
        self.display = display
        self._size = width, height
        self.pixels = pixels
        """The picture, four bytes a pixel: blue, green, red and one that says nothing."""

    def colours(self) -> int:
        """How many colours are seen, counted over a grid of pixels."""
        data = self.pixels()
        return len({data[at : at + 3] for at in range(0, len(data), 4 * 3)})

    def is_blank(self) -> bool:
        """Is it one colour everywhere, as before the first window?"""
        data = self.pixels()
        return len({data[at : at + 4] for at in range(0, len(data), 4 * SPARSE)}) == 1

    def save(self, file: Path) -> None:
        """Write what is seen as PNG."""
        data, (width, height) = self.pixels(), self._size
        rows = b"".join(
            b"\0" + _rgb(data[y * width * 4 : (y + 1) * width * 4]) for y in range(height)
        )
        parts = (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(rows)),
            (b"IEND", b""),
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(
            b"\x89PNG\r\n\x1a\n"
            + b"".join(
                struct.pack(">I", len(body))
                + kind
                + body
                + struct.pack(">I", zlib.crc32(kind + body))
                for kind, body in parts
            )
        )


def _of_the_frame(picture: mmap.mmap) -> bytes:
    """The pixels of a frame buffer in the form of XWDFile.h: header, colours, picture."""
    header = struct.unpack_from(">25I", picture)
    begin = header[0] + header[19] * 12
    return picture[begin : begin + WIDTH * HEIGHT * 4]


def _rgb(row: bytes) -> bytes:
    out = bytearray(len(row) // 4 * 3)
    out[0::3], out[1::3], out[2::3] = row[2::4], row[1::4], row[0::4]
    return bytes(out)


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen for a while."""
    with tempfile.TemporaryDirectory(prefix="arcdiag-screen-") as folder:
        read, write = os.pipe()
        server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
                *("-nolisten", "tcp", "-fbdir", folder),
            ],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        try:
            with os.fdopen(read) as told:
                display = f":{told.readline().strip()}"
            with Path(folder, "Xvfb_screen0").open("rb") as file:
                picture = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                yield Screen(display, lambda: _of_the_frame(picture))
        finally:
            server.terminate()
            server.wait(30)


def shown(
    command: Sequence[str | Path],
    seen: Screen,
    picture: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> float:
    """Start *command*, wait until it has drawn its window, end it; the seconds to its first pixel.

    Raises FailedError where nothing is drawn, or where it ends by itself.
    """
    with tempfile.TemporaryDirectory(prefix="arcdiag-home-") as home:
        own = {"DISPLAY": seen.display, "HOME": home, "XDG_RUNTIME_DIR": home}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QT_", "XDG_", "WAYLAND"))
        }
        began = time.monotonic()
        program = subprocess.Popen(
            [str(part) for part in command],
            env=kept | own | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            first = _first_pixel(program, seen, began)
            _until_drawn(program, seen, began)
            if picture:
                seen.save(picture)
            return first
        finally:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait(30)


def _first_pixel(program: subprocess.Popen[bytes], seen: Screen, began: float) -> float:
    while seen.is_blank():
        _go_on(program, began)
        time.sleep(0.003)  # a look costs half a millisecond, and the program shall have the rest
    return time.monotonic() - began


def _until_drawn(program: subprocess.Popen[bytes], seen: Screen, began: float) -> None:
    while seen.colours() < FEWEST_COLOURS:
        _go_on(program, began)
        time.sleep(0.05)
    time.sleep(1)  # what follows the first picture: the catalog, the plan


def _go_on(program: subprocess.Popen[bytes], began: float) -> None:
    if program.poll() is not None:
        assert program.stdout
        words = program.stdout.read().decode("utf-8", "replace")
        raise FailedError(f"it ended with {program.returncode}, and drew nothing:\n{words[-2000:]}")
    if time.monotonic() - began > PATIENCE_S:
        raise FailedError(f"there is no window after {PATIENCE_S} s")
