"""Starts the window as a user does, and tells when it has painted itself; then it ends."""

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"


def main(begun: float) -> None:
    """*begun* is when the process was started, by ``time.time``.

    Prints milliseconds since then, those of the processor, and KiB.
    """
    from arcdiag.gui.start import open_window, why_no_qt

    why_no_qt()
    from arcdiag.gui import app as room

    class Told(room.FirstSight):
        """Ends the program where the window would go on to load what it needs next."""

        def __init__(self, window: room.QWidget, _: object) -> None:
            super().__init__(window, lambda: tell(begun))

    room.FirstSight = Told  # type: ignore[misc] # what it tells ends the program
    open_window()


def tell(begun: float) -> None:
    """Print what was measured, and end at once."""
    took_ms = (time.time() - begun) * 1000
    status = Path("/proc/self/status").read_text().splitlines()
    memory = next(line.split()[1] for line in status if line.startswith("VmRSS"))
    print(f"{took_ms:.0f} {time.process_time() * 1000:.0f} {memory}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]))
