"""Comparisons on their way to files, with the dialog that asks where."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from arcdiag.gui.words import tr
from arcdiag.model.report import Report
from arcdiag.redact.leaks import LeakError
from arcdiag.report.compared_formats import COMPARISON_EXPORTERS, comparison_exporter_for
from arcdiag.report.exporter import FormatError
from arcdiag.report.outward import compared_outward, looked_through
from arcdiag.report.write import WriteError, write_whole


def asked_comparison_file(parent: QWidget) -> Path | None:
    """Where the user wants the comparison; without a suffix the kind that was chosen gives it."""
    kinds = ";;".join(f"{suffix[1:].upper()} (*{suffix})" for suffix in COMPARISON_EXPORTERS)
    name, kind = QFileDialog.getSaveFileName(
        parent, tr("Export the comparison"), "arcdiag-compare", kinds
    )
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(f".{kind.partition(' ')[0].lower()}")


def comparison_exported(old: Report, new: Report, path: Path) -> str:
    """Write both compared, redacted, in the format of the suffix; returns why not, or nothing."""
    try:
        exporter = comparison_exporter_for(path)
        leaving = compared_outward(old, new)
        write_whole(path, looked_through(exporter(leaving.comparison), leaving.secrets))
    except (FormatError, LeakError, WriteError) as error:
        return str(error)
    return ""
