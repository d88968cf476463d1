"""The way packets take, and a machine that has none, in what a finding says."""

import pytest

from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Observation
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    ARM,
    GBL,
    LOGIN,
    answered,
    check,
    chosen,
    connected,
    diagnosed,
    healthy,
    judged,
    refused,
    resolved,
    routed,
    rules_of,
    shaken,
    unrouted,
    watched,
)


def out_of_reach(host: str, address: str, route: Observation) -> Seen:
    return watched(
        check(host), resolved(host, address), route, refused(address, Cause.TCP_UNREACHABLE)
    )


def works(host: str, way: Observation) -> Seen:
    return watched(
        check(host),
        resolved(host, "20.0.0.1"),
        way,
        connected(),
        chosen(),
        shaken(host),
        judged(host),
        answered(),
    )


def test_a_blocked_endpoint_says_which_way_its_packets_go_once() -> None:
    blocked = [
        watched(check(host), resolved(host, place), routed(place), refused(place))
        for host, place in ((ARM, "20.2.2.2"), (LOGIN, "20.2.2.3"))
    ]

    finding = diagnosed(healthy(GBL), *blocked).findings[0]

    notes = [clue.note for clue in finding.clues if "go from" in clue.note]
    assert notes == [
        f"{ARM}: packets to 20.2.2.2 go from 10.20.0.2 on lan0 through 10.20.0.1",
    ]


def test_what_works_is_told_with_its_way_and_the_same_way_counts_most() -> None:
    blocked = watched(
        check(ARM), resolved(ARM, "20.2.2.2"), routed("20.2.2.2"), refused("20.2.2.2")
    )
    beside = works(GBL, routed("20.0.0.1", gateway="10.20.0.254"))
    alike = works(LOGIN, routed("20.0.0.1"))

    apart = diagnosed(beside, blocked).findings[0].clues[-1].note
    together = diagnosed(beside, alike, blocked).findings[0].clues[-1].note

    assert apart == f"{GBL} answers, by another way out of this machine"
    assert together == f"{LOGIN} answers over the same route"


def test_many_clues_leave_room_for_the_way() -> None:
    blocked = [
        watched(
            check(f"h{n}.azure.com"),
            resolved("", f"20.2.2.{n}"),
            routed(f"20.2.2.{n}"),
            refused(f"20.2.2.{n}"),
        )
        for n in range(60)
    ]

    finding = diagnosed(*blocked).findings[0]

    assert any("go from" in clue.note for clue in finding.clues)


@pytest.mark.parametrize("code", ["ENETUNREACH", "unreachable", "prohibit", "blackhole"])
def test_a_machine_without_a_route_is_not_the_firewalls_matter(code: str) -> None:
    diagnosis = diagnosed(
        out_of_reach(ARM, "20.2.2.2", unrouted("20.2.2.2", code)),
        out_of_reach(LOGIN, "20.2.2.3", unrouted("20.2.2.3", code)),
    )

    assert rules_of(diagnosis) == ["endpoint-blocked"]
    finding = diagnosis.findings[0]
    assert finding.owner is Owner.SERVER
    assert "this machine itself has no route" in finding.title
    assert "20.2.2.3" in finding.remedy
    assert any(clue.note == f"{ARM}: 20.2.2.2: it says {code}" for clue in finding.clues)


def test_where_the_route_exists_a_router_said_it() -> None:
    finding = diagnosed(out_of_reach(ARM, "20.2.2.2", routed("20.2.2.2"))).findings[0]

    assert finding.owner is Owner.NETWORK_PROVIDER
    assert "this machine itself" not in finding.title


def test_the_two_kinds_of_unreachable_are_two_findings() -> None:
    diagnosis = diagnosed(
        out_of_reach(ARM, "20.2.2.2", routed("20.2.2.2")),
        out_of_reach(LOGIN, "20.2.2.3", unrouted("20.2.2.3")),
    )

    assert [finding.owner for finding in diagnosis.findings] == [
        Owner.NETWORK_PROVIDER,
        Owner.SERVER,
    ]


def test_one_address_without_a_route_beside_one_with_is_not_a_machine_without() -> None:
    half = watched(
        check(ARM),
        resolved(ARM, "2603::1", "20.2.2.2"),
        unrouted("2603::1"),
        routed("20.2.2.2"),
        refused("2603::1", Cause.TCP_UNREACHABLE),
        refused("20.2.2.2", Cause.TCP_UNREACHABLE),
    )

    assert diagnosed(half).findings[0].owner is Owner.NETWORK_PROVIDER
