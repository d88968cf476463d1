"""How far a run is, in one line: for the terminal and for the window's status bar."""

import time

from arcdiag.model.events import Event, Finished, Planned


class Progress:
    """Counts checks as they end. ``deadline`` is the run's, in seconds; 0: none is known."""

    def __init__(self, deadline: float = 0.0) -> None:
        self._deadline = deadline
        self._began = time.monotonic()
        self._done: set[tuple[str, int]] = set()
        self.planned = 0
        """Checks to make, in all rounds; 0 before the plan is known."""

    @property
    def done(self) -> int:
        """Checks that have ended."""
        return len(self._done)

    @property
    def spent_s(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    def tell(self, event: Event) -> None:
        """Take note of an event of the run."""
        match event:
            case Planned(plan=plan, rounds=rounds):
                self.planned = rounds * len(plan.checks)
            case Finished(seen=seen, attempt=attempt):
                self._done.add((seen.check.id, attempt))

    def line(self) -> str:
        """``12 of 38 · 4 s of 30``; before the ways are known ``getting ready · 2 s of 30``."""
        number = f"{self.spent_s:.0f}"
        spent = f"{number} s"
        if self._deadline:
            spent = f"{self.spent_s:.0f} s of {self._deadline:g}"
        if not self.planned:
            return f"getting ready · {spent}"
        total = max(self.planned, self.done)
        return f"{self.done} of {total} · {spent}"
