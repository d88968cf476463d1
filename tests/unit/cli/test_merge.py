import json
import zipfile
from pathlib import Path

import pytest

from arcdiag.cli.app import run
from arcdiag.cli.exits import OWN_FAULT, READY, REFUSED
from arcdiag.report.bundle import write_bundle
from tests.offers import needs_links
from tests.unit.fleet.reports import document, packed
from tests.unit.report.example import OUTWARD


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "web01.json").write_bytes(packed(document("web01")))
    (folder / "web02.json").write_bytes(packed(document("web02", ready=True)))
    (folder / "web03.zip").write_bytes(write_bundle(OUTWARD))
    (folder / "foreign.json").write_bytes(b'{"hello": 1}')
    return folder


def test_files_folders_and_bundles_become_one(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hosts.txt").write_text("web01 # the first\n\nweb02\nweb09\n")
    outputs = [tmp_path / f"fleet.{suffix}" for suffix in ("html", "json", "csv", "txt")]
    asked = ["merge", str(reports), "--expect", str(tmp_path / "hosts.txt")]
    for path in outputs:
        asked += ["--output", str(path)]

    assert run(asked) == READY

    screen = capsys.readouterr().out
    assert "1 of 3 servers can be connected to Azure Arc" in screen
    assert "web09" in screen
    assert "foreign.json: is no report of arcdiag" in " ".join(screen.split())
    for path in outputs:
        assert b"web01" not in path.read_bytes()
    saved = json.loads(outputs[1].read_bytes())
    assert saved["schema"] == "arcdiag-fleet/1"
    assert saved["redaction"]["level"] == "all"
    assert saved["tally"] == {"ready": 1, "warnings": 0, "blocked": 2, "inconclusive": 0}


def test_what_one_team_is_asked_for_goes_to_the_screen_or_a_file(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["merge", str(reports), "--for", "firewall"]

    assert run(asked) == READY
    assert capsys.readouterr().out.startswith("Request to the firewall team")
    assert run([*asked, "--output", str(tmp_path / "ask.csv")]) == READY
    assert capsys.readouterr().out == ""
    saved = (tmp_path / "ask.csv").read_text("utf-8-sig")
    assert "agentserviceapi" in saved
    assert "web01" not in saved


def test_the_order_of_the_arguments_changes_nothing(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(path) for path in reports.iterdir()]
    said = []
    for order in (paths, paths[::-1], [*paths, str(reports)]):
        assert run(["merge", *order, "--json"]) == READY
        said.append(capsys.readouterr().out)

    assert said[0] == said[1] == said[2]


def test_an_earlier_merge_is_compared_and_a_map_of_pseudonyms_is_kept(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, names = tmp_path / "before.json", tmp_path / "map.json"
    assert run(["merge", str(reports), "--output", str(before), "--no-redact"]) == READY
    (reports / "web01.json").write_bytes(packed(document("web01", hours=1, ready=True)))
    capsys.readouterr()

    code = run(["merge", str(reports), "--since", str(before), "--redact-map", str(names)])

    assert code == READY
    assert "web01: blocked → ready" in capsys.readouterr().out
    assert "web01" in json.loads(names.read_bytes()).values()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_powershell_saved_is_read_as_it_was_meant(
    encoding: str, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``>`` in Windows PowerShell writes UTF-16, ``Out-File -Encoding utf8`` a mark before it."""
    hosts, before = tmp_path / "hosts.txt", tmp_path / "before.json"
    hosts.write_text("web01\nweb02\nweb09\n", encoding)
    assert run(["merge", str(reports), "--json", "--redact", "none"]) == READY
    before.write_text(capsys.readouterr().out, encoding)

    code = run(["merge", str(reports), "--expect", str(hosts), "--since", str(before), "--json"])

    assert code == READY
    told = json.loads(capsys.readouterr().out)
    assert len(told["coverage"]["missing"]) == 1
    assert told["drift"]["changes"] == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["{folder}/none"], "there is no"),
        (["{folder}/foreign.json"], "not one of 1 files is a report"),
        (["{folder}/empty"], "there is no report"),
        (["{folder}", "--output", "{folder}/x.pdf"], "must end in one of"),
        (["{folder}", "--for", "dns", "--output", "{folder}/x.html"], "must end in one of"),
        (["{folder}", "--for", "dns", "--json"], "--for: with --json"),
        (["{folder}", "--expect", "{folder}/none"], "no such file"),
        (["{folder}", "--expect", "{folder}/nobody.txt"], "names no server"),
        (["{folder}", "--since", "{folder}/web01.json"], "is no JSON of arcdiag merge"),
    ],
)
def test_what_cannot_be_merged_is_one_line(
    reports: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (reports / "empty").mkdir()
    (reports / "nobody.txt").write_text("# nobody\n")

    assert run(["merge", *(word.format(folder=reports) for word in more)]) == REFUSED

    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@needs_links
def test_a_file_that_cannot_be_written_costs_neither_the_others_nor_the_screen(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dir").mkdir()
    target = tmp_path / "dir" / "x.json"
    target.symlink_to(tmp_path / "gone" / "x.json")
    good = tmp_path / "good.csv"

    code = run(["merge", str(reports), "--output", str(target), "--output", str(good)])

    assert code == OWN_FAULT
    assert "cannot write" in capsys.readouterr().err
    assert good.exists()


def test_an_archive_of_reports_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        for number in range(3):
            made.writestr(f"site/web{number}.json", packed(document(f"web{number}")))

    assert run(["merge", str(tmp_path / "all.zip"), "--json"]) == READY
    assert json.loads(capsys.readouterr().out)["coverage"]["servers"] == 3
