"""Why a check saw nothing: its one observation then."""

from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.plan import Check


def untestable(check: Check) -> Skipped:
    """No host is known, or no way to it can be told."""
    nobody_knows = check.name.startswith("<") or "*" in check.name
    wildcard = nobody_knows and not check.awaits and not check.host
    cause = Cause.SKIPPED_WILDCARD if wildcard else Cause.SKIPPED_DEPENDENCY
    return Skipped(cause=cause, why=check.untestable or "no host is known")


def own_fault(bug: Exception) -> Failure:
    """A fault of arcdiag, recorded as that."""
    return Failure(cause=Cause.TOOL_BUG, message=str(bug)[:200], code=type(bug).__name__)


def untold(check: Check) -> Skipped:
    """The check that should have told the host told none."""
    why = f"the host is told by {check.host}, which told none"
    return Skipped(cause=Cause.SKIPPED_DEPENDENCY, why=why)
