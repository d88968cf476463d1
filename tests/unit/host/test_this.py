from pathlib import Path

import msgspec

from arcdiag.host.reading import read_text
from arcdiag.host.this import this_host


def test_only_the_beginning_of_a_huge_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hosts"
    path.write_bytes(b"x" * 5000)
    notes: list[str] = []

    assert len(read_text(path, notes, most=4000)) == 4000
    assert notes == [f"{path}: only the first 4000 bytes were read"]


def test_this_very_machine_can_be_told_and_recorded() -> None:
    facts = this_host()

    assert facts.name
    assert msgspec.json.decode(msgspec.json.encode(facts), type=type(facts)) == facts
