"""The agent's own check beside arcdiag's, in lines for people."""

from collections.abc import Iterator, Sequence

from arcdiag.model.azcmagent import RowAgreement
from arcdiag.report.plain import plain

MOST_ROWS = 100
"""Against reports of strangers; no real table has as many."""


def agreement_lines(rows: Sequence[RowAgreement]) -> Iterator[str]:
    """The sum, then each row that differs or could not be compared."""
    if not rows:
        return
    same = sum(row.agrees is True for row in rows)
    torn = [row for row in rows if row.agrees is False]
    apart = [row for row in rows if row.agrees is None]
    yield f"azcmagent check: {same} of {len(rows)} rows agree with arcdiag."
    for row in torn[:MOST_ROWS]:
        what = ", ".join(each.value for each in row.differs)
        yield f"differs: {plain(row.row.host, 253)} ({what}): {plain(row.reason, 300)}"
    for row in apart[:MOST_ROWS]:
        why = "nothing to compare" if row.check else "not looked at by arcdiag"
        yield f"alone: {plain(row.row.host, 253)}: {why}"
