"""How far this machine's clock is from a server's, told by the ``Date`` of its answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from arcdiag.model.value import Value

HALF_SECOND_MS: Final = 500.0
"""``Date`` counts whole seconds: the true moment is within half a second of their middle."""
LONGEST_DATE: Final = 64


Now = Callable[[], datetime]


class Heard(Value, frozen=True):
    """The first byte of an answer: when, by the local clock, and how long after the question."""

    at: datetime
    waited_s: float


def clock_offset(date: str, age: str, heard: Heard | None) -> tuple[float, float] | None:
    """Local clock minus the server's, and its uncertainty, both ms; None when it cannot be told.

    The server wrote ``Date`` some time between the question and the answer: the middle is the
    best guess. An answer from a cache (``Age``) carries the date of an earlier one.
    """
    told = _parse(date)
    if told is None or heard is None or age.strip() not in ("", "0"):
        return None
    half_wait = timedelta(seconds=heard.waited_s / 2)
    local = heard.at - half_wait
    offset = (local - told) / timedelta(milliseconds=1) - HALF_SECOND_MS
    return round(offset, 1), round(HALF_SECOND_MS + half_wait / timedelta(milliseconds=1), 1)


def _parse(date: str) -> datetime | None:
    if not date or len(date) > LONGEST_DATE:
        return None
    try:
        told = parsedate_to_datetime(date)
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def utc_now() -> datetime:
    """The wall clock of this machine."""
    return datetime.now(UTC)
