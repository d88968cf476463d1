import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from arcdiag.catalog.faults import CatalogError, Fault, ScopeError
from arcdiag.cli.app import run
from arcdiag.cli.exits import exit_code
from arcdiag.log import log_file
from arcdiag.model.choices import Readiness
from arcdiag.model.failure import Cause
from arcdiag.model.order import OrderError
from arcdiag.model.report import Ending, Report
from arcdiag.report.json import write_json
from arcdiag.report.read import parse_report, read_report
from tests.unit.cli.house import CATALOG, House
from tests.unit.report.example import BLOCKED, OUTWARD, REPORT

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _log_below(tmp_path / "state", monkeypatch)
    monkeypatch.setenv("COLUMNS", "100")


def _log_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log goes, on Linux and on Windows (platformdirs)."""
    for name in ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(folder))


def verdict(state: Readiness, ending: Ending = Ending.COMPLETE) -> Report:
    return msgspec.structs.replace(
        REPORT,
        verdict=msgspec.structs.replace(REPORT.verdict, state=state),
        run=msgspec.structs.replace(REPORT.run, ending=ending),
    )


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (Readiness.READY, 0),
        (Readiness.BLOCKED, 3),
        (Readiness.WARNINGS, 4),
        (Readiness.INCONCLUSIVE, 5),
    ],
)
def test_the_verdict_is_the_exit_code_unless_zero_is_asked_for(state: Readiness, code: int) -> None:
    assert exit_code(verdict(state)) == code
    assert exit_code(verdict(state, Ending.DEADLINE)) == code
    assert exit_code(verdict(state), exit_zero=True) == 0
    assert exit_code(verdict(state, Ending.CANCELLED)) == 130
    assert exit_code(verdict(state, Ending.CANCELLED), exit_zero=True) == 130


def test_a_check_prints_the_verdict_first_and_exits_by_it(capsys: Captured) -> None:
    house = House()

    code = run(["check", "--region", "eastasia", "--timeout", "3"], house)

    out, err = capsys.readouterr()
    assert code == 3
    assert out.startswith("✗ BLOCKED: agentserviceapi.guestconfiguration.azure.com cannot be used")
    assert "\x1b" not in out
    assert err == ""
    assert house.order is not None
    assert house.order.scope.regions == ("eastasia",)
    assert house.order.timeout == 3.0


def test_json_is_one_document_and_nothing_else(capsys: Captured) -> None:
    code = run(["check", "--json", "--exit-zero"], House())

    out, err = capsys.readouterr()
    assert code == 0
    assert parse_report(out.encode()) == OUTWARD
    assert err == ""


def test_the_columns_of_the_agent_can_be_asked_for(capsys: Captured) -> None:
    run(["check", "--format", "azcmagent"], House())

    out, err = capsys.readouterr()
    assert out.startswith("ENDPOINT ")
    assert f"catalog {REPORT.catalog.version}" in err


def test_every_step_is_shown_when_asked_for(capsys: Captured) -> None:
    run(["check", "-v"], House())

    assert (
        "connect   20.2.2.2 port 443: tcp-timeout, no answer within 5 s" in capsys.readouterr().out
    )


def test_reports_are_saved_in_the_format_of_their_suffix(tmp_path: Path, capsys: Captured) -> None:
    one, two = tmp_path / "r.json", tmp_path / "r.txt"

    code = run(["check", "--output", str(one), "--output", str(two)], House())

    assert code == 3
    assert read_report(one) == OUTWARD
    assert two.read_text(encoding="utf-8").startswith("✗ BLOCKED")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["check", "--output", "r.doc"], "one of .html, .json, .csv"),
        (["check", "--output", "/none/r.json"], f"there is no folder {Path('/none')}"),
        (["demo", "--output", "/"], f"{Path('/')}: the name must end in one of"),
        (["check", "--json", "--format", "azcmagent"], "--format"),
        (["check", "-v", "--format", "azcmagent"], "--verbose"),
        (["check", "--timeout", "nan"], '--timeout "nan"'),
        (["demo", "nothing"], "no scenario 'nothing'; see: arcdiag demo --list"),
        (["demo", "tls-inspecton"], "'tls-inspecton'; did you mean tls-inspection or "),
        (["check", "--endpoint", "https://a b"], "--endpoint 'https://a b': has a space"),
        (["check", "--endpoint", "https://" + "x" * 70_000], "is longer than 2048 characters"),
        (["demo", "healthy", "--list"], "--list"),
        (["diagnose", "/none.json"], f"{Path('/none.json')}: cannot be read"),
        (["report", "/none.json"], "--output FILE or --format is needed"),
        (["report", "/none.json", "--output", "x.txt"], f"{Path('/none.json')}: cannot be read"),
        (["catalog", "show", "\x1b[2J"], 'the catalog has no entry "\\e[2J"'),
        (["catalog", "validate", "/"], "is a folder"),
        (["catalog", "list", "--endpoint", "x"], "--endpoint"),
        (["mend", "a.json"], "invalid choice: 'mend'"),
    ],
)
def test_bad_input_is_one_line_and_exit_2_before_anything_is_sent(
    argv: list[str], words: str, capsys: Captured
) -> None:
    house = House()

    code = run(argv, house)

    out, err = capsys.readouterr()
    assert code == 2
    assert house.order is None
    assert out == ""
    assert words in err
    assert err.startswith("arcdiag: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "demo"])
@pytest.mark.parametrize("error", [ScopeError("no \x1b region"), OrderError("no \x1b region")])
def test_what_the_rooms_below_refuse_is_exit_2(
    command: str, error: Exception, capsys: Captured
) -> None:
    assert run([command], House(error=error)) == 2
    assert capsys.readouterr().err == "arcdiag: no \\e region\n"


def test_every_fault_of_a_catalog_is_told(capsys: Captured) -> None:
    faults = [Fault(file="a.toml", table="", key=str(number), message="bad") for number in (1, 2)]

    code = run(["catalog", "validate"], House(error=CatalogError(faults)))

    assert code == 2
    assert capsys.readouterr().err == "arcdiag: a.toml: 1: bad\narcdiag: a.toml: 2: bad\n"


def test_a_fault_of_ours_is_one_line_that_names_the_log(tmp_path: Path, capsys: Captured) -> None:
    code = run(["check"], House(error=KeyError("secret detail")))

    out, err = capsys.readouterr()
    log = log_file()
    assert code == 1
    assert out == ""
    assert err == f"arcdiag: a fault in arcdiag itself (KeyError); details: {log}\n"
    assert log.is_relative_to(tmp_path / "state")
    assert "Traceback" in log.read_text()
    assert "secret detail" in log.read_text()


def test_without_a_writable_home_a_fault_of_ours_is_still_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (tmp_path / "file").touch()
    _log_below(tmp_path / "file" / "none", monkeypatch)

    assert run(["check"], House(error=KeyError("x"))) == 1
    err = capsys.readouterr().err
    assert err.startswith(
        "arcdiag: a fault in arcdiag itself (KeyError); details: no log could be written: "
    )
    assert err.count("\n") == 1


def test_checks_that_a_fault_of_ours_spoilt_are_pointed_out(capsys: Captured) -> None:
    spoilt = msgspec.structs.replace(BLOCKED, cause=Cause.TOOL_BUG)
    report = msgspec.structs.replace(REPORT, checks=(spoilt,))

    run(["check"], House(report))

    assert "a fault in arcdiag itself spoilt some checks; details: " in capsys.readouterr().err


def test_the_bare_program_prints_the_short_help(capsys: Captured) -> None:
    assert run([], House()) == 0
    assert capsys.readouterr().out.startswith("usage: arcdiag ")


@pytest.mark.parametrize("argv", [["--help"], ["check", "--help"], ["--version"]])
def test_help_and_version_are_results(argv: list[str], capsys: Captured) -> None:
    assert run(argv, House()) == 0
    assert "arcdiag" in capsys.readouterr().out


def test_the_demo_alone_shows_the_field_report(capsys: Captured) -> None:
    assert run(["demo"], House()) == 3
    assert capsys.readouterr().out.startswith(
        "Demo on a simulated Azure, scenario agentserviceapi-blocked.\n\n✗ BLOCKED"
    )


def test_the_demo_names_its_scenarios(capsys: Captured) -> None:
    assert run(["demo", "--list"], House()) == 0
    assert capsys.readouterr().out == (
        "agentserviceapi-blocked  One host is blocked (what demo alone shows)\n"
        "healthy                  All is well\n"
    )
    assert run(["demo", "--list", "--json"], House()) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"name": "agentserviceapi-blocked", "title": "One host is blocked"},
        {"name": "healthy", "title": "All is well"},
    ]


def test_a_saved_report_is_judged_again(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(write_json(REPORT))

    assert run(["diagnose", str(path), "--json"], House()) == 3
    assert parse_report(capsys.readouterr().out.encode()) == OUTWARD


def test_a_saved_report_is_converted_whatever_its_verdict(tmp_path: Path, capsys: Captured) -> None:
    path, text = tmp_path / "r.json", tmp_path / "r.txt"
    path.write_bytes(write_json(REPORT))

    assert run(["report", str(path), "--output", str(text)], House()) == 0
    assert text.read_text(encoding="utf-8").startswith("✗ BLOCKED")
    assert capsys.readouterr() == ("", "")


def test_a_request_for_one_team_is_shown_as_it_is_and_leaves_redacted(
    tmp_path: Path, capsys: Captured
) -> None:
    path, file = tmp_path / "r.json", tmp_path / "request.csv"
    path.write_bytes(write_json(REPORT))

    assert run(["report", str(path), "--for", "firewall"], House()) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Request to the firewall team (network security): 1 endpoint")
    assert "srv-17" in shown
    assert run(["report", str(path), "--for", "firewall", "--output", str(file)], House()) == 0
    assert capsys.readouterr() == ("", "")
    assert "srv-17" not in file.read_text(encoding="utf-8")


def test_a_request_in_another_format_is_refused_before_anything_is_read(capsys: Captured) -> None:
    assert run(["report", "/none.json", "--for", "dns", "--output", "x.html"], House()) == 2
    assert "a request's name must end in one of .txt, .csv, .md" in capsys.readouterr().err
    assert run(["report", "/none.json", "--for", "nobody"], House()) == 2


def test_the_catalog_lists_exactly_what_would_be_probed(capsys: Captured) -> None:
    house = House()

    assert run(["catalog", "list", "--region", "eastasia"], house) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        *("HOST", "PORT", "PROTOCOL", "REGION", "PURPOSE", "REQUIRED", "ENDPOINT", "NOTE")
    ]
    assert [line.split()[0] for line in lines[1:]] == ["a.example.com", "b.example.com"]
    assert house.scope is not None
    assert house.scope.regions == ("eastasia",)
    assert run(["catalog", "list", "--json"], house) == 0
    assert [row["host"] for row in json.loads(capsys.readouterr().out)] == [
        "a.example.com",
        "b.example.com",
    ]


def test_the_list_tells_modes_and_the_kind_of_address_each_wants(capsys: Captured) -> None:
    modes = ("--mode", "public", "--mode", "private-peering")
    argv = ["catalog", "list", "--region", "eastasia", "--only", "his-global", *modes]

    assert run(argv) == 0

    head, public, private = (line.split() for line in capsys.readouterr().out.splitlines())
    assert head[4:6] == ["MODE", "ADDRESS"]
    assert public[4:6] == ["public", "public"]
    assert private[4:6] == ["private-peering", "private"]


def test_the_list_tells_the_gateway_from_what_is_opened_beside_it(capsys: Captured) -> None:
    gateway = ("--mode", "gateway", "--gateway-host", "contoso.gw.arc.azure.com")

    assert run(["catalog", "list", "--only", "gateway,arm", *gateway]) == 0

    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split("  ")[-1].strip() for line in lines] == [
        "opened beside the gateway",
        "the gateway itself",
    ]


def test_an_entry_of_the_catalog_is_shown_without_its_empty_fields(capsys: Captured) -> None:
    assert run(["catalog", "show", "eastasia"], House()) == 0
    assert capsys.readouterr().out.splitlines() == [
        "region eastasia",
        "  name: eastasia",
        "  display_name: East Asia",
        "  cloud: public",
        "  geography: Asia Pacific",
        "  listed_in: page",
        "  his: confidence unknown",
    ]


def test_an_endpoint_of_the_catalog_is_found_by_its_host(capsys: Captured) -> None:
    asked = ["catalog", "show", "agentserviceapi.guestconfiguration.azure.com"]

    assert run(asked) == 0
    assert capsys.readouterr().out.startswith("endpoint gc-global\n")


def test_a_sound_catalog_says_what_it_holds(capsys: Captured) -> None:
    assert run(["catalog", "validate"], House()) == 0
    assert capsys.readouterr().out.startswith("sound: catalog 2026.11.1 of 2026-11-20; 0 sources")


def test_two_catalogs_are_compared(tmp_path: Path, capsys: Captured) -> None:
    new = tmp_path / "new.toml"
    new.write_text("")
    house = House()
    changed = msgspec.structs.replace(CATALOG.regions["eastasia"], geography="Asia")
    house.catalogs["new.toml"] = msgspec.structs.replace(
        CATALOG,
        regions={"eastasia": changed, "westus3": changed},
        features={"ama": "Azure Monitor Agent"},
    )

    assert run(["catalog", "diff", "shipped", str(new)], house) == 0
    assert capsys.readouterr().out.splitlines() == [
        "~ region eastasia geography: Asia Pacific -> Asia",
        "+ region westus3",
        "- features servers",
        "+ features ama",
    ]
    assert run(["catalog", "diff", "shipped", "shipped"], house) == 0
    assert capsys.readouterr().out == "no differences\n"


def test_the_self_test_tells_each_step_and_fails_by_the_worst(capsys: Captured) -> None:
    assert run(["self-test"], House()) == 1
    out = capsys.readouterr().out
    assert "ok    negotiate TLS\n" in out
    assert "ok    write a .json report\n" in out
    assert "FAIL  load the catalog: RuntimeError" in out
    assert "FAIL  judge: RuntimeError" in out


CANCELLED = """
import _thread, os, sys, threading
from arcdiag.cli.app import run
from tests.unit.cli.house import House

class Slow(House):
    async def _run(self, tell):
        print("under way", file=sys.stderr, flush=True)
        return await super()._run(tell)

def obey():
    os.read(0, 1)  # not by sys.stdin, whose lock the end of the program needs
    _thread.interrupt_main()  # what a console's Ctrl+C comes to

if os.name == "nt":
    threading.Thread(target=obey, daemon=True).start()
sys.exit(run(["check", *sys.argv[1:]], Slow(seconds=60)))
"""


def press_ctrl_c(program: subprocess.Popen[str]) -> None:
    """A signal; on Windows it would reach the tests too, so there the program does it to itself."""
    if os.name == "nt":
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    else:
        program.send_signal(signal.SIGINT)


def ask_for_an_end(program: subprocess.Popen[str]) -> None:
    program.terminate()


@pytest.mark.parametrize(
    "ask",
    [
        press_ctrl_c,
        pytest.param(
            ask_for_an_end,
            marks=pytest.mark.skipif(os.name == "nt", reason="Windows knows no polite end"),
        ),
    ],
)
def test_a_wish_for_the_end_is_heard_within_a_second_and_the_partial_report_is_written(
    tmp_path: Path, ask: Callable[[subprocess.Popen[str]], None]
) -> None:
    path = tmp_path / "r.json"
    program = subprocess.Popen(
        [sys.executable, "-c", CANCELLED, "--output", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",  # a pipe on Windows is in its code page
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert program.stderr is not None
    assert program.stderr.readline() == "under way\n"

    ask(program)
    began = time.monotonic()
    out, err = program.communicate(timeout=10)

    assert time.monotonic() - began < 1.0
    assert program.returncode == 130
    assert read_report(path).run.ending is Ending.CANCELLED
    assert "Cancelled: this is what was seen until then." in out
    assert err == ""


def test_ctrl_c_before_anything_began_is_one_line(capsys: Captured) -> None:
    class Interrupted(House):
        def scenario_titles(self) -> dict[str, str]:
            raise KeyboardInterrupt

    assert run(["demo", "--list"], Interrupted()) == 130
    assert capsys.readouterr() == ("", "arcdiag: cancelled before there was anything to report\n")


@pytest.mark.parametrize(("more", "rounds"), [((), None), (("--repeat", "3"), 3)])
def test_a_demo_looks_as_often_as_its_scenario_or_the_user_says(
    more: tuple[str, ...], rounds: int | None
) -> None:
    house = House()

    assert run(["demo", "healthy", *more], house) == 3
    assert house.repeat == rounds


@pytest.mark.parametrize(
    "argv", [["--repeat", "0"], ["--repeat", "x"], ["--list", "--repeat", "2"]]
)
def test_a_number_that_a_demo_cannot_look_is_refused(argv: list[str]) -> None:
    assert run(["demo", *argv], House()) == 2
