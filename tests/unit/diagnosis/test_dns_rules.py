"""Each diagnosis about name resolution: when it speaks, and when it is silent."""

import msgspec
import pytest

from arcdiag.model.choices import Readiness
from arcdiag.model.failure import ONLY_CUT_OFF, Cause, Failure
from arcdiag.model.finding import Certainty, Impact, Owner
from arcdiag.model.host import HostsEntry
from arcdiag.model.observation import Observation, Step
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GAS,
    GBL,
    LOGIN,
    NS1,
    NS2,
    answered,
    both,
    check,
    chosen,
    connected,
    diagnosed,
    fails,
    healthy,
    host_facts,
    judged,
    queried,
    refused,
    resolved,
    routed,
    rules_of,
    shaken,
    silence,
    unanswered,
    unrouted,
    watched,
)

NAMES = (GBL, GAS, AGENT, LOGIN)


def unresolved(host: str, *wire: list, cause: Cause = Cause.DNS_TIMEOUT) -> Seen:
    return watched(check(host), fails(Step.RESOLVE, host, cause), *wire)


def reached(
    host: str, *wire: list, address: str = "20.0.0.1", took_ms: float = 20, **values: object
) -> Seen:
    return watched(
        check(host, **values),
        resolved(host, address, took_ms=took_ms),
        *wire,
        connected(address),
        chosen(address),
        shaken(host),
        judged(host),
        answered(),
    )


def test_dead_resolvers_are_one_finding_not_thirty() -> None:
    hosts = [f"h{number}.azure.com" for number in range(30)]

    diagnosis = diagnosed(
        *(unresolved(host, silence(host), silence(host, NS2)) for host in hosts),
        host=host_facts(NS1, NS2),
    )

    assert rules_of(diagnosis) == ["dns-server-down"]
    finding = diagnosis.findings[0]
    assert finding.severity is Impact.BLOCKING
    assert finding.owner is Owner.DNS
    assert finding.consequences == ("endpoint-blocked",)
    assert finding.azcm == ("AZCM0026",)
    assert len(finding.subjects) == 30
    assert "10.0.0.53" in finding.title
    assert "10.0.1.53" in finding.title


NS6 = "[fd00::53]:53"


def unsent(host: str, *ways: Observation, server: str) -> list[Observation]:
    """Questions that the system did not send, and what its routing says."""
    asked = [unanswered(host, server, kind, Cause.DNS_ERROR) for kind in ("A", "AAAA")]
    return [*asked, *ways]


def test_a_machine_without_a_route_to_its_name_servers_is_not_the_name_servers_fault() -> None:
    ways = {NS1: unrouted("10.0.0.53"), NS6: unrouted("fd00::53")}

    diagnosis = diagnosed(
        *(
            unresolved(host, *(unsent(host, way, server=server) for server, way in ways.items()))
            for host in NAMES
        ),
        host=host_facts(*ways),
    )

    assert rules_of(diagnosis) == ["dns-server-down"]
    finding = diagnosis.findings[0]
    assert finding.owner is Owner.SERVER
    assert finding.title == (
        "This machine itself has no route to its name servers: 10.0.0.53, [fd00::53]"
    )
    told = [each.note for each in finding.clues if "no route" in each.note]
    assert [note.partition(": ")[2] for note in told] == [
        "this machine has no route to the name server 10.0.0.53",
        "this machine has no route to the name server [fd00::53]",
    ]


@pytest.mark.parametrize("ways", [(), (routed("10.0.0.53"),), (unrouted("10.0.9.9"),)])
def test_what_a_router_may_have_refused_is_not_this_machines_routing(
    ways: tuple[Observation, ...],
) -> None:
    """The system says the same of a router's word as of its own, but for its routes."""
    hosts = [unresolved(host, unsent(host, *ways, server=NS1)) for host in NAMES]

    finding = diagnosed(*hosts).findings[0]

    assert finding.owner is Owner.DNS
    assert "not one packet" not in finding.remedy


def test_one_name_server_with_a_way_to_it_is_enough_to_ask_its_team() -> None:
    hosts = [
        unresolved(host, unsent(host, unrouted("10.0.0.53"), server=NS1), silence(host, NS2))
        for host in NAMES
    ]

    assert diagnosed(*hosts, host=host_facts(NS1, NS2)).findings[0].owner is Owner.DNS


def test_servers_that_answer_every_name_with_an_error_are_down_too() -> None:
    diagnosis = diagnosed(
        *(unresolved(host, both(host, rcode="SERVFAIL")) for host in NAMES),
    )

    assert rules_of(diagnosis) == ["dns-server-down"]
    assert "SERVFAIL to every one of 8 questions" in diagnosis.findings[0].remedy


def test_one_name_that_fails_does_not_make_its_server_a_dead_one() -> None:
    diagnosis = diagnosed(healthy(), unresolved(GAS, both(GAS, rcode="SERVFAIL")))

    assert rules_of(diagnosis) == ["endpoint-blocked"]
    assert diagnosis.findings[0].owner is Owner.DNS


def test_a_dead_spare_is_told_while_names_still_resolve() -> None:
    diagnosis = diagnosed(
        *(reached(host, both(host, "20.0.0.1"), silence(host, NS2)) for host in NAMES),
        host=host_facts(NS1, NS2),
    )

    assert rules_of(diagnosis) == ["dns-server-down"]
    assert diagnosis.findings[0].severity is Impact.DEGRADING
    assert diagnosis.verdict.state is Readiness.WARNINGS


def test_servers_silent_to_us_alone_are_only_advice() -> None:
    diagnosis = diagnosed(*(reached(host, silence(host)) for host in NAMES))

    assert [finding.severity for finding in diagnosis.findings] == [Impact.ADVICE]
    assert diagnosis.verdict.state is Readiness.READY


def test_a_dead_first_server_delays_every_name() -> None:
    diagnosis = diagnosed(
        *(
            reached(host, silence(host), both(host, "20.0.0.1", server=NS2), took_ms=4000)
            for host in NAMES
        ),
        host=host_facts(NS1, NS2),
    )

    assert rules_of(diagnosis) == ["dns-first-server-dead"]
    finding = diagnosis.findings[0]
    assert finding.consequences == ("slow-path",)
    assert "4.0 s" in finding.remedy
    assert finding.title == "The first name server, 10.0.0.53, does not work; 10.0.1.53 does"


def cut_off(host: str) -> Seen:
    asked = [unanswered(host), unanswered(host, question="AAAA")]
    failure = Failure(cause=Cause.DNS_TIMEOUT, message="truncated", code=ONLY_CUT_OFF)
    mine = [msgspec.structs.replace(one, outcome=failure) for one in asked]
    return unresolved(host, mine)


def test_answers_that_only_tcp_could_complete_are_told_as_that() -> None:
    finding = diagnosed(*(cut_off(host) for host in NAMES)).findings[0]

    assert finding.rule == "dns-server-down"
    assert "not at all by TCP" in finding.title
    assert "Open TCP port 53" in finding.remedy
    assert "answers by UDP cut off, and none by TCP" in finding.remedy
    assert any("with a part only" in clue.note for clue in finding.clues)


def test_a_truncated_answer_was_not_lost() -> None:
    torn = msgspec.structs.replace(
        unanswered(GBL, question="AAAA"),
        outcome=Failure(cause=Cause.DNS_TIMEOUT, message="truncated", code=ONLY_CUT_OFF),
    )
    some = [reached(host, [queried(host, "20.0.0.1"), torn]) for host in NAMES]

    assert "dns-unstable" not in rules_of(diagnosed(*some))


def test_lost_datagrams_make_a_server_unreliable() -> None:
    lossy = [
        watched(check(GBL), queried(GBL, "20.0.0.1", attempts=3), queried(GBL, question="AAAA")),
        watched(check(GAS), queried(GAS, "20.0.0.1"), unanswered(GAS, question="AAAA")),
    ]

    diagnosis = diagnosed(healthy(LOGIN), *lossy)

    assert "dns-unstable" in rules_of(diagnosis)
    finding = next(one for one in diagnosis.findings if one.rule == "dns-unstable")
    assert "3 of 8 questions were lost" in finding.title
    assert finding.subjects == (f"{GBL}:443", f"{GAS}:443")


def test_one_unusable_answer_does_not_make_a_server_dead() -> None:
    garbled = watched(
        check(GBL),
        fails(Step.RESOLVE, GBL, Cause.DNS_ERROR),
        unanswered(GBL, cause=Cause.DNS_ERROR),
        unanswered(GBL, question="AAAA", cause=Cause.DNS_ERROR),
    )

    assert "dns-server-down" not in rules_of(diagnosed(garbled))


def lost_once(host: str, *again: Observation) -> Seen:
    return reached(host, [queried(host, "20.0.0.1", attempts=2), *again])


def alone(host: str, attempts: int) -> Observation:
    return queried(host, "20.0.0.1", attempts=attempts, step=Step.CONFIRM)


def test_what_is_lost_in_a_crowd_and_not_alone_accuses_nobody() -> None:
    diagnosis = diagnosed(*(lost_once(host, alone(host, 1)) for host in NAMES))

    finding = diagnosis.findings[0]
    assert diagnosis.verdict.state is Readiness.READY
    assert (finding.severity, finding.confidence) == (Impact.ADVICE, Certainty.POSSIBLE)
    assert "answers late in a crowd" in finding.title


def waited(host: str, took_ms: float, *, server: str = NS1) -> Seen:
    wire = queried(host, "20.0.0.1", server=server, attempts=2)
    prompt = queried(host, question="AAAA", server=server)
    once_more = queried(host, "20.0.0.1", server=server, step=Step.CONFIRM)
    return watched(
        check(host),
        resolved(host, took_ms=took_ms),
        wire,
        prompt,
        once_more,
        connected(),
        chosen(),
        shaken(host),
        judged(host),
        answered(),
    )


def test_lost_questions_that_the_systems_own_look_ups_wait_for_are_felt() -> None:
    diagnosis = diagnosed(*(waited(host, 1015) for host in NAMES))

    finding = diagnosis.findings[0]
    assert finding.rule == "dns-unstable"
    assert (finding.severity, finding.confidence) == (Impact.DEGRADING, Certainty.LIKELY)
    assert f"{len(NAMES)} of {len(NAMES)} took 1.0 s" in finding.title
    assert "first packet of each new UDP session" in finding.remedy
    assert "Nothing has to change" not in finding.remedy
    looked_up = {o.id for c in diagnosis.checks for o in c.observations if o.step is Step.RESOLVE}
    assert {one.observation for one in finding.clues[:3]} <= looked_up
    assert diagnosis.verdict.state is Readiness.WARNINGS


@pytest.mark.parametrize("late", [0, 2])
def test_where_few_look_ups_wait_lost_questions_are_our_own_crowd(late: int) -> None:
    times = [1015] * late + [20] * (len(NAMES) - late)

    diagnosis = diagnosed(*(waited(*each) for each in zip(NAMES, times, strict=True)))

    assert [one.severity for one in diagnosis.findings] == [Impact.ADVICE]


def test_look_ups_that_a_server_ahead_answers_say_nothing_of_the_one_behind() -> None:
    first = [queried(host, "20.0.0.1") for host in NAMES]
    second = [waited(host, 1015, server=NS2) for host in NAMES]
    asked_both = [
        msgspec.structs.replace(each, observations=(one, *each.observations))
        for one, each in zip(first, second, strict=True)
    ]

    assert [one.severity for one in diagnosed(*asked_both).findings] == [Impact.ADVICE]


def test_what_is_lost_alone_too_proves_the_loss() -> None:
    diagnosis = diagnosed(lost_once(GBL, alone(GBL, 1)), lost_once(GAS, alone(GAS, 2)))

    finding = diagnosis.findings[0]
    assert (finding.severity, finding.confidence) == (Impact.DEGRADING, Certainty.PROVED)


def test_a_lost_question_that_was_not_repeated_is_only_likely() -> None:
    diagnosis = diagnosed(lost_once(GBL), lost_once(GAS))

    assert diagnosis.findings[0].confidence is Certainty.LIKELY


def test_one_lost_datagram_is_an_ordinary_event() -> None:
    once = reached(GBL, [queried(GBL, "20.0.0.1", attempts=2)])

    assert rules_of(diagnosed(once)) == []


def test_a_name_that_half_exists_makes_a_server_unreliable() -> None:
    torn = [queried(GBL, "20.0.0.1"), queried(GBL, question="AAAA", rcode="NXDOMAIN")]

    diagnosis = diagnosed(reached(GBL, torn))

    assert rules_of(diagnosis) == ["dns-unstable"]
    assert "NOERROR, NXDOMAIN" in diagnosis.findings[0].title


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ({"rcode": "SERVFAIL"}, {"addresses": ("20.0.0.1",)}, "NOERROR, SERVFAIL"),
        ({"rcode": "NXDOMAIN"}, {"addresses": ("20.0.0.1",)}, "NOERROR, NXDOMAIN"),
        ({}, {"addresses": ("20.0.0.1",)}, "NOERROR, no addresses"),
    ],
)
def test_a_name_that_comes_and_goes_is_proved_by_the_same_question(
    first: dict, second: dict, kinds: str
) -> None:
    addresses = second.get("addresses", ())
    wire = [
        queried(GBL, **first),
        queried(GBL, *addresses, step=Step.CONFIRM),
        queried(GBL, question="AAAA", **first),
    ]
    vain = watched(check(GBL), fails(Step.RESOLVE, GBL, Cause.DNS_ERROR), wire)

    diagnosis = diagnosed(vain, healthy(LOGIN))

    assert rules_of(diagnosis) == ["dns-unstable"]
    finding = diagnosis.findings[0]
    assert f"{kinds} in turns to the same question ({GBL})" in finding.title
    assert finding.confidence is Certainty.PROVED
    assert "endpoint-blocked" in finding.consequences


def test_a_lost_question_that_was_answered_once_more_is_one_finding_and_not_two() -> None:
    wires = [
        [unanswered(host), queried(host, "20.0.0.1", step=Step.CONFIRM), queried(host, "20.0.0.1")]
        for host in NAMES
    ]

    diagnosis = diagnosed(*(reached(host, wire) for host, wire in zip(NAMES, wires, strict=True)))

    assert rules_of(diagnosis) == ["dns-unstable"]
    assert "were lost" in diagnosis.findings[0].title


def test_the_same_word_twice_is_not_unstable() -> None:
    wire = [*both(GBL, rcode="SERVFAIL"), queried(GBL, rcode="SERVFAIL", step=Step.CONFIRM)]
    vain = watched(check(GBL), fails(Step.RESOLVE, GBL, Cause.DNS_ERROR), wire)

    assert rules_of(diagnosed(vain, healthy(LOGIN))) == ["endpoint-blocked"]


def test_swallowed_questions_for_ipv6_are_told_from_loss() -> None:
    def swallowed(host: str) -> Seen:
        wire = [queried(host, "20.0.0.1"), unanswered(host, question="AAAA")]
        return reached(host, wire, took_ms=5000)

    diagnosis = diagnosed(*(swallowed(host) for host in NAMES))

    assert rules_of(diagnosis) == ["dns-aaaa-dropped"]
    assert diagnosis.findings[0].consequences == ("slow-path",)


def sunk(host: str) -> Seen:
    return watched(
        check(host),
        resolved(host, "0.0.0.0"),
        both(host, "0.0.0.0"),
        refused("0.0.0.0", Cause.DNS_ERROR),
    )


def test_a_sinkhole_is_named_with_its_address_and_its_server() -> None:
    diagnosis = diagnosed(healthy(LOGIN), sunk(GBL), sunk(GAS))

    assert rules_of(diagnosis) == ["dns-sinkhole"]
    finding = diagnosis.findings[0]
    assert finding.consequences == ("endpoint-blocked",)
    assert "0.0.0.0" in finding.title
    assert "10.0.0.53" in finding.remedy


def test_servers_that_contradict_each_other_are_named_with_their_words() -> None:
    torn = unresolved(GBL, both(GBL, rcode="NXDOMAIN"), both(GBL, "20.0.0.1", server=NS2))

    diagnosis = diagnosed(torn, healthy(LOGIN), host=host_facts(NS1, NS2))

    assert rules_of(diagnosis) == ["dns-answers-differ"]
    remedy = diagnosis.findings[0].remedy
    assert "10.0.0.53 gives that the name does not exist (NXDOMAIN)" in remedy
    assert "10.0.1.53 gives public addresses" in remedy


def test_different_addresses_of_one_kind_are_no_contradiction() -> None:
    diagnosis = diagnosed(
        reached(GBL, both(GBL, "20.0.0.1"), both(GBL, "20.9.9.9", server=NS2)),
        host=host_facts(NS1, NS2),
    )

    assert rules_of(diagnosis) == []


def test_a_resolver_that_fails_where_its_servers_answer_is_a_contradiction() -> None:
    diagnosis = diagnosed(
        unresolved(GBL, both(GBL, "20.0.0.1"), cause=Cause.DNS_NXDOMAIN), healthy(LOGIN)
    )

    assert rules_of(diagnosis) == ["dns-answers-differ"]
    assert diagnosis.findings[0].consequences == ("endpoint-blocked",)


def test_a_resolver_that_gave_up_on_questions_that_get_lost_contradicts_nobody() -> None:
    diagnosis = diagnosed(
        *(unresolved(host, queried(host, "20.0.0.1", attempts=3)) for host in (GBL, GAS)),
        healthy(LOGIN),
    )

    assert rules_of(diagnosis) == ["dns-unstable"]


def test_a_resolver_that_is_silent_where_its_servers_answer_at_once_does() -> None:
    diagnosis = diagnosed(unresolved(GBL, both(GBL, "20.0.0.1")), healthy(LOGIN))

    assert rules_of(diagnosis) == ["dns-answers-differ"]


PINNED = HostsEntry(name=GBL, address="20.5.5.5", line=7)


def test_a_pinned_name_that_dns_does_not_confirm_is_told_with_its_line() -> None:
    diagnosis = diagnosed(
        watched(check(GBL), resolved(GBL, "20.5.5.5"), both(GBL, "20.0.0.1"), refused("20.5.5.5")),
        healthy(LOGIN),
        host=host_facts(hosts_file=(PINNED,)),
    )

    assert rules_of(diagnosis) == ["hosts-file-override"]
    finding = diagnosis.findings[0]
    assert finding.owner is Owner.SERVER
    assert finding.consequences == ("endpoint-blocked",)
    assert "line 7" in finding.remedy
    assert "20.0.0.1" in finding.remedy


@pytest.mark.parametrize("entry", [PINNED, HostsEntry(name=ARM, address="20.0.0.1", line=3)])
def test_a_hosts_entry_that_dns_confirms_or_nobody_used_is_silent(entry: HostsEntry) -> None:
    diagnosis = diagnosed(
        reached(GBL, both(GBL, "20.5.5.5"), address="20.5.5.5"),
        host=host_facts(hosts_file=(entry,)),
    )

    assert rules_of(diagnosis) == []


def test_the_users_own_server_on_this_machine_may_stand_in_the_hosts_file() -> None:
    local = HostsEntry(name="localhost", address="127.0.0.1", line=1)

    own = diagnosed(
        reached(
            "localhost", both("localhost", rcode="NXDOMAIN"), address="127.0.0.1", endpoint="user"
        ),
        host=host_facts(hosts_file=(local,)),
    )
    azures = diagnosed(
        reached(GBL, both(GBL, "20.0.0.1"), address="127.0.0.1"),
        host=host_facts(hosts_file=(HostsEntry(name=GBL, address="127.0.0.1", line=1),)),
    )

    assert rules_of(own) == []
    assert rules_of(azures) == ["hosts-file-override"]


def test_the_users_own_name_for_this_machine_is_no_block_list_but_needs_lab() -> None:
    refusal = refused("127.0.0.1", Cause.DNS_ERROR)
    own = diagnosed(
        watched(check("localhost", endpoint="user"), resolved("localhost", "127.0.0.1"), refusal)
    )

    assert rules_of(own) == ["dns-sinkhole"]
    assert "--lab" in own.findings[0].remedy
    assert "block list" not in own.findings[0].remedy
    assert own.findings[0].owner is Owner.SERVER


def test_a_sinkhole_in_the_hosts_file_is_the_hosts_files_fault() -> None:
    diagnosis = diagnosed(
        watched(
            check(GBL),
            resolved(GBL, "0.0.0.0"),
            both(GBL, "20.0.0.1"),
            refused("0.0.0.0", Cause.DNS_ERROR),
        ),
        host=host_facts(hosts_file=(HostsEntry(name=GBL, address="0.0.0.0", line=2),)),
    )

    assert rules_of(diagnosis) == ["hosts-file-override"]
    assert diagnosis.findings[0].consequences == (
        "dns-sinkhole",
        "dns-answers-differ",
        "endpoint-blocked",
    )


INTO_ZONE = ("gbl.privatelink.his.arc.azure.com",)


def hollow(host: str, *aliases: str, rcode: str = "NXDOMAIN", **values: object) -> Seen:
    """The chain of aliases ends without an address."""
    wire = [
        queried(host, rcode=rcode, aliases=aliases),
        queried(host, rcode=rcode, aliases=aliases, question="AAAA"),
    ]
    return watched(check(host, **values), fails(Step.RESOLVE, host, Cause.DNS_ERROR), wire)


@pytest.mark.parametrize("rcode", ["NXDOMAIN", "NOERROR"])
def test_a_private_zone_without_the_record_is_named_with_record_and_zone(rcode: str) -> None:
    diagnosis = diagnosed(healthy(LOGIN), hollow(GBL, *INTO_ZONE, rcode=rcode))

    assert rules_of(diagnosis) == ["private-record-missing"]
    finding = diagnosis.findings[0]
    assert finding.owner is Owner.DNS
    assert finding.consequences == ("endpoint-blocked",)
    assert "privatelink.his.arc.azure.com" in finding.title
    assert "gbl in privatelink.his.arc.azure.com" in finding.remedy
    assert "10.0.0.53" in finding.remedy
    assert "gbl.privatelink.his.arc.azure.com" in finding.clues[0].note


def test_agentserviceapi_in_an_empty_zone_is_the_zones_fault() -> None:
    alias = "agentserviceapi.privatelink.guestconfiguration.azure.com"

    diagnosis = diagnosed(healthy(GBL), healthy(GAS), healthy(LOGIN), hollow(AGENT, alias))

    assert rules_of(diagnosis) == ["private-record-missing"]
    assert "agentserviceapi-blocked" in diagnosis.findings[0].consequences


def test_one_server_with_an_empty_zone_explains_the_contradiction() -> None:
    torn = watched(
        check(GBL),
        fails(Step.RESOLVE, GBL, Cause.DNS_NXDOMAIN),
        [
            queried(GBL, rcode="NXDOMAIN", aliases=INTO_ZONE),
            queried(GBL, rcode="NXDOMAIN", aliases=INTO_ZONE, question="AAAA"),
        ],
        both(GBL, "20.0.0.1", server=NS2),
    )

    diagnosis = diagnosed(torn, healthy(LOGIN), host=host_facts(NS1, NS2))

    assert rules_of(diagnosis) == ["private-record-missing"]
    assert "dns-answers-differ" in diagnosis.findings[0].consequences
