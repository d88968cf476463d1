"""The real clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The time as this machine has it."""

    def now(self) -> datetime:
        """The wall clock, UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds that only ever grow, whatever happens to the wall clock."""
        return time.perf_counter()
