"""From the arguments to an exit code: chooses the command and turns every end into a code."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from arcdiag.cli.console import OutputError, Streams
from arcdiag.cli.exits import CANCELLED, OWN_FAULT, READY, REFUSED
from arcdiag.cli.language import language_named, language_unasked, without_language
from arcdiag.cli.parser import parse
from arcdiag.language.current import speaking
from arcdiag.orders.refused import RefusedError

if TYPE_CHECKING:
    from arcdiag.cli.doors import Doors


Window = Callable[[Path | None], int]
"""Opens the window, with a saved report in it, and returns the exit code when it is closed."""


def run(
    argv: Sequence[str] | None = None,
    doors: "Doors | None" = None,
    window: Window | None = None,
) -> int:
    """Do what *argv* asks (the process's own arguments by default); returns the exit code.

    *doors* are the ways into the rooms below; the real ones by default, beside them *window*.
    """
    streams = Streams()
    named, rest = without_language(sys.argv[1:] if argv is None else argv)
    with speaking(language_unasked(os.environ, streams.encoding)):
        try:
            language = None if named is None else language_named(named)
        except RefusedError as error:
            streams.message(str(error))
            return REFUSED
        if language is None:
            return _spoken(rest, doors, window, streams)
        with speaking(language, asked=True):
            return _spoken(rest, doors, window, streams)


def _spoken(
    argv: Sequence[str], doors: "Doors | None", window: Window | None, streams: Streams
) -> int:
    try:
        code = _ended(argv, doors, window, streams)
        streams.finish()
    except OutputError as error:
        streams.message(str(error))
        return OWN_FAULT
    except KeyboardInterrupt:
        streams.message("cancelled before there was anything to report")
        return CANCELLED
    return code


def _ended(
    argv: Sequence[str], doors: "Doors | None", window: Window | None, streams: Streams
) -> int:
    try:
        asked = parse(argv)
        return _command(asked, doors, window, streams)
    except RefusedError as error:
        streams.message(str(error))
        return REFUSED
    except SystemExit as done:  # --help and --version
        return done.code if isinstance(done.code, int) else READY
    except OutputError:
        raise
    except Exception as error:
        return _unexpected(error, streams)


def _command(
    asked: Namespace, doors: "Doors | None", window: Window | None, streams: Streams
) -> int:
    if asked.licenses:
        from arcdiag.cli.licences import licences

        streams.result(licences())
        return READY
    if not asked.command:  # the help has been printed
        return READY
    from arcdiag.cli.commands import COMMANDS
    from arcdiag.cli.doors import RealDoors
    from arcdiag.cli.over_input import refuse_over_input
    from arcdiag.log import logging_kept

    refuse_over_input(asked)
    with logging_kept():
        return COMMANDS[asked.command](asked, doors or RealDoors(window), streams)


def _unexpected(error: Exception, streams: Streams) -> int:
    """A bad input that a room below found, or a fault of ours."""
    from arcdiag.log import keep_fault
    from arcdiag.orders.refusals import refusals

    lines = refusals(error)
    for line in lines:
        streams.message(line)
    if lines:
        return REFUSED
    where = keep_fault(error)
    streams.message(f"a fault in arcdiag itself ({type(error).__name__}); details: {where}")
    return OWN_FAULT
