import logging
from pathlib import Path

from arcdiag.log import MOST_BYTES, keep, keep_fault, logging_kept


def test_a_fault_is_kept_with_its_traceback(tmp_path: Path) -> None:
    path = tmp_path / "state" / "arcdiag.log"

    told = keep_fault(ValueError("half \ud800"), path)

    assert told == str(path)
    assert "ValueError: half ?" in path.read_text()


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    path = tmp_path / "arcdiag.log"
    path.write_bytes(b"x" * (MOST_BYTES + 1))

    keep("anew", path)

    assert path.read_text().endswith("Z anew\n")
    assert path.stat().st_size < 100


def test_a_place_that_cannot_be_written_is_told_instead() -> None:
    assert keep("x", Path("/dev/null/arcdiag.log")).startswith("no log could be written: ")


def test_our_warnings_go_to_the_log(tmp_path: Path) -> None:
    with logging_kept(tmp_path / "arcdiag.log"):
        logging.getLogger("arcdiag.test").log(logging.INFO, "too small to keep")
        handlers = logging.getLogger().handlers[:]
        record = logging.LogRecord("arcdiag.net", logging.ERROR, "", 0, "odd %s", ("answer",), None)
        handlers[-1].handle(record)

    assert (tmp_path / "arcdiag.log").read_text().endswith("Z ERROR arcdiag.net: odd answer\n")
    assert handlers[-1] not in logging.getLogger().handlers
