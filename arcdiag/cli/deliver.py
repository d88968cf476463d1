"""Gives a report to whoever asked for it: files, screen, exit code.

What leaves this machine is redacted: files, and JSON on standard output, which goes on to other
programs. The screen is its user's own, and shows everything.
"""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from arcdiag.cli.asked_key import asked_key
from arcdiag.cli.console import Streams
from arcdiag.cli.exits import CANCELLED, OWN_FAULT, exit_code
from arcdiag.cli.options import FILE_FORMATS
from arcdiag.log import log_file, recent
from arcdiag.model.failure import Cause
from arcdiag.model.report import Report
from arcdiag.orders.refused import RefusedError
from arcdiag.paper.fault import PaperError
from arcdiag.redact.leaks import LeakError
from arcdiag.redact.level import Level
from arcdiag.report.azcmagent import azcmagent_table
from arcdiag.report.bundle import write_bundle
from arcdiag.report.exporter import FormatError, exporter_for
from arcdiag.report.history import History
from arcdiag.report.outward import exported, map_of, outward
from arcdiag.report.seal import Signer
from arcdiag.report.write import WriteError, check_writable, write_private, write_whole

_MADE_HERE: Final = ("check", "demo")
"""Commands whose reports tell of this machine, so that its log belongs to them."""


def check_output(asked: Namespace) -> Signer | None:
    """Refuse, before anything is probed, output that could not be delivered.

    Returns the key to sign with, if one was named. Raises RefusedError.
    """
    if file_format(asked) and not asked.output:
        raise RefusedError(f"--format {asked.format}: is for files, and --output names none")
    if asked.json and asked.format == "azcmagent":
        raise RefusedError("--format: --json leaves nothing else on standard output")
    if asked.verbose and asked.format == "azcmagent":
        raise RefusedError("--verbose: the columns of azcmagent check have no place for steps")
    if asked.sign and not (asked.output or asked.json):
        raise RefusedError("--sign: nothing is saved that could be signed")
    return check_files(asked)


def check_files(asked: Namespace) -> Signer | None:
    """Refuse files of an unknown format, or that cannot be written, and a key that is none.

    Returns the key to sign with, if one was named. Raises RefusedError.
    """
    try:
        for name in asked.output:
            exporter_for(Path(name), file_format(asked))
            check_writable(Path(name))
    except (FormatError, WriteError) as error:
        raise RefusedError(f"--output {error}") from None
    try:
        if name := file_format(asked):
            exporter_for(Path(name), name)
    except FormatError as error:
        raise RefusedError(f"--format {error}") from None
    check_map(asked)
    return asked_key(asked.sign) if asked.sign else None


def file_format(asked: Namespace) -> str:
    """The format that all files shall have; empty: each that of its suffix."""
    return asked.format if asked.format in FILE_FORMATS else ""


def check_map(asked: Namespace) -> None:
    """Refuse a map that would be empty, or cannot be written. Raises RefusedError."""
    if not asked.redact_map:
        return
    if asked.redact != Level.ALL:
        raise RefusedError(f"--redact-map: --redact {asked.redact} makes no pseudonyms")
    try:
        check_writable(Path(asked.redact_map))
    except WriteError as error:
        raise RefusedError(f"--redact-map {error}") from None


def deliver(
    report: Report,
    asked: Namespace,
    streams: Streams,
    signer: Signer | None = None,
    history: History | None = None,
) -> int:
    """Write the history and the files, then the screen; returns the exit code.

    A file that could not be written costs neither the others nor the screen, and the report is
    in the *history* all the same.
    """
    kept = history.keep(report) if history else ""
    log = recent() if asked.command in _MADE_HERE and _wants_bundle(asked) else None
    failed = save(report, asked, streams, signer, log)
    if history and failed:
        streams.message(kept or f"the report is kept in the history: {history.place(report)}")
    if asked.json:
        failed = not printed(report, "json", asked, streams, signer) or failed
    elif asked.format == "azcmagent":
        streams.result(azcmagent_table(report))
        streams.message(_stamp(report))
    else:
        streams.report(report, verbose=asked.verbose)
    if any(check.cause is Cause.TOOL_BUG for check in report.checks):
        streams.message(f"a fault in arcdiag itself spoilt some checks; details: {log_file()}")
    code = exit_code(report, asked.exit_zero)
    return OWN_FAULT if failed and code != CANCELLED else code


def save(
    report: Report,
    asked: Namespace,
    streams: Streams,
    signer: Signer | None = None,
    log: str | None = None,
) -> bool:
    """Write each file by its suffix; tells whether one failed. *log* is for a bundle."""
    if not asked.output and not asked.redact_map:
        return False
    leaving = outward(report, Level(asked.redact), signer, log)
    well = True
    for name in asked.output:
        exporter = exporter_for(Path(name), file_format(asked))
        well = written(Path(name), partial(exported, leaving, exporter), streams) and well
    if asked.redact_map:
        path = Path(asked.redact_map)
        well = written(path, partial(map_of, leaving), streams, write=write_private) and well
    return not well


def _wants_bundle(asked: Namespace) -> bool:
    exporters = (exporter_for(Path(name), file_format(asked)) for name in asked.output)
    return any(exporter is write_bundle for exporter in exporters)


def written(
    path: Path,
    made: Callable[[], bytes],
    streams: Streams,
    write: Callable[[Path, bytes], None] = write_whole,
) -> bool:
    """Put what is *made* into a file; where that fails one line says why, and the rest goes on."""
    try:
        write(path, made())
    except WriteError as error:
        streams.message(str(error))
        return False
    except (LeakError, PaperError) as error:
        streams.message(f"{path.name}: {error}")
        return False
    return True


def printed(
    report: Report, name: str, asked: Namespace, streams: Streams, signer: Signer | None
) -> bool:
    """Write the report to standard output in the format *name*; tells whether it could be."""
    try:
        leaving = outward(report, Level(asked.redact), signer)
        document = exported(leaving, exporter_for(Path(name), name))
    except (LeakError, PaperError) as error:
        streams.message(f"{name}: {error}")
        return False
    streams.document(document)
    return True


def _stamp(report: Report) -> str:
    """The columns have no room for it, and whoever keeps them needs it all the same."""
    from arcdiag.report.stamp import stamp

    return stamp(report)
