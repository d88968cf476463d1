import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from arcdiag.cli.app import run
from arcdiag.model.choices import Readiness
from arcdiag.model.observation import Answered, Connected, Handshaken, Judged, Queried, Resolved
from arcdiag.report.json import write_json
from tests.unit.cli.house import CATALOG, House
from tests.unit.report.example import REPORT

pytestmark = pytest.mark.usefixtures("qapp")
"""It draws a PDF in this process, and later tests need Qt's whole application."""

ENDPOINTS = {"one": None}
SEEN = {
    "ask the system's resolver": Resolved,
    "ask a name server": Queried,
    "connect": Connected,
    "negotiate TLS": Handshaken,
    "verify a certificate": Judged,
    "make a request": Answered,
}


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def house(without: type | None = None) -> House:
    """A house where all is well, but that nothing of one kind was seen."""
    checks = tuple(
        msgspec.structs.replace(
            check,
            observations=tuple(
                seen
                for seen in check.observations
                if without is None or not isinstance(seen.outcome, without)
            ),
        )
        for check in REPORT.checks
    )
    verdict = msgspec.structs.replace(REPORT.verdict, state=Readiness.READY)
    made = House(msgspec.structs.replace(REPORT, checks=checks, verdict=verdict))
    made.catalogs[""] = msgspec.structs.replace(CATALOG, endpoints=ENDPOINTS)  # type: ignore[arg-type]
    return made


def test_where_all_was_seen_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    there = house()

    code = run(["self-test"], there)

    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(("ok    ", "--    write a .pdf"))] == []
    assert code == 0
    assert there.unhurried == ["healthy"]  # else it finds fault with a machine that is busy


@pytest.mark.parametrize("step", SEEN)
def test_a_step_that_nothing_was_seen_of_fails_by_its_name(
    step: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["self-test"], house(without=SEEN[step]))

    failed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    assert [line.partition(":")[0] for line in failed] == [f"FAIL  {step}"]
    assert code == 1


@pytest.mark.parametrize(("rule", "code"), [("slow-path", 0), ("clock-skew", 1)])
def test_a_machine_that_is_busy_is_no_fault_but_a_wrong_finding_is(rule: str, code: int) -> None:
    there = house()
    found = msgspec.structs.replace(REPORT.findings[0], rule=rule)
    warned = msgspec.structs.replace(REPORT.verdict, state=Readiness.WARNINGS)
    there.report = msgspec.structs.replace(there.report, findings=(found,), verdict=warned)

    assert run(["self-test"], there) == code


def test_a_saved_report_is_judged_with_the_catalog_that_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, overlay = tmp_path / "r.json", tmp_path / "site.toml"
    saved.write_bytes(write_json(REPORT))
    overlay.touch()
    there = House()

    run(["diagnose", str(saved), "--catalog", str(overlay), "--json"], there)

    assert there.overlay == overlay


def test_what_this_build_lacks_is_told_and_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6/__init__.py").write_text("raise ModuleNotFoundError('PySide6')")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))

    done = subprocess.run(
        [sys.executable, "-m", "arcdiag", "--lang", "en", "self-test"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": path},
    )

    others = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]
    assert done.returncode == 0
    assert [line.partition(", which")[0] for line in others] == [
        "--    write a .pdf report: PDF is made by Qt (PySide6)"
    ]
