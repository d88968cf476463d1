import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.json import write_json
from arcdiag.report.opened import opened
from arcdiag.report.outward import exported, outward
from arcdiag.report.read import ReportError
from tests.unit.report.example import REPORT

LEAVING = outward(REPORT)
JSON, BUNDLE = (exported(LEAVING, EXPORTERS[suffix]) for suffix in (".json", ".zip"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sent.bin"


def packed(way: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return made.getvalue()


def full_of_members(count: int) -> bytes:
    """An archive that is nothing but its own list."""
    member = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *[0] * 7, 1, *[0] * 6) + b"a"
    listed = member * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), 30, 0)
    return b"PK\x03\x04" + bytes(26) + listed + end


@pytest.mark.parametrize("data", [JSON, BUNDLE, write_json(REPORT)])
def test_what_was_exported_or_kept_can_be_read_again(data: bytes, file: Path) -> None:
    file.write_bytes(data)

    found = opened(file)

    assert found.note == ""
    assert found.report.checks
    assert found.report.redaction.applied == (data != write_json(REPORT))


@pytest.mark.parametrize(
    "data",
    [
        JSON.replace(b"tcp-timeout", b"tcp-refused"),
        packed(report_json=JSON.replace(b"tcp-timeout", b"tcp-refused")),
        packed(report_json=JSON),
    ],
)
def test_what_was_altered_is_read_with_a_warning_and_without_its_seal(
    data: bytes, file: Path
) -> None:
    file.write_bytes(data)

    found = opened(file)

    assert found.note.startswith(f"{file} was altered since it was made")
    assert "\n" not in found.note
    assert found.report.seal is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BUNDLE[:-40], "is no archive"),
        (BUNDLE[:100], "is no archive"),
        (BUNDLE[:400] + b"\xff" * 60 + BUNDLE[460:], "is no archive"),
        (packed(zipfile.ZIP_LZMA, report_json=JSON), "packed in another way"),
        (packed(zipfile.ZIP_BZIP2, report_json=JSON), "packed in another way"),
        (packed(other_json=JSON), "holds no report.json"),
        (packed(report_json=b"{}"), "is no report"),
        (full_of_members(100_000), "holds too many files"),
        (packed(report_json=b"0" * (65 * 2**20)), "holds more than 64 MiB"),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_names_it(data: bytes, why: str, file: Path) -> None:
    file.write_bytes(data)

    with pytest.raises(ReportError, match=why) as refused:
        opened(file)

    assert str(refused.value).startswith(f"{file}: ")
    assert "\n" not in str(refused.value)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, len(BUNDLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_bundle_with_other_bytes_is_never_more_than_refused(
    file: Path, where: int, other: bytes
) -> None:
    file.write_bytes(BUNDLE[:where] + other + BUNDLE[where + len(other) :])

    refused = ""
    try:
        assert opened(file).report.checks
    except ReportError as error:
        refused = str(error)

    assert "\n" not in refused
