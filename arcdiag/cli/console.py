"""Standard output and standard error: results on one, progress and messages on the other."""

import contextlib
import errno
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TextIO

from arcdiag.cli.nearest import NEAREST
from arcdiag.language.current import translated
from arcdiag.report.plain import without_userinfo

if TYPE_CHECKING:
    from rich.console import RenderableType

    from arcdiag.model.report import Report
    from arcdiag.report.shapes import Shapes

PIPE_WIDTH: Final = 100
"""Columns where there is no screen to measure: a pipe, a file."""
NARROWEST: Final = 60
WIDEST: Final = 200

_GONE: Final = (errno.EPIPE, errno.EINVAL)
"""What a reader that went away looks like; the second on Windows."""


class OutputError(Exception):
    """Standard output does not take what is written (a full disk); the message is one line."""


class Streams:
    """The two streams of this process, as they are at the moment of asking.

    Signs that the stream's code page lacks are replaced rather than refused. A reader that
    has gone away is no fault: what is left goes nowhere.
    """

    def __init__(self) -> None:
        if sys.stdout is None or sys.stderr is None:  # a windowed program has none
            nowhere = io.TextIOWrapper(io.BytesIO())
            sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors=NEAREST)

    @property
    def encoding(self) -> str:
        """That of what is written to both."""
        return getattr(sys.stdout, "encoding", None) or "ascii"

    def result(self, text: str) -> None:
        """Write text that is the answer. Raises OutputError."""
        with self._answering():
            _write(text)

    def document(self, data: bytes) -> None:
        """Write a JSON document as UTF-8, whatever the code page. Raises OutputError."""
        with self._answering():
            _write_bytes(data)

    def report(self, report: "Report", *, verbose: bool) -> None:
        """Draw a report: in colour on a lively terminal, else plain. Raises OutputError."""
        with self._answering():
            _draw(report, verbose=verbose)

    def drawn(self, draw: "Callable[[Shapes], RenderableType]") -> None:
        """Show something else that is drawn, in the same way. Raises OutputError."""
        with self._answering():
            _show(draw)

    def shapes(self) -> "Shapes":
        """The signs that standard output's code page can hold."""
        return _shapes()

    def finish(self) -> None:
        """Get out what argparse or a library left behind."""
        with self._answering():
            pass

    def message(self, text: str) -> None:
        """Write one line for the user beside the answer; silent when nobody can read it.

        Whatever was typed may stand in it, so secrets in URLs are taken out here. English is turned
        into the spoken language here, too.
        """
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"arcdiag: {without_userinfo(translated(text))}\n")
            sys.stderr.flush()

    @contextlib.contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
            sys.stdout.flush()
        except OSError as error:
            _hush()
            if error.errno not in _GONE:
                why = error.strerror or "refused"
                raise OutputError(f"cannot write to standard output: {why.lower()}") from None


def is_lively(stream: TextIO | None) -> bool:
    """May colour and changing lines go there: a terminal, and nobody asked for plain text?"""
    if stream is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    try:
        return stream.isatty()
    except ValueError:  # it is closed
        return False


def width() -> int:
    """Columns to draw in: the screen's, ``COLUMNS``, or that of a page."""
    columns = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
    return max(NARROWEST, min(columns, WIDEST))


def _draw(report: "Report", *, verbose: bool) -> None:
    from arcdiag.report.drawing import draw

    _show(lambda shapes: draw(report, width(), shapes, verbose=verbose))


def _show(draw: "Callable[[Shapes], RenderableType]") -> None:
    from rich.console import Console

    from arcdiag.report.shapes import ASCII, PRETTY
    from arcdiag.report.text import lines_of

    shapes = PRETTY if _can_show("".join(PRETTY.signs.values())) else ASCII
    if is_lively(sys.stdout):
        screen = Console(width=width(), emoji=False, markup=False, highlight=False)
        screen.print(draw(shapes))
    else:
        _write(lines_of(draw(shapes), width()))


def _shapes() -> "Shapes":
    from arcdiag.report.shapes import ASCII, PRETTY

    return PRETTY if _can_show("".join(PRETTY.signs.values())) else ASCII


def _can_show(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _write(text: str) -> None:
    """Write *text* to standard output, all of it also where PYTHONUNBUFFERED took its buffer."""
    raw = getattr(sys.stdout, "buffer", None)
    if isinstance(raw, io.RawIOBase):
        _write_bytes(text.replace("\n", os.linesep).encode(sys.stdout.encoding, NEAREST))
    else:
        sys.stdout.write(text)


def _write_bytes(data: bytes) -> None:
    """A stream without a buffer takes what fits, and does not mind the rest: so go on and ask."""
    sys.stdout.flush()
    rest = memoryview(data)
    while rest:
        taken = sys.stdout.buffer.write(rest)
        if taken is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        rest = rest[taken:]
    sys.stdout.buffer.flush()


def _hush() -> None:
    """Let what is still buffered go nowhere, also at the interpreter's exit (signal, SIGPIPE)."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
