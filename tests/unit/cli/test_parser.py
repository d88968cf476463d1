import json
import re
import subprocess
import sys

import pytest

from arcdiag.cli.commands import COMMANDS as FUNCTIONS
from arcdiag.cli.parser import COMMANDS, parse
from arcdiag.orders.refused import RefusedError

HEAVY = {
    *("asyncio", "msgspec", "rich", "ssl", "socket", "dns", "httpx", "httpcore", "cryptography"),
    *("certifi", "truststore", "tomllib", "logging", "platformdirs", "PySide6", "ctypes"),
}

PROGRAM = (
    "import sys, json\n"
    "from arcdiag.__main__ import main\n"
    "sys.argv[1:] = json.loads(sys.argv[1])\n"
    "code = main()\n"
    "print('\\n' + json.dumps([code, sorted(sys.modules)]))\n"
)


@pytest.mark.parametrize("argv", [[], ["--help"], ["check", "--help"], ["--version"], ["merge"]])
def test_help_and_refusals_import_nothing_heavy(argv: list[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(argv)],
        capture_output=True,
        text=True,
        check=True,
    )

    code, modules = json.loads(told.stdout.splitlines()[-1])

    assert code == (2 if argv == ["merge"] else 0)
    assert not HEAVY & {name for name in modules if name in HEAVY}
    assert not [name for name in modules if name.startswith(("arcdiag.engine", "arcdiag.net"))]


def test_every_command_of_the_help_has_its_function() -> None:
    assert list(FUNCTIONS) == list(COMMANDS)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["fleet", "a"], "invalid choice: 'fleet'"),
        (["demo", "--proxy", "http://p:1"], "this version has no option --proxy"),
        (["check", "--redact=some"], "argument --redact: invalid choice: 'some'"),
        (["check", "eastasia"], "this version has no argument eastasia"),
        (["check", "--cloud", "mars"], "argument --cloud: invalid choice: 'mars'"),
        (["check", "--reg", "eastasia"], "this version has no option --reg"),
        (["check", "--timeout"], "argument --timeout: expected one argument"),
        (["catalog"], "required: ACTION"),
        (["diagnose"], "required: REPORT.json"),
        (["x" * 70_000], "invalid choice: 'xxx"),
        (["check", "\x1b[31m\nred"], "no argument \\e[31m red"),
    ],
)
def test_what_is_not_offered_is_refused_in_one_line(argv: list[str], words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse(argv)

    line = str(caught.value)
    assert words in line
    assert line.isprintable()
    assert len(line) < 300
    assert "--help" in line


def test_help_groups_the_options_of_a_check_and_names_each_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        parse(["check", "--help"])

    told = capsys.readouterr().out
    assert told.startswith("usage: arcdiag check [OPTION ...]\n")
    titles = [line for line in told.splitlines() if re.fullmatch(r"[a-z ]+:", line)]
    assert len(titles) == 6
    assert titles.index("what to look at:") < titles.index("what must not leave:")
    for option in (each.names[-1] for each in COMMANDS["check"][1]):
        assert len(re.findall(rf"^  (?:-v, )?{option}(?![\w-])", told, re.MULTILINE)) == 1, option


def test_help_says_what_a_command_takes_beside_its_options(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        parse(["demo", "--help"])

    assert capsys.readouterr().out.startswith("usage: arcdiag demo [OPTION ...] [SCENARIO]\n")
