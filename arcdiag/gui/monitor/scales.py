"""Where things are in a plot of times: round numbers up, moments across."""

import math
from datetime import datetime, timedelta
from typing import Final

_ROUND: Final = (1, 2, 5, 10)
_STEPS: Final = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)
)
_DAY: Final = timedelta(days=1)
LEAST_MS: Final = 10.0


def ceiling(most_ms: float) -> float:
    """The least of 1, 2 or 5 times a power of ten that is not below *most_ms*."""
    bounded = min(max(most_ms, LEAST_MS), 1e9)
    power = 10.0 ** math.floor(math.log10(bounded))
    return next(step * power for step in _ROUND if step * power >= bounded * 0.999_999)


def moments(first: datetime, last: datetime, most: int) -> list[datetime]:
    """Round moments from *first* to *last*, no more than *most*."""
    step = next((step for step in _STEPS if (last - first) / step < most), _STEPS[-1])
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * math.ceil((first - midnight) / step)
    found: list[datetime] = []
    while at <= last and len(found) < most:
        found.append(at)
        at += step
    return found


def clock(moment: datetime, span: timedelta) -> str:
    """A moment as short as it can be told within *span*."""
    return f"{moment:%m-%d %H:%M}" if span > _DAY else f"{moment:%H:%M}"
