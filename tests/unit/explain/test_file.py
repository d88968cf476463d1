"""Lines of the agent: those seen in public are understood, the others stay unexplained."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.catalog.load import load_catalog
from arcdiag.explain.file import explain_file
from arcdiag.model.explanation import ExplainedLine, LineKind
from arcdiag.model.failure import Cause

CATALOG = load_catalog()

PASTED = (Path(__file__).parent / "pasted.txt").read_text(encoding="utf-8")


def by_number(text: str) -> dict[int, ExplainedLine]:
    return {each.number: each for each in explain_file(text, CATALOG).lines}


def test_a_pasted_output() -> None:
    found = explain_file(PASTED, CATALOG)
    lines = {each.number: each for each in found.lines}

    assert sorted(lines) == [3, 5, 8, 9]
    assert (lines[3].kind, lines[3].host) == (
        LineKind.ROW,
        "agentserviceapi.guestconfiguration.azure.com",
    )
    assert (lines[5].cause, lines[5].host) == (Cause.PROXY_UNREACHABLE, "gbl.his.arc.azure.com")
    assert lines[8].code == "AZCM0026"
    assert lines[9].host == "agentserviceapi.guestconfiguration.azure.com"
    assert found.unexplained == (6, 10)
    assert found.read == 10


def test_a_row_tells_no_cause() -> None:
    line = by_number(PASTED)[3]

    assert line.cause is None
    assert "does not tell why" in line.remedy


def test_verbose_properties() -> None:
    (line,) = by_number(
        'level=debug msg="Endpoint properties" hostname=pas.windows.net reachable=false tls=unknown'
    ).values()

    assert (line.host, line.cause) == ("pas.windows.net", None)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ERROR   https://login.windows.net: network is unreachable", "find no route"),
        ("ERROR   login.microsoftonline.com: Invalid client secret", "secret"),
        (
            "ERROR   management.azure.com: client x does not have authorization to perform "
            "action 'Microsoft.HybridCompute/machines/read', status 403",
            "may not onboard",
        ),
    ],
)
def test_symptoms_of_the_catalog(text: str, meaning: str) -> None:
    (line,) = by_number(text).values()

    assert meaning in line.meaning


def test_a_symptom_of_another_host_is_none() -> None:
    assert not by_number("ERROR   https://contoso.example: Invalid client secret")


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    explain_file(text, CATALOG)
    explain_file(f"ENDPOINT|REACHABLE\n{text}|false", CATALOG)


def test_a_large_log_is_read_quickly() -> None:
    text = PASTED * 2000
    started = time.process_time()
    found = explain_file(text, CATALOG)

    assert time.process_time() - started < 10
    assert len(found.lines) == 4 * 2000


@pytest.mark.parametrize(
    ("error", "meaning", "cause"),
    [
        ("read tcp 10.0.0.5:5->20.1.1.1:443: read: connection reset by peer", "reset", None),
        (
            "read tcp 10.0.0.5:5->20.1.1.1:443: wsarecv: An existing connection was forcibly "
            "closed by the remote host.",
            "reset",
            None,
        ),
        ("EOF", "closed in place of an answer", None),
        ("context deadline exceeded", "time for it was over", None),
        (
            "dial tcp 20.1.1.1:443: connectex: An attempt was made to access a socket in a way "
            "forbidden by its access permissions.",
            "This machine itself",
            None,
        ),
        ("dial tcp 20.1.1.1:443: connect: permission denied", "prohibited", Cause.TCP_UNREACHABLE),
        ("dial tcp: lookup ea.his.arc.azure.com: no such host", "or has no", Cause.DNS_NXDOMAIN),
    ],
)
def test_what_a_log_says_is_told_and_no_more(error: str, meaning: str, cause: Cause | None) -> None:
    line = by_number(
        'time="2024-02-01T01:00:00Z" level=error msg="Heartbeat" '
        f'Error="Post \\"https://ea.his.arc.azure.com/hb\\": {error}"'
    )[1]

    assert (line.host, line.cause) == ("ea.his.arc.azure.com", cause)
    assert meaning in line.meaning
    assert line.remedy


@pytest.mark.parametrize("text", ["a piece of EOF in words", "EOFs: 3", "deadline of the context"])
def test_words_that_only_look_like_it_stay_unexplained(text: str) -> None:
    assert not by_number(f'level=error msg="{text}"')


def test_statuses_that_mean_something_to_the_agent() -> None:
    found = explain_file(
        'level=error msg="Heartbeat" StatusCode=429\n'
        'level=error msg="Heartbeat" "Status Code"=421\n'
        'level=error msg="Heartbeat" Status Code="421 Misdirected Request"\n'
        'level=error msg="Heartbeat" StatusCode=500\n',
        CATALOG,
    )

    lines = {each.number: each.meaning for each in found.lines}
    assert "clones" in lines[1]
    assert "does not serve this machine" in lines[3]
    assert 4 in found.unexplained


def test_a_verbose_check_that_failed_and_its_tally() -> None:
    lines = by_number(
        'level=error msg="Check result" endpoint="https://pas.windows.net" status=failed\n'
        'level=info msg="done" checks_failed=3 critical_failures=1\n'
        'level=info msg="done" checks_failed=0 critical_failures=0\n'
        'level=info msg="Check result" endpoint="https://pas.windows.net" status=passed\n'
    )

    assert sorted(lines) == [1, 2]
    assert lines[1].host == "pas.windows.net"
    assert "failed: 3, 1 of them critical" in lines[2].meaning


@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_explained_at_the_lines_of_its_hosts(indent: int | None) -> None:
    document = {
        "checks": [
            {"endpoint": "https://pas.windows.net", "reachable": True},
            {"endpoint": "https://gbl.his.arc.azure.com", "reachable": False, "private": True},
        ]
    }
    text = "INFO    Testing\n" + json.dumps(document, indent=indent)

    ((number, line),) = by_number(text).items()

    assert number == (9 if indent else 2)
    assert (line.kind, line.host) == (LineKind.ROW, "gbl.his.arc.azure.com")
    assert "private address" in line.meaning


def test_a_large_document_takes_no_time() -> None:
    rows = [{"endpoint": f"https://h{n}.example", "reachable": False} for n in range(9_000)]
    text = json.dumps(rows, indent=1)
    began = time.monotonic()

    found = explain_file(text, CATALOG)

    assert len(found.lines) == 9_000
    assert time.monotonic() - began < 10


def test_an_unknown_code_is_counted_as_not_explained() -> None:
    found = explain_file("Error: AZCM9999", CATALOG)

    assert (found.lines, found.unexplained) == ((), (1,))


def test_a_link_before_the_list_of_endpoints_is_none_of_them() -> None:
    (line,) = by_number(
        "FATAL   See https://aka.ms/x: required endpoints unavailable: https://pas.windows.net"
    ).values()

    assert line.host == "pas.windows.net"
