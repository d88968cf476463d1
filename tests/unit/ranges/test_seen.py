"""Addresses met in a run."""

from datetime import UTC, datetime

from arcdiag.model.observation import (
    Connected,
    Observation,
    Outcome,
    Queried,
    Record,
    Resolved,
    Step,
    Traced,
    TraceHop,
)
from arcdiag.model.plan import Seen
from arcdiag.ranges.seen import addresses_in
from tests.unit.fakes import check


def observation(identity: str, outcome: Outcome) -> Observation:
    return Observation(
        id=identity,
        step=Step.RESOLVE,
        target="x",
        started=datetime.now(UTC),
        took_ms=1.0,
        outcome=outcome,
    )


def test_each_address_once_in_the_order_of_meeting() -> None:
    record = Record(name="a.b", type="A", ttl=1, value="20.0.0.2")
    hops = (TraceHop(limit=1, address="10.0.0.1"), TraceHop(limit=2))
    seen = Seen(
        check=check("a"),
        observations=(
            observation("o1", Resolved(source="system", addresses=("20.0.0.1",))),
            observation(
                "o2",
                Queried(
                    server="10.0.0.4:53",
                    transport="udp",
                    question="A",
                    rcode="NOERROR",
                    addresses=(record,),
                ),
            ),
            observation("o3", Connected(address="20.0.0.1", port=443, local="10.0.0.9")),
            observation("o4", Traced(address="20.0.0.1", port=443, hops=hops)),
        ),
    )

    assert addresses_in([seen, seen]) == ("20.0.0.1", "20.0.0.2", "10.0.0.1")
