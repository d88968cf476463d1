"""Lines of the agent: those seen in public are understood, the others stay unexplained."""

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
