"""Opens a saved report, alone or in a support bundle, and tells where it is not as it was made."""

from pathlib import Path

import msgspec

from arcdiag.diagnosis.words import say
from arcdiag.model.report import Report
from arcdiag.model.value import Value
from arcdiag.report.plain import plain
from arcdiag.report.read import ReportError, parse_document, parse_report, read_bytes
from arcdiag.report.seal import fits
from arcdiag.report.verify import Integrity, bundled, is_bundle, verified_bundle


class Opened(Value, frozen=True):
    """A report that was read, and what must be known before it is believed, if anything."""

    report: Report
    note: str = ""


def opened(path: Path) -> Opened:
    """The report in the file at *path*. Raises ReportError, and nothing else."""
    try:
        return _opened(plain(str(path)), read_bytes(path))
    except ReportError as error:
        raise ReportError(f"{plain(str(path))}: {error}") from None


def _opened(name: str, data: bytes) -> Opened:
    if is_bundle(data):
        report = parse_report(bundled(data))
        altered = verified_bundle(data).integrity is Integrity.ALTERED
        note = say(
            "{file} was altered since it was made: its digests do not fit. What follows goes by "
            "what it says now.",
            file=name,
        )
    else:
        report = parse_report(data)
        altered = report.seal is not None and not fits(parse_document(data), report.seal.digest)
        note = say(
            "{file} was altered since it was made: its digest does not fit. What follows goes by "
            "what it says now.",
            file=name,
        )
    if not altered:
        return Opened(report=report)
    return Opened(report=msgspec.structs.replace(report, seal=None), note=note)
