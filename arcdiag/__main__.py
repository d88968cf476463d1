"""The program: ``arcdiag``, or ``python -m arcdiag``; and the one that opens the window at once."""

import io
import sys
from collections.abc import Callable
from pathlib import Path


def main() -> int:
    """Do what the process's arguments ask; returns the exit code."""
    return _for_scripts() if _is_for_scripts() else _run(sys.argv[1:])


def main_of_the_window(show: Callable[[str], None] | None = None) -> int:
    """The same for a program of its own: its arguments are those of ``arcdiag gui``.

    Windows gives such a program no streams: what would stand there is given to *show*, which is
    a box on the screen.
    """
    if _is_for_scripts():
        return _for_scripts()
    said = None
    if sys.stderr is None:
        said = sys.stderr = io.StringIO()
    code = _run(["gui", *sys.argv[1:]])
    if said and (words := said.getvalue().strip()):
        from arcdiag.wiring.boxes import show_in_a_box

        (show or show_in_a_box)(words)
    return code


def _is_for_scripts() -> bool:
    """So a frozen program starts a process of itself for a proxy script (host.sandbox)."""
    return sys.argv[1:] == ["--run-proxy-script"]


def _for_scripts() -> int:
    from arcdiag.pac.child import main as run_script

    return run_script()


def _run(arguments: list[str]) -> int:
    try:
        # Here, as loading takes long enough for Ctrl+C to come in between.
        from arcdiag.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(arguments, window=_open_window)


def _open_window(report: Path | None) -> int:
    """Here, where both are known: the command line and the window do not know each other."""
    from arcdiag.gui.start import open_window

    return open_window(report)


if __name__ == "__main__":
    sys.exit(main())
