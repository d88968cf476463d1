import shutil
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.doors import Tell
from arcdiag.model.order import CheckOrder
from arcdiag.model.report import Report
from arcdiag.report.history import History
from arcdiag.report.read import read_report
from tests.unit.cli.house import House
from tests.unit.report.example import REPORT

Captured = pytest.CaptureFixture[str]
CHECK = ("check", "--region", "eastasia")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return tmp_path / "data"


class Losing(House):
    """While it looks, somebody takes the folder away."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    async def check_report(self, order: CheckOrder, tell: Tell, /) -> Report:
        shutil.rmtree(self._folder)
        return await super().check_report(order, tell)


def test_a_check_is_kept_as_it_is_unless_nobody_wants_that() -> None:
    assert run([*CHECK, "--no-history"], House()) == 3
    assert History().kept() == []

    assert run(["demo"], House()) == 3
    assert History().kept() == []

    assert run(CHECK, House()) == 3
    assert read_report(History().kept()[0].path) == REPORT


def test_a_report_that_cannot_be_written_is_in_the_history_all_the_same(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()

    code = run([*CHECK, "--output", str(folder / "r.html")], Losing(folder))

    out, err = capsys.readouterr()
    assert code == 1
    assert "BLOCKED" in out.splitlines()[0]
    assert err.splitlines() == [
        f"arcdiag: cannot write {folder / 'r.html'}: no such file or directory",
        f"arcdiag: the report is kept in the history: {History().place(REPORT)}",
    ]
    assert read_report(History().place(REPORT)) == REPORT


def test_where_the_history_cannot_be_kept_either_that_is_one_line_more(
    tmp_path: Path, data: Path, capsys: Captured
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    data.write_text("no folder")

    assert run([*CHECK, "--output", str(folder / "r.html")], Losing(folder)) == 1
    assert run(CHECK, House()) == 3

    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("arcdiag: cannot write ")
    assert second.startswith("arcdiag: cannot keep the run: ")
