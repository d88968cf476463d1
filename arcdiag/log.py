"""The log file: where tracebacks of our own faults go, so that the screen keeps to one line."""

import contextlib
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 2**20
"""A log grown beyond this is begun anew."""


def log_file() -> Path:
    """Where the log lies on this system, whether or not it exists."""
    from platformdirs import user_log_path

    return user_log_path("arcdiag", appauthor=False) / "arcdiag.log"


def recent(path: Path | None = None, most: int = 65_536) -> str:
    """The last whole lines of the log, at most *most* bytes; empty where there are none."""
    try:
        with (path or log_file()).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - most))
            data = file.read(most)
    except (OSError, ValueError, RuntimeError):
        return ""
    whole = data.partition(b"\n")[2] if size > most else data
    return whole.decode("utf-8", "replace")


def keep(text: str, path: Path | None = None) -> str:
    """Append *text* to the log; where it lies, or why there is none. Never raises."""
    try:
        path = path or log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        begin_anew = path.exists() and path.stat().st_size > MOST_BYTES
        with path.open("w" if begin_anew else "a", encoding="utf-8", errors="replace") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text.rstrip()}\n")
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return f"no log could be written: {reason}".lower()
    return str(path)


def keep_fault(fault: BaseException, path: Path | None = None) -> str:
    """Append *fault* with its traceback; returns as `keep` does."""
    return keep("".join(traceback.format_exception(fault)), path)


class _Kept(logging.Handler):
    def __init__(self, path: Path | None) -> None:
        super().__init__(logging.WARNING)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(Exception):  # a log line is worth no run
            keep(f"{record.levelname} {record.name}: {self.format(record)}", self._path)


@contextlib.contextmanager
def logging_kept(path: Path | None = None) -> Iterator[None]:
    """While the block runs, our own warnings go to the log file and not to the screen."""
    kept = _Kept(path)
    ours = logging.getLogger()
    ours.addHandler(kept)
    try:
        yield
    finally:
        ours.removeHandler(kept)
