"""Exit codes (contract, section 2)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from arcdiag.model.choices import Readiness

if TYPE_CHECKING:
    from arcdiag.model.report import Report

READY: Final = 0
OWN_FAULT: Final = 1
REFUSED: Final = 2
BLOCKED: Final = 3
WARNINGS: Final = 4
INCONCLUSIVE: Final = 5
CANCELLED: Final = 130

_CODES: Final[Mapping[Readiness, int]] = {
    Readiness.READY: READY,
    Readiness.WARNINGS: WARNINGS,
    Readiness.BLOCKED: BLOCKED,
    Readiness.INCONCLUSIVE: INCONCLUSIVE,
}


def exit_code(report: "Report", exit_zero: bool = False) -> int:
    """The code that tells this report's verdict; a cancelled run says so whatever it saw.

    ``exit_zero`` turns every verdict into 0.
    """
    from arcdiag.model.report import Ending  # here: --help shall not load the model

    if report.run.ending is Ending.CANCELLED:
        return CANCELLED
    return READY if exit_zero else _CODES[report.verdict.state]
