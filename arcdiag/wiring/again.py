"""A check looked at once more: what it saw now takes the place of what it saw then."""

import msgspec

from arcdiag.model.catalog import Catalog
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.plain import plain
from arcdiag.report.rows import target
from arcdiag.wiring.saved import rejudged

NOTED = "looked-at-again"
"""The option of a run that names such checks, each with the time of its second look."""


def with_again(report: Report, identity: str, fresh: Report, catalog: Catalog) -> Report | None:
    """*report* with the check *identity* as *fresh*, a later run of the same machine, saw it.

    The whole is judged anew. None where *fresh* did not look at that check.
    """
    before = next((check for check in report.checks if check.id == identity), None)
    now = _counterpart(before, fresh) if before is not None else None
    if before is None or now is None:
        return None
    seen = msgspec.structs.replace(
        before,
        observations=now.observations,
        host=now.host,
        route=now.route,
        bypassed_by=now.bypassed_by,
    )
    known = {fact.address: fact for fact in (*report.addresses, *fresh.addresses)}
    note = f"{plain(target(seen), 200)} at {fresh.run.started:%Y-%m-%d %H:%M:%S} UTC"
    noted = ", ".join(filter(None, (report.run.options.get(NOTED, ""), note)))
    run = msgspec.structs.replace(report.run, options={**report.run.options, NOTED: noted})
    changed = msgspec.structs.replace(
        report,
        run=run,
        checks=tuple(seen if check.id == identity else check for check in report.checks),
        addresses=tuple(known.values()),
    )
    return rejudged(changed, catalog)


def _counterpart(check: CheckResult, fresh: Report) -> CheckResult | None:
    """The check of *fresh* that looks at the same thing the same way."""
    alike = [other for other in fresh.checks if _place(other) == _place(check)]
    same = [other for other in alike if other.host == check.host]
    return next(iter(same or alike), None)


def _place(check: CheckResult) -> tuple[object, ...]:
    return (check.endpoint, check.name, check.port, check.region, check.mode, check.via)
