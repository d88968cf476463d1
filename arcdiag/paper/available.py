"""The one way to PDF for the rooms that know no Qt, and a clear line where there is none."""

from datetime import datetime

from arcdiag.paper.blocks import Sheet
from arcdiag.paper.fault import PaperError


def why_not() -> str:
    """Why no PDF can be made here; an empty text where one can."""
    try:
        import arcdiag.paper.printing  # noqa: F401 - whether it can be loaded is the question
    except ImportError as error:
        is_lacking = isinstance(error, ModuleNotFoundError)
        what = "is not installed" if is_lacking else "cannot be loaded"
        return f"PDF is made by Qt (PySide6), which {what} here; save .html and print that"
    return ""


def as_pdf(sheet: Sheet, made: datetime) -> bytes:
    """See `printing.printed`. Raises PaperError."""
    if why := why_not():
        raise PaperError(why)
    from arcdiag.paper.printing import printed

    return printed(sheet, made)
