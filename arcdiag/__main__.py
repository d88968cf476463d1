"""The program: ``arcdiag``, or ``python -m arcdiag``."""

import sys
from pathlib import Path


def main() -> int:
    """Do what the process's arguments ask; returns the exit code."""
    if sys.argv[1:] == ["--run-proxy-script"]:
        # How a frozen program starts a process of itself for a proxy script (host.sandbox).
        from arcdiag.pac.child import main as run_script

        return run_script()
    try:
        # Here, as loading takes long enough for Ctrl+C to come in between.
        from arcdiag.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(window=_open_window)


def _open_window(report: Path | None) -> int:
    """Here, where both are known: the command line and the window do not know each other."""
    from arcdiag.gui.start import open_window

    return open_window(report)


if __name__ == "__main__":
    sys.exit(main())
