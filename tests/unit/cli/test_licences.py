from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.licences import licences


def test_a_standalone_program_shows_its_notice_as_it_is(tmp_path: Path) -> None:
    notice = tmp_path / "NOTICE.txt"
    notice.write_text("whose work this is\n© 2026\n", encoding="utf-8")

    assert licences(notice) == "whose work this is\n© 2026\n"


def test_elsewhere_the_packages_are_named_with_their_licences(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = run(["--licenses"])

    said = capsys.readouterr().out
    assert code == 0
    assert said.startswith("arcdiag is under the MIT licence")
    assert "\n  cryptography " in said
    assert "Apache" in said
