"""``arcdiag compare``: what became different from one saved report to another."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Final

from arcdiag.cli.console import Streams
from arcdiag.cli.deliver import check_map, written
from arcdiag.cli.doors import Doors
from arcdiag.cli.exits import BLOCKED, INCONCLUSIVE, OWN_FAULT, READY, WARNINGS
from arcdiag.cli.saved import saved_report
from arcdiag.compare.compare import compare as compared
from arcdiag.compare.drift import is_blocking
from arcdiag.model.comparison import Comparison, Drift
from arcdiag.model.report import Report
from arcdiag.orders.refused import RefusedError
from arcdiag.redact.leaks import LeakError
from arcdiag.redact.level import Level
from arcdiag.report.compared_formats import (
    ComparisonExporter,
    comparison_exporter_for,
    draw_comparison,
)
from arcdiag.report.exporter import FormatError
from arcdiag.report.json import as_json
from arcdiag.report.outward import OutwardComparison, compared_outward, looked_through, map_of
from arcdiag.report.write import WriteError, check_writable, write_private

_CODES: Final = {
    Drift.WORSE: WARNINGS,
    Drift.MIXED: WARNINGS,
    Drift.BETTER: READY,
    Drift.SAME: READY,
    Drift.UNKNOWN: INCONCLUSIVE,
}


def compare(asked: Namespace, doors: Doors, streams: Streams) -> int:  # noqa: ARG001 - one shape
    """Read both, compare, write the files, then the screen; the code tells where it went."""
    _check_files(asked)
    old, new = (saved_report(name, streams) for name in (asked.old, asked.new))
    made = compared(old, new)
    failed = not _delivered(old, new, asked, streams)
    if not asked.json:
        streams.drawn(lambda shapes: draw_comparison(made, shapes))
    return OWN_FAULT if failed else exit_code(made, exit_zero=asked.exit_zero)


def exit_code(made: Comparison, *, exit_zero: bool) -> int:
    """Blocked where what is required newly fails; else by where it went."""
    if exit_zero:
        return READY
    return BLOCKED if is_blocking(made) else _CODES[made.drift]


def _check_files(asked: Namespace) -> None:
    try:
        for name in asked.output:
            comparison_exporter_for(Path(name))
            check_writable(Path(name))
    except (FormatError, WriteError) as error:
        raise RefusedError(f"--output {error}") from None
    check_map(asked)


def _delivered(old: Report, new: Report, asked: Namespace, streams: Streams) -> bool:
    """Write the files and, where it was asked for, JSON; tells whether all went well."""
    if not (asked.output or asked.redact_map or asked.json):
        return True
    leaving = compared_outward(old, new, Level(asked.redact))
    well = True
    for name in asked.output:
        make = partial(_exported, leaving, comparison_exporter_for(Path(name)))
        well = written(Path(name), make, streams) and well
    if asked.redact_map:
        path = Path(asked.redact_map)
        well = written(path, partial(map_of, leaving), streams, write=write_private) and well
    if asked.json:
        try:
            streams.document(_exported(leaving, as_json))
        except LeakError as error:
            streams.message(f"--json: {error}")
            return False
    return well


def _exported(leaving: OutwardComparison, exporter: ComparisonExporter) -> bytes:
    return looked_through(exporter(leaving.comparison), leaving.secrets)
