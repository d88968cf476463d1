import pytest
from msgspec.structs import replace

from arcdiag.compare.compare import compare
from arcdiag.model.choices import State
from arcdiag.report import beside as room
from arcdiag.report.beside import Beside, beside
from tests.unit.compare.test_compare import REPAIRED, having, reached
from tests.unit.report.example import BLOCKED, FINDING, GLOBAL, REPORT, UNTESTED

HOSTILE = "a\x1b[31m\u202eb\nc"


def kinds(*rows: Beside) -> dict[str, list[tuple[str, str, str]]]:
    return {row.what: [(each.what, each.old, each.new) for each in row.below] for row in rows}


def test_what_fails_now_and_what_is_repaired_stand_apart_with_both_sides() -> None:
    name = "agentserviceapi.guestconfiguration.azure.com:443 (public eastasia)"

    worse = kinds(*beside(compare(having(REPAIRED), having(BLOCKED))))
    better = beside(compare(having(BLOCKED), having(REPAIRED)))

    assert worse["Newly failing (1)"] == [(name, "pass", "fail (tcp-timeout)")]
    assert kinds(*better)["Repaired (1)"] == [(name, "fail (tcp-timeout)", "pass")]
    (row,) = better[0].below
    assert (row.old_state, row.new_state) == (State.FAIL, State.PASS)


def test_addresses_signers_and_times_stand_below_their_check() -> None:
    old, new = reached(), reached(address="20.9.9.9", ms=900.0, issuer="CN=Contoso Edge")

    (kind,) = beside(compare(having(old), having(new)))
    (row,) = kind.below

    assert kind.what == "Reached as before, and changed (1)"
    told = {one.what: (one.old, one.new) for one in row.below}
    assert told["address"] == ("20.1.1.1", "20.9.9.9")
    assert told["certificate signed by"][1] == "CN=Contoso Edge"
    assert "round trip" in told
    assert row.old_state is row.new_state is None


def test_findings_purposes_and_lone_checks_are_told_on_their_side() -> None:
    old = having(GLOBAL, UNTESTED, findings=())
    new = replace(REPORT, checks=(GLOBAL, BLOCKED))

    found = kinds(*beside(compare(old, new)))

    assert (FINDING.title, "", "ask the firewall team (network security)") in (
        found["New findings (2)"]
    )
    assert [row[1] for row in found["Only in the old report (1)"]] == [
        "not tested (skipped-wildcard)"
    ]
    assert [row[2] for row in found["Only in the new report (1)"]] == ["fail (tcp-timeout)"]


def test_a_strangers_text_is_made_safe() -> None:
    evil = replace(BLOCKED, host=HOSTILE, name=HOSTILE, region=HOSTILE, via=HOSTILE)
    finding = replace(FINDING, title=HOSTILE)
    made = compare(having(GLOBAL), having(evil, findings=(finding,)))

    def texts(row: Beside) -> str:
        return "".join((row.what, row.old, row.new, *map(texts, row.below)))

    said = "".join(map(texts, beside(made)))

    assert "a" in said
    assert not any(bad in said for bad in "\x1b\u202e\n")


def test_more_rows_than_anybody_reads_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ROWS", 2)
    checks = tuple(replace(GLOBAL, id=f"c{number}", endpoint=f"e{number}") for number in range(5))

    (kind,) = beside(compare(having(), having(*checks)))

    assert kind.what == "Only in the new report (5)"
    assert [row.what for row in kind.below][2:] == ["and 3 more"]
