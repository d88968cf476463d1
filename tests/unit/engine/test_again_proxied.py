"""Second tries behind proxies: over a fresh connection to the proxy, both kept."""

import asyncio

import pytest

from arcdiag.engine.routing import Route, Routing
from arcdiag.engine.run import run
from arcdiag.engine.settings import Settings
from arcdiag.model.choices import Protocol
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import (
    Answered,
    Connected,
    Handshaken,
    Judged,
    Observation,
    Reached,
    Step,
    Tunnelled,
)
from arcdiag.model.plan import Check, Plan, Seen
from arcdiag.model.proxy import Proxy
from tests.unit.engine.routers import ONE, SECURE, Says
from tests.unit.fakes import (
    FakeClock,
    FakeNetwork,
    NetError,
    Tunnel,
    after,
    check,
    failing,
    in_turn,
    nothing,
    opened,
    refused,
)

PROXYS = "20.7.7.7"
AT = {"p.example": (PROXYS,), "s.example": (PROXYS,)}
SHORT = Settings(timeout=0.2, deadline=10)
PATIENT = Settings(timeout=5, deadline=20)
SILENCE = after(60)


async def silent(proxy: Proxy, host: str, port: int) -> Tunnelled:
    await asyncio.sleep(60)
    return await opened(proxy, host, port)


def answering(*tunnels: Tunnel) -> Tunnel:
    """Answers like the first of these the first time, and so on; the last one ever after."""
    left = list(tunnels)

    async def answer(proxy: Proxy, host: str, port: int) -> Tunnelled:
        return await (left.pop(0) if len(left) > 1 else left[0])(proxy, host, port)

    return answer


async def probe(
    network: FakeNetwork, *hops: Proxy | None, settings: Settings = SHORT, **changes: object
) -> tuple[Seen, Seen]:
    """What the proxy's own check saw, and that of one endpoint behind it.

    The own check asks for the first endpoint, so the one looked at here is the second.
    """
    routing = Routing([Route("p", Says(*hops))])
    checks: list[Check] = [check(**changes), check("b.example.com", **changes)]
    plan = await routing.laid(Plan(checks=tuple(checks)))
    outcome = await run(plan, network, FakeClock(), settings, lambda event: None, routing)
    assert all(link.closed for link in network.opened)
    return outcome.seen[0], outcome.seen[-1]


def tries(seen: Seen, step: Step) -> list[tuple[bool, object]]:
    """First and second: the cause of a failure, else the kind of what was seen."""
    mine = [one for one in seen.observations if one.step is step]
    return [(one.again, _word(one)) for one in sorted(mine, key=lambda one: one.again)]


def _word(seen: Observation) -> object:
    outcome = seen.outcome
    return outcome.cause if isinstance(outcome, Failure | Skipped) else type(outcome)


async def test_a_proxy_that_is_silent_once_is_asked_again_over_a_fresh_connection() -> None:
    network = FakeNetwork(AT, tunnels={"b.example.com": answering(silent, opened)})

    _, seen = await probe(network, ONE)

    assert tries(seen, Step.REACH) == [(False, Reached), (True, Reached)]
    assert tries(seen, Step.TUNNEL) == [(False, Cause.PROXY_TIMEOUT), (True, Tunnelled)]
    assert tries(seen, Step.REQUEST) == [(True, Answered)]


async def test_a_proxy_that_stays_silent_is_asked_twice_and_no_more() -> None:
    network = FakeNetwork(AT, tunnels={"b.example.com": silent})

    _, seen = await probe(network, ONE)

    twice = [(False, Cause.PROXY_TIMEOUT), (True, Cause.PROXY_TIMEOUT)]
    assert tries(seen, Step.TUNNEL) == twice
    assert network.tunnelled.count("b.example.com:443") == 2


@pytest.mark.parametrize("status", [403, 407, 502])
async def test_a_proxy_that_answered_is_not_asked_again(status: int) -> None:
    network = FakeNetwork(AT, tunnels={"b.example.com": refused(status)})

    _, seen = await probe(network, ONE)

    assert tries(seen, Step.TUNNEL) == [(False, Tunnelled)]


@pytest.mark.parametrize("cause", [Cause.TLS_TIMEOUT, Cause.TLS_RESET, Cause.TLS_CLOSED])
async def test_a_handshake_that_died_in_a_tunnel_is_repeated_in_another(cause: Cause) -> None:
    dying = SILENCE if cause is Cause.TLS_TIMEOUT else failing(NetError(cause, "broken off"))
    network = FakeNetwork(AT, handshakes={"b.example.com": in_turn(dying, nothing)})

    _, seen = await probe(network, ONE, settings=SHORT if dying is SILENCE else PATIENT)

    assert tries(seen, Step.TUNNEL) == [(False, Tunnelled), (True, Tunnelled)]
    assert tries(seen, Step.HANDSHAKE) == [(False, cause), (True, Handshaken)]
    assert tries(seen, Step.REQUEST) == [(True, Answered)]


async def test_behind_a_proxy_no_other_name_and_no_small_segments_are_tried() -> None:
    """They would tell of the way to the proxy, which is not where the handshake died."""
    network = FakeNetwork(AT, handshakes={"b.example.com": SILENCE})

    _, seen = await probe(network, ONE)

    assert tries(seen, Step.HANDSHAKE) == [(False, Cause.TLS_TIMEOUT), (True, Cause.TLS_TIMEOUT)]
    assert not {Step.CONTRAST, Step.SMALL_SEGMENTS} & {one.step for one in seen.observations}


@pytest.mark.parametrize("protocol", [Protocol.HTTPS, Protocol.HTTP])
async def test_a_request_without_an_answer_is_made_again(protocol: Protocol) -> None:
    """Inside a tunnel, and asked of the proxy itself."""

    class Forgetful(FakeNetwork):
        async def request(self, link: object, request: object) -> Answered:  # type: ignore[override] - passes on
            if len(self.requests) == 1:
                self.requests.append(request)  # type: ignore[arg-type] - as it came
                await asyncio.sleep(60)
            return await super().request(link, request)  # type: ignore[arg-type] - as it came

    network = Forgetful(AT)

    first, second = await probe_two(network, protocol)

    asked = [*tries(first, Step.REQUEST), *tries(second, Step.REQUEST)]
    assert sorted(asked, key=str) == sorted(
        [(False, Answered), (False, Cause.HTTP_TIMEOUT), (True, Answered)], key=str
    )


async def probe_two(network: FakeNetwork, protocol: Protocol) -> tuple[Seen, Seen]:
    routing = Routing([Route("p", Says(ONE))])
    checks = (check(protocol=protocol), check("b.example.com", protocol=protocol))
    plan = await routing.laid(Plan(checks=checks))
    outcome = await run(plan, network, FakeClock(), SHORT, lambda event: None, routing)
    return outcome.seen[1], outcome.seen[2]


@pytest.mark.parametrize("code", ["tcp-timeout", ""], ids=["the system's limit", "our own"])
async def test_a_connection_to_the_proxy_that_got_lost_is_made_again(code: str) -> None:
    lost = failing(NetError(Cause.TCP_TIMEOUT, "no answer")) if code else SILENCE
    network = FakeNetwork(AT, {PROXYS: in_turn(nothing, lost, lost, nothing)})

    _, seen = await probe(network, ONE)

    assert tries(seen, Step.REACH) == [(False, Cause.PROXY_UNREACHABLE), (True, Reached)]
    assert tries(seen, Step.REQUEST) == [(True, Answered)]


async def test_a_proxy_that_refuses_connections_is_not_tried_again() -> None:
    dead = failing(NetError(Cause.TCP_REFUSED, "refused"))
    network = FakeNetwork(AT, {PROXYS: in_turn(nothing, dead)})

    _, seen = await probe(network, ONE)

    assert tries(seen, Step.REACH) == [(False, Cause.PROXY_UNREACHABLE)]


async def test_the_next_way_waits_for_the_second_try_of_the_one_before() -> None:
    network = FakeNetwork(AT, {PROXYS: in_turn(nothing, SILENCE)})

    _, seen = await probe(network, ONE, None)

    assert tries(seen, Step.REACH) == [(again, Cause.PROXY_UNREACHABLE) for again in (False, True)]
    assert tries(seen, Step.CONNECT) == [(False, Connected)]


@pytest.mark.parametrize("cause", [Cause.TLS_TIMEOUT, Cause.TLS_RESET, Cause.TLS_CLOSED])
async def test_the_proxys_own_handshake_is_repeated_before_anybody_is_turned_away(
    cause: Cause,
) -> None:
    dying = SILENCE if cause is Cause.TLS_TIMEOUT else failing(NetError(cause, "broken off"))
    network = FakeNetwork(AT, handshakes={"s.example": in_turn(dying, nothing)})

    own, seen = await probe(network, SECURE)

    assert tries(own, Step.CONNECT) == [(False, Connected), (True, Connected)]
    assert tries(own, Step.HANDSHAKE) == [(False, cause), (True, Handshaken)]
    assert tries(own, Step.VERIFY) == [(True, Judged)]
    assert tries(own, Step.TUNNEL) == [(True, Tunnelled)]
    assert tries(seen, Step.REACH) == [(False, Reached)]


async def test_the_proxys_own_check_asks_twice_as_well() -> None:
    network = FakeNetwork(AT, tunnels={"a.example.com": silent})

    own, _ = await probe(network, ONE)

    twice = [(False, Cause.PROXY_TIMEOUT), (True, Cause.PROXY_TIMEOUT)]
    assert tries(own, Step.TUNNEL) == twice


async def test_a_refusal_takes_no_tunnel_back_that_was_opened_before() -> None:
    network = FakeNetwork(
        AT,
        tunnels={"b.example.com": answering(opened, refused(503))},
        handshakes={"b.example.com": SILENCE},
    )

    _, seen = await probe(network, ONE)

    last = {one.step: one.outcome for one in last_words(seen.observations)}
    tunnelled = last[Step.TUNNEL]
    assert isinstance(tunnelled, Tunnelled)
    assert tunnelled.opened
    assert len(tries(seen, Step.TUNNEL)) == 2


async def test_without_time_the_first_word_stands_and_that_is_said() -> None:
    network = FakeNetwork(AT, tunnels={"b.example.com": silent})

    _, seen = await probe(network, ONE, settings=Settings(timeout=1, deadline=1.8))

    assert tries(seen, Step.TUNNEL) == [
        (False, Cause.PROXY_TIMEOUT),
        (True, Cause.SKIPPED_DEADLINE),
    ]
