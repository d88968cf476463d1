"""``--lang``, the system's language, and what must stay English whatever is spoken."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.language import language_unasked, without_language
from arcdiag.language.choice import Language
from arcdiag.language.current import speaking
from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.json import write_json
from tests.unit.cli.house import House
from tests.unit.report.example import REPORT

Captured = pytest.CaptureFixture[str]
CHINESE = Language.TRADITIONAL_CHINESE


@pytest.mark.parametrize(
    "argv",
    [["--lang", "zh-Hant", "check"], ["check", "--lang=zh-TW"], ["check", "--lang", "zh_HK"]],
)
def test_the_language_may_be_named_anywhere(argv: list[str], capsys: Captured) -> None:
    assert run(argv, House()) == 3
    assert capsys.readouterr().out.startswith("✗ 遭到封鎖：無法從這部電腦使用")


def test_the_systems_language_is_spoken_unless_another_is_asked_for(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")

    run(["check"], House())
    run(["check", "--lang", "en"], House())

    chinese, _, english = capsys.readouterr().out.partition("✗ BLOCKED")
    assert chinese.startswith("✗ 遭到封鎖")
    assert english.startswith(": agentserviceapi")


def test_a_screen_without_chinese_letters_is_spared_them() -> None:
    environment = {"LANG": "zh_TW.UTF-8"}

    assert language_unasked(environment, "utf-8") is CHINESE
    assert language_unasked(environment, "cp1252") is Language.ENGLISH
    assert language_unasked(environment, "no such encoding") is Language.ENGLISH


@pytest.mark.parametrize("word", ["de", "zh-Hans", ""])
def test_a_language_that_is_not_spoken_is_refused(word: str, capsys: Captured) -> None:
    assert run(["check", f"--lang={word}"], House()) == 2
    assert "choose from en, zh-Hant" in capsys.readouterr().err


def test_a_language_left_out_is_refused(capsys: Captured) -> None:
    assert run(["check", "--lang"], House()) == 2
    assert "--lang" in capsys.readouterr().err


def test_what_stands_behind_two_dashes_is_not_read() -> None:
    assert without_language(["a", "--", "--lang", "en"]) == (None, ["a", "--", "--lang", "en"])


def test_mistakes_and_help_are_told_in_the_language(capsys: Captured) -> None:
    assert run(["check", "--timeout", "x", "--lang", "zh-Hant"], House()) == 2
    assert run(["check", "--cloud", "moon", "--lang", "zh-Hant"], House()) == 2
    assert run(["--lang", "zh-Hant", "--help"], House()) == 0

    out, err = capsys.readouterr()
    assert "不是秒數" in err
    assert "無效的選擇" in err
    assert out.startswith("用法：arcdiag")
    assert "show this help message" not in out


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xml", ".prom"])
def test_what_programs_read_is_the_same_in_every_language(suffix: str) -> None:
    english = EXPORTERS[suffix](REPORT)

    with speaking(CHINESE):
        assert EXPORTERS[suffix](REPORT) == english


@pytest.mark.parametrize("suffix", [".html", ".md", ".txt"])
def test_what_people_read_follows_the_language(suffix: str) -> None:
    with speaking(CHINESE):
        text = EXPORTERS[suffix](REPORT).decode()

    assert "防火牆團隊" in text
    assert "the firewall team" not in text


def test_a_report_on_disk_is_shown_in_either_language(tmp_path: Path) -> None:
    saved, shown = tmp_path / "report.json", tmp_path / "report.txt"
    with speaking(CHINESE):
        saved.write_bytes(write_json(REPORT))

    assert run(["report", str(saved), "--output", str(shown), "--lang", "zh-Hant"]) == 0
    chinese = shown.read_text("utf-8")
    assert run(["report", str(saved), "--output", str(shown), "--lang", "en"]) == 0

    assert "遭到封鎖" in chinese
    assert "BLOCKED" in shown.read_text("utf-8")
    assert "遭到" not in saved.read_text("utf-8")


def test_english_loads_no_translations() -> None:
    program = (
        "import json, sys; from arcdiag.cli.app import run; run(['--help']); "
        "print(json.dumps(sorted(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    modules = json.loads(told.stdout.splitlines()[-1])
    assert "arcdiag.language.current" in modules
    assert "arcdiag.language.catalogue" not in modules
