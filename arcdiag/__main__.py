"""The program: ``arcdiag``, or ``python -m arcdiag``."""

import sys

from arcdiag.cli.app import run


def main() -> int:
    """Do what the process's arguments ask; returns the exit code."""
    return run()


if __name__ == "__main__":
    sys.exit(main())
