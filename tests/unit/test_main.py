import sys
from pathlib import Path

import pytest

from arcdiag.__main__ import main_of_the_window


@pytest.fixture
def without_a_screen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["ArcDiag", "/nowhere/report.json"])
    return monkeypatch


def test_a_program_without_streams_says_in_a_box_why_it_shows_no_window(
    without_a_screen: pytest.MonkeyPatch,
) -> None:
    without_a_screen.setattr(sys, "stdout", None)
    without_a_screen.setattr(sys, "stderr", None)
    boxes: list[str] = []

    code = main_of_the_window(boxes.append)

    assert code == 2
    assert boxes == ['arcdiag: REPORT.json "/nowhere/report.json": there is no such file']


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_with_streams_it_says_so_there_and_no_box_comes_up(
    without_a_screen: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    report.write_text("{}")
    without_a_screen.setattr(sys, "argv", ["ArcDiag", str(report)])
    boxes: list[str] = []

    code = main_of_the_window(boxes.append)

    assert code == 2
    assert not boxes
    assert capsys.readouterr().err.startswith("arcdiag: gui: no window can be shown")
