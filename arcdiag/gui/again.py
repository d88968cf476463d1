"""What is looked at once more: the endpoints that failed, with the rest of the set-up as it was."""

import msgspec

from arcdiag.catalog.check_endpoint import USER
from arcdiag.model.choices import State
from arcdiag.model.plan import PROXY
from arcdiag.model.report import Report
from arcdiag.orders.setup import Setup


def can_be_run_again(report: Report | None) -> bool:
    """Did something of this machine's network fail, that a set-up can name?"""
    return report is not None and "demo" not in report.run.options and bool(_failed(report))


def failed_again(setup: Setup, report: Report) -> Setup:
    """*setup*, for nothing but what failed in *report*."""
    failed = _failed(report)
    names = sorted(failed - {USER})
    if not names:
        return msgspec.structs.replace(setup, only_endpoints=bool(setup.endpoint))
    own = setup.endpoint if USER in failed else ()
    return msgspec.structs.replace(setup, only=",".join(names), endpoint=own)


def _failed(report: Report) -> set[str]:
    """The endpoints' names in the catalog; a proxy is looked at with whatever goes through it."""
    return {
        check.endpoint
        for check in report.checks
        if check.state is State.FAIL and check.endpoint != PROXY
    }
