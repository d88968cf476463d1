"""Tables of ``azcmagent check``: the old one as it was seen, the newer one as parsers know it."""

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.azcmagent.table import read_rows

OLD = """\
INFO    Testing connectivity to endpoints that are needed to connect to Azure...
ENDPOINT                                              |REACHABLE  |PRIVATE  |TLS      |PROXY
https://agentserviceapi.guestconfiguration.azure.com  |false      |false    |unknown  |not used
https://ea.his.arc.azure.com                          |true       |false    |TLS 1.3  |not used
https://pas.windows.net                               |true       |unknown  |TLS 1.2  |set
"""
NEW = """\
| Use Case     | Endpoint                      | Gateway | TLS     | Reachable | Proxy    | Private|
|--------------|-------------------------------|---------|---------|-----------|----------|--------|
| Connectivity | https://GBL.his.arc.azure.com | yes     | TLS 1.3 | True      | bypassed | unknown|
"""


def test_the_old_table() -> None:
    rows = list(read_rows(OLD.splitlines()))

    assert [(row.host, row.reachable, row.private, row.tls, row.proxy) for row in rows] == [
        ("agentserviceapi.guestconfiguration.azure.com", False, False, "unknown", "not used"),
        ("ea.his.arc.azure.com", True, False, "TLS 1.3", "not used"),
        ("pas.windows.net", True, None, "TLS 1.2", "set"),
    ]


def test_columns_are_found_by_their_headers() -> None:
    (row,) = read_rows(NEW.splitlines())

    assert (row.host, row.reachable, row.private) == ("gbl.his.arc.azure.com", True, None)
    assert (row.tls, row.proxy, row.use_case) == ("TLS 1.3", "bypassed", "Connectivity")


def test_a_table_without_the_column_that_counts_is_none() -> None:
    assert not list(read_rows(["ENDPOINT |TLS", "https://a.example |TLS 1.3"]))


def test_short_rows_and_foreign_lines_are_passed_over() -> None:
    lines = ["ENDPOINT |REACHABLE |PRIVATE", "https://a.example |true", "| |", "a b |true|true"]
    (row,) = read_rows(lines)

    assert (row.host, row.reachable, row.private) == ("a.example", True, None)


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_lines_are_read_or_passed_over(lines: list[str]) -> None:
    list(read_rows(["ENDPOINT|REACHABLE", *lines]))
    list(read_rows(["ENDPOINT|REACHABLE", *(f"https://[{line}|true" for line in lines)]))
