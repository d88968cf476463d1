import re
import tomllib
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.licences import PACKAGES, licences


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


def test_every_package_that_is_asked_for_is_named() -> None:
    root = Path(__file__).parents[3]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = (*project["dependencies"], *project["optional-dependencies"]["gui"])

    assert sorted(PACKAGES) == sorted(re.split(r"[^\w.-]", each)[0] for each in wanted)
