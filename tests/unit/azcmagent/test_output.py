"""What ``azcmagent check`` prints, in each of its forms and in all of them at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.azcmagent.output import read_output

TABLE = """\
ENDPOINT                     |REACHABLE |PRIVATE |TLS     |PROXY
https://gbl.his.arc.azure.com|true      |false   |TLS 1.3 |not used
https://pas.windows.net      |false     |unknown |unknown |set
"""
VERBOSE = """\
level=debug msg="Endpoint properties" hostname=gbl.his.arc.azure.com useCase=Connect reachable=true proxyStatus=bypassed private=false tls="TLS 1.3"
level=debug msg="Check result" check_name=x endpoint=y.example status=ok
checks_failed=1 critical_failures=1
"""  # noqa: E501
DOCUMENT = {
    "checks": [
        {
            "endpoint": "https://gbl.his.arc.azure.com",
            "reachable": True,
            "private": "unknown",
            "tlsVersion": "TLS 1.2",
            "Proxy Status": "not used",
        },
        {"endpoint": "https://pas.windows.net", "reachable": False},
        {"name": "something else", "reachable": True},
    ]
}


def test_a_table() -> None:
    assert [(row.host, row.reachable, row.private, row.proxy) for row in read_output(TABLE)] == [
        ("gbl.his.arc.azure.com", True, False, "not used"),
        ("pas.windows.net", False, None, "set"),
    ]


def test_verbose_records() -> None:
    (row,) = read_output(VERBOSE)

    assert (row.host, row.reachable, row.proxy, row.tls, row.use_case) == (
        "gbl.his.arc.azure.com",
        True,
        "bypassed",
        "TLS 1.3",
        "Connect",
    )


@pytest.mark.parametrize("before", ["", "INFO    Testing connectivity\n"])
def test_a_document(before: str) -> None:
    rows = read_output(before + json.dumps(DOCUMENT, indent=1))

    assert [(row.host, row.reachable, row.tls) for row in rows] == [
        ("gbl.his.arc.azure.com", True, "TLS 1.2"),
        ("pas.windows.net", False, ""),
    ]


def test_an_endpoints_last_word_counts() -> None:
    rows = read_output(VERBOSE.replace("reachable=true", "reachable=false") + TABLE)

    assert sorted((row.host, row.reachable) for row in rows) == [
        ("gbl.his.arc.azure.com", False),
        ("pas.windows.net", False),
    ]


@pytest.mark.parametrize("text", ["", "nothing", "{", "[" * 100_000, '{"reachable": true}'])
def test_what_holds_no_row(text: str) -> None:
    assert read_output(text) == ()


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_output(text)
    read_output(f"ENDPOINT|REACHABLE\n{text}")
