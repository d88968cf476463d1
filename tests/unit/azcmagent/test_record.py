"""Records of the agent's logs, as they were seen in public, and lines that are none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.azcmagent.record import read_record

REAL = (
    'time="2023-09-21T07:16:10Z" level=error msg="Regional Service Discovery" '
    'Error="Get \\"https://gbl.his.arc.azure.com/discovery?location=westus3&api-version=2.1\\": '
    'proxyconnect tcp: dial tcp [::1]:8888: connectex: No connection could be made" '
    'Proxy Status="proxy set via config command" Request URL="https://gbl.his.arc.azure.com/"'
)


def test_a_real_record() -> None:
    record = read_record(REAL)

    assert record is not None
    assert (record.time, record.level) == ("2023-09-21T07:16:10Z", "error")
    assert record.message == "Regional Service Discovery"
    assert record.field("proxy status") == "proxy set via config command"
    assert record.field("Error").startswith('Get "https://gbl.his.arc.azure.com/discovery?')
    assert record.field("Request URL") == "https://gbl.his.arc.azure.com/"


def test_plain_values_and_a_record_without_time() -> None:
    record = read_record('level=DEBUG msg="Endpoint properties" hostname=a.b reachable=true tls=')

    assert record is not None
    assert record.level == "debug"
    assert record.fields == (("hostname", "a.b"), ("reachable", "true"), ("tls", ""))


def test_escapes() -> None:
    record = read_record(r'level=info msg="a\n\"b\"\\ \u0041\x42\t"')

    assert record is not None
    assert record.message == 'a\n"b"\\ AB\t'


@pytest.mark.parametrize(
    "line", ["", "INFO    Connected machine to Azure", "time=", "timeless=1", 'msg="level=x"']
)
def test_what_is_no_record(line: str) -> None:
    assert read_record(line) is None


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_record(text)
    read_record(f"level=info {text}")


@pytest.mark.parametrize("piece", ["a ", 'a="', "a=\\", '"\\', "a b=c d"])
def test_a_long_line_is_read_quickly(piece: str) -> None:
    started = time.process_time()
    read_record("level=info " + piece * (64 * 1024 // len(piece)))
    assert time.process_time() - started < 2
