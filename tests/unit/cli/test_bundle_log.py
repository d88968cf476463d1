import zipfile
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.log import keep, log_file, recent
from arcdiag.report.json import write_json
from tests.unit.cli.house import House
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.report.example import REPORT


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def log_in(name: str) -> str:
    with zipfile.ZipFile(name) as archive:
        return archive.read("arcdiag.log").decode()


def test_a_bundle_has_the_log_of_the_machine_it_was_made_on_redacted() -> None:
    secrets = Secrets()
    keep(f"WARNING arcdiag: {secrets.fqdn} at {secrets.own}, token={secrets.token}")

    assert run(["demo", "--output", "b.zip"], House(secretive(secrets))) == 3

    log = log_in("b.zip")
    assert "WARNING arcdiag: srv-" in log
    assert "token=***" in log
    assert not [one for one in secrets.all() if one.lower() in log.lower()]


def test_a_report_from_elsewhere_gets_no_log_of_this_machine(tmp_path: Path) -> None:
    keep("WARNING arcdiag: of this machine")
    (tmp_path / "r.json").write_bytes(write_json(REPORT))

    assert run(["report", "r.json", "--output", "b.zip"]) == 0

    assert log_in("b.zip").startswith("No log is in this bundle")


def test_an_empty_log_is_told_from_one_that_is_not_here() -> None:
    run(["demo", "--output", "b.zip"], House(REPORT))

    assert log_in("b.zip").startswith("Nothing is in the log")


def test_what_only_the_log_holds_is_in_no_map_of_files_without_it(tmp_path: Path) -> None:
    keep("WARNING arcdiag: elsewhere.corp.contoso.com")

    run(["demo", "--output", "b.json", "--redact-map", "b.map"], House(REPORT))

    assert "elsewhere" not in (tmp_path / "b.map").read_text()


def test_of_a_long_log_the_end_is_told_in_whole_lines() -> None:
    for number in range(100):
        keep(f"line {number}")

    told = recent(most=500).splitlines()

    assert 10 < len(told) < 20
    assert told[-1].endswith(" line 99")
    assert all(line.startswith("20") for line in told)
    log_file().unlink()
    assert recent() == ""
