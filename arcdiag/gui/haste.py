"""What makes a start shorter, and is undone once Qt is loaded or the window is seen."""

import builtins
import gc
import marshal
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any, Final

from arcdiag.resources import shipped

CODES: Final = "pyside.codes"
"""Among the shipped files of a frozen program: code by file name and checksum of its text."""


@contextmanager
def loading_qt() -> Iterator[None]:
    """Load PySide in this context, for the first time.

    It keeps a dozen modules of Python as text in its library and compiles them at each start;
    where they were compiled when the program was built, that code is taken. And it puts an
    ``import`` of its own in the place of Python's, which reads the source of every module loaded
    later, in search of ``__feature__``; nobody here uses that, and it doubles the time of a start.
    """
    usual, compiled = builtins.__import__, builtins.compile
    codes = _codes()
    if codes:
        builtins.compile = _knowing(codes, compiled)
    try:
        yield
    finally:
        builtins.__import__, builtins.compile = usual, compiled


def hold_collector() -> None:
    """Nothing of what is loaded is garbage: to look for some costs a start a fifteenth."""
    gc.disable()


def release_collector() -> None:
    """From now on there may be some; what is there stays, and is not looked at again."""
    gc.freeze()
    gc.enable()


def _codes() -> dict[tuple[str, int], CodeType]:
    """A file beside our own code, and as much to be trusted."""
    try:
        written = shipped(CODES).read_bytes()
        codes: dict[tuple[str, int], CodeType] = marshal.loads(written)  # noqa: S302 - see above
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return codes


def _knowing(
    codes: dict[tuple[str, int], CodeType], usual: Callable[..., Any]
) -> Callable[..., Any]:
    def compiled(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if isinstance(source, bytes) and not more and not named:
            known = codes.get((filename, zlib.crc32(source)))
            if known is not None:
                return known
        return usual(source, filename, mode, *more, **named)

    return compiled
