"""The engine's limits: concurrency, deadline, cancelling, dependencies, its own faults."""

import asyncio
import gc
import logging
import time
from collections import Counter
from collections.abc import Sequence

import msgspec
import pytest

from arcdiag.diagnosis.checks import judge
from arcdiag.engine.breath import BREATH_S, PATIENCE_S
from arcdiag.engine.names import MOST_CONFIRMATIONS, MOST_DOUBTS, Name
from arcdiag.engine.run import run
from arcdiag.engine.settings import Outcome, Settings
from arcdiag.model.choices import Protocol, State
from arcdiag.model.events import Event, Finished, Planned
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Answered, Chosen, Judged, Queried, Resolved, Step
from arcdiag.model.order import Override
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.report import Ending
from arcdiag.ports import HttpRequest, NetError
from arcdiag.probes.connect import FIRST
from arcdiag.probes.trace import Trace
from tests.unit.fakes import Act, FakeClock, FakeNetwork, after, check, failing


async def probe(
    network: FakeNetwork, checks: Sequence[Check], settings: Settings | None = None
) -> Outcome:
    plan = Plan(checks=tuple(checks))
    return await run(plan, network, FakeClock(), settings or Settings(), lambda event: None)


def steps(seen: Seen) -> list[Step]:
    return [observation.step for observation in seen.observations]


async def test_a_healthy_check_takes_every_step_once() -> None:
    outcome = await probe(FakeNetwork(), [check()])

    assert steps(outcome.seen[0]) == [
        Step.RESOLVE,
        Step.ROUTE,
        Step.CONNECT,
        Step.CHOOSE,
        Step.HANDSHAKE,
        Step.VERIFY,
        Step.REQUEST,
    ]
    assert outcome.ending is Ending.COMPLETE


@pytest.mark.parametrize(
    ("protocol", "taken"),
    [
        (Protocol.HTTPS, [Step.HANDSHAKE, Step.VERIFY, Step.REQUEST]),
        (Protocol.WSS, [Step.HANDSHAKE, Step.VERIFY, Step.REQUEST]),
        (Protocol.HTTP, [Step.REQUEST]),
        (Protocol.TCP, []),
        (Protocol.GIT, []),
    ],
)
async def test_the_protocol_decides_what_follows_a_connection(
    protocol: Protocol, taken: list[Step]
) -> None:
    network = FakeNetwork()

    outcome = await probe(network, [check(protocol=protocol, path="/a?b=c", port=8443)])

    assert steps(outcome.seen[0])[4:] == taken
    assert network.requests == [
        HttpRequest(
            host="a.example.com",
            port=8443,
            path="/a?b=c",
            secure=protocol is not Protocol.HTTP,
            upgrade=protocol is Protocol.WSS,
        )
        for step in taken
        if step is Step.REQUEST
    ]


async def test_an_answer_that_tells_hosts_is_read_further() -> None:
    network = FakeNetwork()

    await probe(network, [check(), telling()])

    kept = {request.host: request.keep for request in network.requests}
    assert kept["gbl.his.arc.azure.com"] > 4 * kept["a.example.com"]


async def test_every_link_is_closed_in_the_end() -> None:
    network = FakeNetwork({"a.example.com": ("20.1.1.1", "20.1.1.2")})

    await probe(network, [check()])

    assert len(network.opened) == 3
    assert all(link.closed for link in network.opened)


async def test_a_name_is_looked_up_once_however_many_checks_need_it() -> None:
    network = FakeNetwork()

    await probe(network, [check(id=str(n), port=n) for n in range(1, 20)])

    assert network.looked_up == ["a.example.com"]


async def test_an_address_that_is_nobodys_is_never_dialled() -> None:
    network = FakeNetwork({"a.example.com": ("0.0.0.0", "127.0.0.1")})

    outcome = await probe(network, [check()])

    failures = [o.outcome for o in outcome.seen[0].observations if o.step is Step.CONNECT]
    assert network.dialled == []
    assert all(isinstance(f, Failure) and f.cause is Cause.DNS_ERROR for f in failures)


async def test_in_a_lab_loopback_is_ordinary() -> None:
    network = FakeNetwork({"a.example.com": ("127.0.0.1",)})

    await probe(network, [check()], Settings(lab=True))

    assert network.dialled == ["127.0.0.1"]


async def test_an_address_given_by_the_user_is_dialled_and_no_resolver_asked() -> None:
    network = FakeNetwork()
    override = Override(host="a.example.com", port=443, address="127.0.0.9")

    await probe(network, [check()], Settings(overrides=(override,)))

    assert network.dialled == ["127.0.0.9"]
    assert network.looked_up == []


MANY = tuple(f"20.1.1.{n}" for n in range(1, 31))


async def test_beyond_eight_addresses_none_is_dialled_where_one_of_them_answers() -> None:
    network = FakeNetwork({"a.example.com": MANY})

    outcome = await probe(network, [check()])

    assert len(network.dialled) == 8
    why = [
        one.outcome.why for one in outcome.seen[0].observations if isinstance(one.outcome, Skipped)
    ]
    assert len(why) == 1
    assert "20.1.1.30" in why[0]


@pytest.mark.parametrize("lost", [after(60), failing(NetError(Cause.TCP_REFUSED, "refused"))])
async def test_where_the_first_eight_addresses_fail_the_others_are_dialled(lost: Act) -> None:
    network = FakeNetwork({"a.example.com": MANY}, dict.fromkeys(MANY[:-1], lost))

    outcome = await probe(network, [check()], Settings(timeout=0.3))

    seen = outcome.seen[0].observations
    (chosen,) = [one.outcome for one in seen if isinstance(one.outcome, Chosen)]
    assert chosen.address == MANY[-1]
    assert any(isinstance(one.outcome, Answered) for one in seen)
    assert set(network.dialled) == set(MANY)
    assert all(network.dialled.count(address) == 1 for address in MANY[8:])
    assert all(link.closed for link in network.opened)


async def test_a_dead_address_does_not_hold_up_the_handshake_with_a_good_one() -> None:
    network = FakeNetwork({"a.example.com": ("20.1.1.1", "20.1.1.2")}, {"20.1.1.1": after(60)})

    outcome = await probe(network, [check()], Settings(timeout=0.6))

    seen = {o.step: o for o in outcome.seen[0].observations}
    chosen = seen[Step.CHOOSE].outcome
    assert isinstance(chosen, Chosen)
    assert chosen.address == "20.1.1.2"
    assert isinstance(seen[Step.REQUEST].outcome, Answered)
    timeouts = [o.outcome for o in outcome.seen[0].observations if isinstance(o.outcome, Failure)]
    assert [failure.cause for failure in timeouts] == [Cause.TCP_TIMEOUT] * 2


async def test_name_servers_are_asked_beside_the_system() -> None:
    servers = (NameServer(address="10.0.0.4"), NameServer(address="10.0.0.5"))

    outcome = await probe(FakeNetwork(), [check()], Settings(name_servers=servers))

    assert steps(outcome.seen[0]).count(Step.QUERY) == 4


async def test_a_question_that_cannot_be_put_is_followed_by_what_routing_says_once() -> None:
    """The system's error alone may be a router's word; a server that is silent has a way."""
    unsent = failing(NetError(Cause.DNS_ERROR, "there is no route to this network", "ENETUNREACH"))
    silent = failing(NetError(Cause.DNS_TIMEOUT, "no answer"))
    network = FakeNetwork(servers={"10.0.0.53": unsent, "10.0.1.53": silent})
    servers = (NameServer(address="10.0.0.53"), NameServer(address="10.0.1.53"))

    outcome = await probe(
        network,
        [check("a.example.com"), check("b.example.com")],
        Settings(name_servers=servers),
    )

    assert network.routed.count("10.0.0.53") == 1
    assert "10.0.1.53" not in network.routed
    for seen in outcome.seen:
        ways = [each.target for each in seen.observations if each.step is Step.ROUTE]
        assert ways.count("10.0.0.53") == 1


async def test_with_name_servers_given_their_answer_is_used_in_order() -> None:
    servers = (NameServer(address="10.0.0.4"), NameServer(address="10.0.0.5"))
    network = FakeNetwork(servers={"10.0.0.4": failing(NetError(Cause.DNS_ERROR, "gone"))})

    outcome = await probe(network, [check()], Settings(name_servers=servers, use_name_servers=True))

    resolved = [o.outcome for o in outcome.seen[0].observations if o.step is Step.RESOLVE]
    assert network.looked_up == []
    assert isinstance(resolved[0], Resolved)
    assert resolved[0].source == "10.0.0.5:53"


async def test_the_deadline_ends_the_run_and_says_what_was_cut_off() -> None:
    network = FakeNetwork(connects={"20.1.1.1": after(60)})

    outcome = await probe(
        network, [check(id=str(n)) for n in range(5)], Settings(deadline=0.2, concurrency=2)
    )

    assert outcome.ending is Ending.DEADLINE
    assert len(outcome.seen) == 5
    for seen in outcome.seen:
        skipped = [o.outcome for o in seen.observations if isinstance(o.outcome, Skipped)]
        assert {skip.cause for skip in skipped} == {Cause.SKIPPED_DEADLINE}
        assert skipped


async def test_a_stuck_resolver_does_not_outlive_the_deadline() -> None:
    outcome = await probe(FakeNetwork(looks_up=after(60)), [check()], Settings(deadline=0.2))

    assert outcome.ending is Ending.DEADLINE


async def test_cancelling_gives_a_whole_partial_outcome() -> None:
    network = FakeNetwork({"slow.example.com": ("20.9.9.9",)}, {"20.9.9.9": after(60)})
    task = asyncio.create_task(probe(network, [check(), check("slow.example.com")]))
    await asyncio.sleep(0.1)

    task.cancel()
    outcome = await task

    assert outcome.ending is Ending.CANCELLED
    assert isinstance(outcome.seen[0].observations[-1].outcome, Answered)
    last = [o.outcome for o in outcome.seen[1].observations if isinstance(o.outcome, Skipped)]
    assert last[0].cause is Cause.SKIPPED_CANCELLED


@pytest.mark.parametrize("stuck", ["connect", "handshake"])
async def test_a_run_that_is_cut_off_leaves_no_link_open(stuck: str) -> None:
    network = FakeNetwork(
        {"a.example.com": ("20.1.1.1", "20.1.1.2")},
        connects={"20.1.1.2": after(60)} if stuck == "connect" else {},
        handshakes={"a.example.com": after(60)},
    )

    await probe(network, [check()], Settings(deadline=0.1))

    assert network.opened
    assert all(link.closed for link in network.opened)


@pytest.mark.real_time
async def test_a_busy_loop_puts_off_the_next_start_but_not_for_ever() -> None:
    async def hog() -> None:
        while True:
            time.sleep(2 * BREATH_S)  # noqa: ASYNC251 - to be in the way is its purpose
            await asyncio.sleep(0)

    hogging = asyncio.create_task(hog())
    began = time.monotonic()

    outcome = await probe(FakeNetwork(), [check(id=str(n)) for n in range(3)])

    hogging.cancel()
    assert outcome.ending is Ending.COMPLETE
    assert 2 * PATIENCE_S < time.monotonic() - began < 5


async def test_no_more_checks_run_at_once_than_asked() -> None:
    running, most = 0, 0

    async def counted() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    network = FakeNetwork(connects={"20.1.1.1": counted})

    await probe(network, [check(id=str(n)) for n in range(30)], Settings(concurrency=4))

    assert most == 4


async def test_a_dead_spare_name_server_does_not_hold_up_every_check() -> None:
    servers = (NameServer(address="10.0.0.4"), NameServer(address="10.0.0.5"))
    network = FakeNetwork(servers={"10.0.0.5": after(60)})
    settings = Settings(name_servers=servers, timeout=0.3, concurrency=2)
    began = time.monotonic()

    outcome = await probe(network, [check(f"h{n}.example.com") for n in range(12)], settings)

    assert time.monotonic() - began < 0.9  # six times the limit, if each pair waited
    for seen in outcome.seen:
        assert Step.REQUEST in steps(seen)
        lost = [o for o in seen.observations if isinstance(o.outcome, Failure)]
        assert [o.step for o in lost] == [Step.QUERY, Step.QUERY]


def awaiting(**changes: object) -> Check:
    return check("", id="his", name="{his_code}.his.arc.azure.com", awaits="gbl", **changes)


def telling() -> Check:
    return check(
        "gbl.his.arc.azure.com",
        id="gbl",
        discovers="his",
        discovers_name="{his_code}.his.arc.azure.com",
    )


async def test_a_host_told_by_another_answer_is_probed() -> None:
    network = FakeNetwork(body='"https://ea.his.arc.azure.com"')

    outcome = await probe(network, [awaiting(), telling()])

    assert [seen.check.host for seen in outcome.seen] == [
        "ea.his.arc.azure.com",
        "gbl.his.arc.azure.com",
    ]
    assert steps(outcome.seen[0])[-1] is Step.REQUEST


async def test_several_told_hosts_make_several_checks() -> None:
    network = FakeNetwork(body='["a.his.arc.azure.com", "b.his.arc.azure.com"]')

    outcome = await probe(network, [telling(), awaiting()])

    assert [seen.check.id for seen in outcome.seen] == ["gbl", "his", "his~2"]


async def test_a_foreign_host_in_an_answer_is_never_probed() -> None:
    network = FakeNetwork(body='"https://evil.example.com"')

    outcome = await probe(network, [telling(), awaiting()])

    skipped = outcome.seen[1].observations[0].outcome
    assert network.looked_up == ["gbl.his.arc.azure.com"]
    assert isinstance(skipped, Skipped)
    assert skipped.cause is Cause.SKIPPED_DEPENDENCY


@pytest.mark.parametrize("name", ["*.example.com", "<a-network-without-a-name>"])
async def test_what_has_no_concrete_host_is_not_tested(name: str) -> None:
    wildcard = check("", name=name, untestable="no host is known")

    outcome = await probe(FakeNetwork(), [wildcard])

    skipped = outcome.seen[0].observations[0].outcome
    assert isinstance(skipped, Skipped)
    assert skipped.cause is Cause.SKIPPED_WILDCARD


async def test_a_fault_of_ours_is_recorded_as_ours(caplog: pytest.LogCaptureFixture) -> None:
    network = FakeNetwork(handshakes={"a.example.com": failing(ZeroDivisionError("oops"))})

    with caplog.at_level(logging.CRITICAL):
        outcome = await probe(network, [check(), check("b.example.com")])

    failure = outcome.seen[0].observations[-1].outcome
    assert isinstance(failure, Failure)
    assert (failure.cause, failure.code) == (Cause.TOOL_BUG, "ZeroDivisionError")
    assert isinstance(outcome.seen[1].observations[-1].outcome, Answered)


async def test_events_tell_the_plan_first_and_every_check_once() -> None:
    events: list[Event] = []
    plan = Plan(checks=(check(), check("b.example.com")))

    await run(plan, FakeNetwork(), FakeClock(), Settings(), events.append)

    assert isinstance(events[0], Planned)
    assert sum(isinstance(event, Finished) for event in events) == 2


async def test_nothing_is_asked_over_a_link_that_is_not_verified() -> None:
    class Untrusting(FakeNetwork):
        async def verify(self, chain: Sequence[bytes], host: str, at: object) -> Judged:
            from arcdiag.model.observation import CertificateFault

            fault = CertificateFault(cause="cert-untrusted", subject="CN=x", message="nobody's")
            return Judged(store="system", faults=(fault,), anchor=None)

    network = Untrusting()

    await probe(network, [check()])

    assert network.asked == []


async def test_a_lost_question_is_put_once_more_alone() -> None:
    network = FakeNetwork(losses=2)

    outcome = await probe(
        network, [check()], Settings(name_servers=(NameServer(address="10.0.0.4"),))
    )

    assert steps(outcome.seen[0]).count(Step.QUERY) == 2
    assert steps(outcome.seen[0]).count(Step.CONFIRM) == 2


async def test_lost_questions_are_repeated_a_few_times_only() -> None:
    network = FakeNetwork(losses=1000)
    checks = [check(f"h{number}.example.com") for number in range(20)]

    outcome = await probe(network, checks, Settings(name_servers=(NameServer(address="10.0.0.4"),)))

    assert sum(steps(seen).count(Step.CONFIRM) for seen in outcome.seen) == MOST_CONFIRMATIONS


class Doubtful(FakeNetwork):
    """Its name servers deny every name."""

    async def query(self, server: NameServer, host: str, question: str) -> Queried:
        answer = await super().query(server, host, question)
        return msgspec.structs.replace(answer, rcode="NXDOMAIN", addresses=())


async def test_a_few_answers_in_vain_are_asked_for_again() -> None:
    settings = Settings(name_servers=(NameServer(address="10.0.0.53"),))

    outcome = await probe(Doubtful(), [check(f"h{n}.example.com") for n in range(6)], settings)

    assert sum(steps(seen).count(Step.CONFIRM) for seen in outcome.seen) == MOST_DOUBTS


async def test_addresses_that_are_not_tried_are_told() -> None:
    many = tuple(f"20.1.1.{number}" for number in range(1, 12))
    network = FakeNetwork({"a.example.com": many})

    outcome = await probe(network, [check()])

    assert len(network.dialled) == FIRST
    (skipped,) = [
        one.outcome for one in outcome.seen[0].observations if isinstance(one.outcome, Skipped)
    ]
    assert skipped.cause is Cause.LOCAL_LIMIT
    assert all(address in skipped.why for address in many[FIRST:])
    assert judge(outcome.seen[0]).result.state is State.PASS


async def test_a_run_leaves_nothing_behind_that_only_the_collector_frees() -> None:
    """In one go, thousands of values take a tenth of a second, in which no thread does anything."""
    gc.collect()
    gc.disable()
    try:
        before = Counter(map(type, gc.get_objects()))
        outcome = await probe(FakeNetwork(), [check(f"host-{n}.example.com") for n in range(50)])
        await asyncio.sleep(0)  # asyncio itself holds the last tasks until then
        left = Counter(map(type, gc.get_objects())) - before
    finally:
        gc.enable()

    assert len(outcome.seen) == 50
    assert left[Trace] < 10
    assert left[Name] < 10
    assert left[asyncio.Task] < 10
