"""Standard output and standard error: results on one, progress and messages on the other."""

import contextlib
import errno
import io
import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from arcdiag.model.report import Report

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

    Text that the stream's code page cannot hold is replaced rather than refused. A reader that
    has gone away is no fault: what is left goes nowhere.
    """

    def __init__(self) -> None:
        if sys.stdout is None or sys.stderr is None:  # a windowed program has none
            nowhere = io.TextIOWrapper(io.BytesIO())
            sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
        sys.stdout = _written_whole(sys.stdout)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")

    def result(self, text: str) -> None:
        """Write text that is the answer. Raises OutputError."""
        with self._answering():
            sys.stdout.write(text)

    def document(self, data: bytes) -> None:
        """Write a JSON document as UTF-8, whatever the code page. Raises OutputError."""
        with self._answering():
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def report(self, report: "Report", *, verbose: bool) -> None:
        """Draw a report: in colour on a lively terminal, else plain. Raises OutputError."""
        with self._answering():
            _draw(report, verbose=verbose)

    def finish(self) -> None:
        """Get out what argparse or a library left behind."""
        with self._answering():
            pass

    def message(self, text: str) -> None:
        """Write one line for the user beside the answer; silent when nobody can read it."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"arcdiag: {text}\n")
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
    from rich.console import Console

    from arcdiag.report.drawing import draw
    from arcdiag.report.shapes import ASCII, PRETTY
    from arcdiag.report.text import as_text

    shapes = PRETTY if _can_show("".join(PRETTY.signs.values())) else ASCII
    if is_lively(sys.stdout):
        screen = Console(width=width(), emoji=False, markup=False, highlight=False)
        screen.print(draw(report, width(), shapes, verbose=verbose))
    else:
        sys.stdout.write(as_text(report, width(), shapes, verbose=verbose))


def _can_show(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _written_whole(stream: TextIO) -> TextIO:
    """*stream* with a buffer that writes on until all is out.

    PYTHONUNBUFFERED takes it away, and what a full disk or a signal leaves of one write is lost
    then without a word.
    """
    raw = getattr(stream, "buffer", None)
    if not (isinstance(stream, io.TextIOWrapper) and isinstance(raw, io.RawIOBase)):
        return stream
    whole = io.BufferedWriter(raw)
    return io.TextIOWrapper(whole, encoding=stream.encoding, line_buffering=stream.line_buffering)


def _hush() -> None:
    """Let what is still buffered go nowhere, also at the interpreter's exit (signal, SIGPIPE)."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
