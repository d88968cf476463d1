"""The agent's own rows beside ours, in words."""

import msgspec

from arcdiag.model.azcmagent import AgentRow, Differs, RowAgreement
from arcdiag.report.agreement import MOST_ROWS, agreement_lines
from arcdiag.report.text import as_text
from tests.unit.report.example import REPORT


def agreement(host: str, agrees: bool | None, *differs: Differs, check: str = "a") -> RowAgreement:
    row = AgentRow(url=f"https://{host}", host=host)
    reason = "another \x1b[2Jresolver" if differs else ""
    return RowAgreement(row=row, check=check, agrees=agrees, differs=differs, reason=reason)


ROWS = (
    agreement("a.example", True),
    agreement("b.example", False, Differs.PRIVATE, Differs.TLS),
    agreement("c.example", None, check=""),
)


def test_the_sum_comes_first_then_what_differs_then_what_stands_alone() -> None:
    first, torn, alone = agreement_lines(ROWS)

    assert first == "azcmagent check: 1 of 3 rows agree with arcdiag."
    assert torn.startswith("differs: b.example (private, tls): another")
    assert alone == "alone: c.example: not looked at by arcdiag"


def test_the_report_shows_it_without_tricks_and_within_bounds() -> None:
    many = ROWS + tuple(agreement(f"h{n}.example", False, Differs.TLS) for n in range(5000))

    text = as_text(msgspec.structs.replace(REPORT, agreement=many), 100)

    assert "1 of 5003 rows agree" in text
    assert "\x1b" not in text
    assert text.count("differs:") == MOST_ROWS


def test_without_rows_nothing_is_said() -> None:
    assert "azcmagent check:" not in as_text(REPORT, 100)
