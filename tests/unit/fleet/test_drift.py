import msgspec
import pytest

from arcdiag.fleet.drift import EarlierError, earlier_merge
from arcdiag.fleet.model import Change, Drift
from arcdiag.fleet.outward import outward_fleet
from arcdiag.report.json import as_json
from tests.unit.fleet.reports import document, fleet

BEFORE = fleet([document("web01"), document("web02", ready=True), document("gone")])
NOW = [document("WEB01", ready=True, hours=1), document("web02"), document("new")]


def drifted(before: bytes) -> Drift:
    found = fleet(NOW, earlier=earlier_merge(before)).drift
    assert found is not None
    return found


def test_each_server_is_compared_with_what_it_was() -> None:
    assert drifted(as_json(BEFORE)).changes == (
        Change(server="gone", before="blocked", after=""),
        Change(server="new", before="", after="blocked"),
        Change(server="WEB01", before="blocked", after="ready"),
        Change(server="web02", before="ready", after="blocked"),
    )


def test_of_a_redacted_merge_only_the_numbers_are_compared_and_that_is_said() -> None:
    found = drifted(as_json(outward_fleet(BEFORE).fleet))

    assert found.changes == ()
    assert "redacted" in found.untold
    assert (found.before.blocked, found.after.blocked) == (2, 2)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"schema": "arcdiag-fleet/2", "servers": [], "tally": {}}', b"[" * 99_999],
)
def test_what_is_no_merge_is_refused(data: bytes) -> None:
    with pytest.raises(EarlierError):
        earlier_merge(data)


def test_a_report_is_no_merge() -> None:
    with pytest.raises(EarlierError):
        earlier_merge(msgspec.json.encode(document()))
