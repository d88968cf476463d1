"""When the next look is due, by the clock on the wall: machines sleep, and their clocks are set."""

from datetime import datetime, timedelta
from typing import Final

AWAY: Final = timedelta(seconds=30)
"""Who was not asked for so long has slept."""
SETTLE: Final = timedelta(seconds=15)
"""What a network takes to come up again after a sleep."""


class Schedule:
    """Looks begin *every* so often, the first at once. Asked by a timer, again and again."""

    def __init__(self, every: timedelta, now: datetime) -> None:
        self.every = every
        self._asked = now
        self._due = now
        self._last: datetime | None = None

    def change(self, every: timedelta) -> None:
        """Look so often from now on, counted from the last look."""
        self.every = every
        if self._last is not None:
            self._due = self._last + every

    def is_due(self, now: datetime) -> bool:
        """Is a look due? After a sleep the network is given time first."""
        slept = now - self._asked > AWAY
        if now < self._asked:  # the clock was set back
            self._due = min(self._due, now + self.every)
        self._asked = now
        if slept and self._due <= now:
            self._due = now + SETTLE
        return now >= self._due

    def began(self, now: datetime) -> None:
        """A look begins."""
        self._last = now
        self._due = now + self.every

    def again(self, now: datetime) -> None:
        """The look that had begun came to nothing: one is due."""
        self._due = now

    def left(self, now: datetime) -> timedelta:
        """Until the next look; never negative."""
        return max(self._due - now, timedelta())
