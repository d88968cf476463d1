"""The line on standard error that tells how far a run is; only where it can be rewritten."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Final

from arcdiag.cli.console import is_lively
from arcdiag.language.current import translated
from arcdiag.language.wide import padded
from arcdiag.report.progress import Progress

_EVERY_S: Final = 0.2
_PATIENCE_S: Final = 1.0
"""Getting ready is worth a word only where it takes longer, as with a slow PAC server."""
_WIDTH: Final = 40
_CLEAR: Final = f"\r{'':{_WIDTH}}\r"  # blanks: older Windows consoles print escapes as they are


@contextlib.asynccontextmanager
async def shown(progress: Progress) -> AsyncIterator[None]:
    """Keep the line on screen while the block runs, and take it away at its end."""
    if not is_lively(sys.stderr):
        yield
        return
    drawing = asyncio.create_task(_draw(progress))
    try:
        yield
    finally:
        drawing.cancel()
        _write(_CLEAR)


async def _draw(progress: Progress) -> None:
    while True:
        if progress.planned or progress.spent_s > _PATIENCE_S:
            _write(f"\r{padded(translated(progress.line()), _WIDTH)}")
        await asyncio.sleep(_EVERY_S)


def _write(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
