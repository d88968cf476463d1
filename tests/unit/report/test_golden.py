"""One report in every format, byte for byte: what changes in a format is seen before it ships.

``make golden`` writes the files anew; what changed in them is then read with ``git diff``.
"""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from arcdiag.compare.compare import compare
from arcdiag.fleet.exporters import EXPORTERS as MERGES
from arcdiag.fleet.model import Fleet
from arcdiag.fleet.outward import exported_fleet, outward_fleet
from arcdiag.report.compared_formats import COMPARISON_EXPORTERS
from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.outward import exported, outward
from arcdiag.report.pdf import pdf_text
from tests.unit.fleet.reports import document, fleet
from tests.unit.report.example import REPORT
from tests.unit.report.test_compared import better

FOLDER = Path(__file__).parent / "golden"
BARE = (".pdf", ".zip")
"""Their bytes depend on fonts and on zlib: what is in them is kept instead."""


def made() -> dict[str, bytes]:
    """Every file by its name."""
    leaving = outward(REPORT)
    files = {
        f"report{suffix}": exported(leaving, exporter)
        for suffix, exporter in EXPORTERS.items()
        if suffix not in BARE
    }
    files["report.pdf.txt"] = pdf_text(leaving.report) + b"\n"
    files["report.zip.txt"] = listed(exported(leaving, EXPORTERS[".zip"]))
    compared = compare(better(REPORT), REPORT)
    for suffix, exporter in COMPARISON_EXPORTERS.items():
        files[f"comparison{suffix}"] = exporter(compared)
    together = outward_fleet(merge())
    files |= {f"merge{suffix}": exported_fleet(together, one) for suffix, one in MERGES.items()}
    return files


def merge() -> Fleet:
    """Of a few servers behind one proxy, one of them missing; by no version of arcdiag's own."""
    proxy = "http://px.corp.example:8080"
    ready = [document(f"web{at}", ready=True, proxy=proxy) for at in range(3)]
    servers = [document("web8", proxy=proxy), *ready, document("web8", hours=1, proxy=proxy)]
    return replace(fleet(servers, expected=("web8", "web9")), tool=REPORT.tool)


def listed(archive: bytes) -> bytes:
    """What each member of an archive is, in its order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        lines = (
            f"{hashlib.sha256(opened.read(name)).hexdigest()}  {name}\n"
            for name in opened.namelist()
        )
        return "".join(lines).encode()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return made()


NAMES = (
    *(f"report{suffix}" for suffix in EXPORTERS if suffix not in BARE),
    *("report.pdf.txt", "report.zip.txt"),
    *(f"comparison{suffix}" for suffix in COMPARISON_EXPORTERS),
    *(f"merge{suffix}" for suffix in MERGES),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_as_it_was(name: str, files: dict[str, bytes]) -> None:
    assert files[name] == (FOLDER / name).read_bytes(), "if it is meant so: make golden"


def test_no_golden_file_is_left_over(files: dict[str, bytes]) -> None:
    kept = {path.name for path in FOLDER.iterdir() if not path.name.startswith("blocked-")}

    assert kept == files.keys() == set(NAMES)


if __name__ == "__main__":
    for name, data in made().items():
        (FOLDER / name).write_bytes(data)
