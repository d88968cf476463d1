from pathlib import Path

import pytest

from arcdiag.cli.app import run
from tests.unit.cli.house import House


def test_the_window_is_opened_and_its_code_is_ours(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text("{}")
    house = House()

    assert run(["gui"], house) == 0
    assert run(["gui", str(report)], house) == 0
    assert run(["gui"], window=lambda _: 7) == 7

    assert house.opened == [None, report]


def test_a_program_without_its_window_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gui"]) == 2

    assert "comes without its window" in capsys.readouterr().err
