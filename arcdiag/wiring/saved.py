"""A saved report, judged again."""

import msgspec

from arcdiag.diagnosis.diagnose import diagnose
from arcdiag.model.catalog import Catalog
from arcdiag.model.plan import Seen
from arcdiag.model.report import Report
from arcdiag.redact.surrogates import judged_with_surrogates


def rejudged(report: Report, catalog: Catalog) -> Report:
    """Judge what a saved *report* saw by today's rules; what it saw stays as it is."""
    return judged_with_surrogates(report, lambda whole: _judged(whole, catalog))


def _judged(report: Report, catalog: Catalog) -> Report:
    seen = tuple(Seen(check=check, observations=check.observations) for check in report.checks)
    diagnosis = diagnose(
        seen,
        host=report.host,
        run=report.run,
        catalog=catalog,
        stamp=report.catalog,
        addresses=report.addresses,
        azcmagent=report.azcmagent,
    )
    return msgspec.structs.replace(
        report,
        verdict=diagnosis.verdict,
        checks=diagnosis.checks,
        findings=diagnosis.findings,
        agreement=diagnosis.agreement,
    )
