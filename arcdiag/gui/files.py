"""Reports on their way to files and back, with the dialogs that ask where."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from arcdiag.gui.words import tr
from arcdiag.model.report import Report
from arcdiag.report.write import WriteError, write_whole


def ask_report(parent: QWidget, show: Callable[[Path], None]) -> None:
    """Let the user choose a saved report, or a bundle with one, and *show* it."""
    kinds = f"{tr('Reports')} (*.json *.zip)"
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open a report"), "", kinds)
    if name:
        show(Path(name))


def asked_file(parent: QWidget, report: Report) -> Path | None:
    """Where the user wants *report*; without a suffix the kind that was chosen gives it."""
    from arcdiag.report.exporter import EXPORTERS

    kinds = ";;".join(f"{suffix[1:].upper()} (*{suffix})" for suffix in EXPORTERS)
    proposed = f"arcdiag-{report.run.started:%Y-%m-%d}"
    name, kind = QFileDialog.getSaveFileName(parent, tr("Export the report"), proposed, kinds)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(f".{kind.partition(' ')[0].lower()}")


def exported(report: Report, path: Path, log: str | None = None) -> str:
    """Write *report*, redacted, in the format of the suffix; returns why not, or an empty text.

    *log* is for a bundle; None: the report is not of this machine, or nobody knows.
    """
    from arcdiag.paper.fault import PaperError
    from arcdiag.redact.leaks import LeakError
    from arcdiag.report import outward
    from arcdiag.report.exporter import FormatError, exporter_for

    try:
        leaving = outward.outward(report, log=log)
        write_whole(path, outward.exported(leaving, exporter_for(path)))
    except (FormatError, LeakError, PaperError, WriteError) as error:
        return str(error)
    return ""
