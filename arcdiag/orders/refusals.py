"""Which exceptions of the rooms below mean a bad input, and the lines that say so."""

from arcdiag.catalog.faults import CatalogError, ScopeError
from arcdiag.demo.scenario import ScenarioError
from arcdiag.model.order import OrderError
from arcdiag.ranges.read import RangesError
from arcdiag.report.plain import plain
from arcdiag.report.read import ReportError


def refusals(error: Exception) -> list[str]:
    """One safe line for each thing that is wrong with the input; none for any other exception."""
    match error:
        case CatalogError():
            return [plain(line, 600) for line in str(error).split("\n")]
        case ScopeError() | OrderError() | ReportError() | ScenarioError():
            return [plain(str(error), 600)]
        case RangesError():
            return [f"--service-tags: the file {plain(str(error), 600)}"]
    return []
