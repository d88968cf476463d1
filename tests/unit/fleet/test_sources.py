import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from arcdiag.fleet.archives import ArchiveError, members
from arcdiag.fleet.glance import MOST_BYTES
from arcdiag.fleet.sources import Document, PassedOver, Refusal, SourceError, documents
from arcdiag.report.bundle import write_bundle
from tests.offers import needs_links, needs_pipes
from tests.unit.fleet.reports import document, packed
from tests.unit.report.example import REPORT

REPORT_BYTES = packed(document())


def archive(*files: tuple[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return whole.getvalue()


def read(data: bytes) -> list[tuple[str, bytes]]:
    return list(members(io.BytesIO(data), len(data)))


def refused(data: bytes) -> str:
    with pytest.raises(ArchiveError) as caught:
        read(data)
    return str(caught.value)


def test_a_folder_is_searched_and_each_file_comes_once(tmp_path: Path) -> None:
    inner = tmp_path / "in" / "deep"
    inner.mkdir(parents=True)
    (inner / "b.JSON").write_bytes(b"1")
    (tmp_path / "a.json").write_bytes(b"2")
    (tmp_path / "notes.txt").write_bytes(b"3")

    found = list(documents([inner / "b.JSON", tmp_path, tmp_path / "in"]))

    assert [each.data for each in found if isinstance(each, Document)] == [b"2", b"1"]
    assert sum(isinstance(each, PassedOver) for each in found) == 1


@needs_links
@needs_pipes
def test_neither_links_nor_pipes_are_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.json").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "pipe.json")

    found = list(documents([folder]))

    assert {Path(each.file).name for each in found if isinstance(each, Refusal)} == {
        "link.json",
        "pipe.json",
    }
    assert not [each for each in found if isinstance(each, Document)]


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        list(documents([tmp_path / "none"]))


def test_of_a_bundle_the_report_alone_is_read() -> None:
    assert [name for name, _ in read(write_bundle(REPORT))] == ["report.json"]


def test_an_archive_may_hold_the_reports_of_many() -> None:
    data = archive(("b/web02.json", b"2"), ("web01.json", b"1"), ("readme.txt", b"3"))

    assert read(data) == [("b/web02.json", b"2"), ("web01.json", b"1")]


def test_what_unpacks_to_more_than_a_report_is_not_unpacked() -> None:
    assert "unpacks to more" in refused(archive(("a.json", b"0" * 30_000_000)))


def test_an_archive_that_lies_about_its_sizes_costs_no_more() -> None:
    data = archive(("a.json", b"0" * 30_000_000))
    lying = data.replace(struct.pack("<L", 30_000_000), struct.pack("<L", 10))

    with pytest.raises(ArchiveError):
        read(lying)


def test_members_that_lie_in_one_another_are_refused() -> None:
    data = archive(("a.json", os.urandom(5000)))
    begin = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[begin:end]
    many = 40
    tail = bytearray(data[end:])
    struct.pack_into("<HHL", tail, 8, many, many, len(entry) * many)
    bomb = data[:begin] + entry * many + bytes(tail)

    assert "in one another" in refused(bomb)


@pytest.mark.parametrize("cut", [0, 3, 40, -1])
def test_a_broken_archive_is_one_line(cut: int) -> None:
    assert refused(archive(("a.json", REPORT_BYTES))[:cut]).isprintable()


def test_a_list_of_members_without_end_is_not_read() -> None:
    data = bytearray(archive(("a.json", b"1")))
    struct.pack_into("<L", data, len(data) - 10, 2**31)

    assert refused(bytes(data)) == "holds too many files"


def test_an_encrypted_member_and_one_packed_otherwise_are_refused() -> None:
    encrypted = bytearray(archive(("a.json", b"1")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", encrypted, encrypted.index(mark) + at, 1)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.json", REPORT_BYTES)

    assert refused(bytes(encrypted)) == "is no archive that can be read"
    assert refused(whole.getvalue()) == "is packed in a way that is not read"


def test_a_file_is_read_up_to_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES * 4)

    (found,) = documents([path])

    assert isinstance(found, Document)
    assert len(found.data) == MOST_BYTES + 1
