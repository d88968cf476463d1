"""The program: ``arcdiag``, or ``python -m arcdiag``."""

import sys


def main() -> int:
    """Do what the process's arguments ask; returns the exit code."""
    try:
        # Here, as loading takes long enough for Ctrl+C to come in between.
        from arcdiag.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run()


if __name__ == "__main__":
    sys.exit(main())
