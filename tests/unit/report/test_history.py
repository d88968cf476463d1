import os
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from arcdiag.model.report import Report
from arcdiag.report import history as room
from arcdiag.report.history import History
from tests.unit.report.example import REPORT


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history")


def later(minutes: int) -> Report:
    run = REPORT.run
    moved = msgspec.structs.replace(
        run, started=run.started + timedelta(minutes=minutes), id=f"{minutes:08}-0000"
    )
    return msgspec.structs.replace(REPORT, run=moved)


def test_the_newest_runs_are_kept_newest_first(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST", 3)

    said = [history.keep(later(minutes)) for minutes in range(5)]

    assert said == [""] * 5
    assert [one.when for one in history.kept()] == [
        "2026-11-21 12:04",
        "2026-11-21 12:03",
        "2026-11-21 12:02",
    ]
    assert {one.state for one in history.kept()} == {REPORT.verdict.state}


def test_no_more_is_kept_than_there_is_room_for_but_always_the_last_run(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_BYTES", 10)

    for minutes in range(3):
        assert history.keep(later(minutes)) == ""

    assert [one.when for one in history.kept()] == ["2026-11-21 12:02"]


def test_what_is_not_ours_is_neither_listed_nor_deleted(history: History) -> None:
    history.keep(REPORT)
    stranger = history.folder / "notes.txt"
    stranger.write_text("mine")

    history.keep(later(1))

    assert len(history.kept()) == 2
    assert stranger.read_text() == "mine"


def test_a_disk_that_says_no_costs_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    said = History(tmp_path / "file" / "history").keep(REPORT)

    assert said
    assert "\n" not in said
    assert History(tmp_path / "nowhere").kept() == []


def test_a_run_of_a_stranger_cannot_choose_its_place(history: History) -> None:
    run = msgspec.structs.replace(REPORT.run, id="../../../etc/passwd")

    assert history.keep(msgspec.structs.replace(REPORT, run=run)) == ""

    assert [one.path.parent for one in history.kept()] == [history.folder]


@pytest.mark.skipif(os.name == "nt", reason="on Windows the folder decides who may read")
def test_a_kept_run_is_for_its_owner_only(history: History) -> None:
    history.keep(REPORT)

    assert history.place(REPORT) == history.kept()[0].path
    assert history.place(REPORT).stat().st_mode & 0o077 == 0
    assert history.folder.stat().st_mode & 0o077 == 0


def test_what_a_monitor_keeps_pushes_out_no_run_by_hand(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_WATCHED", 2)
    history.keep(REPORT)

    for minutes in range(1, 5):
        history.keep(later(minutes), watched=True)

    assert [(one.when[-5:], one.watched) for one in history.kept()] == [
        ("12:04", True),
        ("12:03", True),
        ("12:00", False),
    ]
