"""The simulated machine's resolver and clock."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from arcdiag.demo.addresses import LOOPBACK, Place
from arcdiag.demo.dns import NameService
from arcdiag.demo.machine import SkewedClock, StubResolver
from arcdiag.demo.trouble import NameFault, NameTrouble
from arcdiag.model.failure import Cause
from arcdiag.model.host import NameServer
from arcdiag.ports import NetError
from tests.unit.demo.lab import AGENT, names

FIRST, SECOND = "10.20.0.10", "10.20.0.11"


@asynccontextmanager
async def machine(
    *faults: NameFault, hosts_file: dict[str, str] | None = None, patience_s: float = 0.2
) -> AsyncIterator[StubResolver]:
    services = [NameService(address, names(), faults) for address in (FIRST, SECOND)]
    for service in services:
        await service.open()
    ports = {service.address: service.port for service in services}

    def dial(address: str, port: int) -> Place:
        return LOOPBACK, ports[address]

    servers = [NameServer(address=address) for address in ports]
    try:
        yield StubResolver(hosts_file or {}, servers, dial, patience_s)
    finally:
        for service in services:
            await service.close()


async def test_both_families_come_ipv6_first() -> None:
    async with machine() as lookup:
        resolved = await lookup("login.microsoftonline.com")

    assert resolved.source == "system"
    assert resolved.addresses == ("2603:1027:1:158::9", "20.190.159.2", "40.126.31.71")


async def test_the_end_of_the_chain_is_the_canonical_name() -> None:
    async with machine() as lookup:
        resolved = await lookup(AGENT)

    assert resolved.canonical == "ea-gas-cses-1b.eastasia.cloudapp.azure.com"


async def test_the_hosts_file_comes_first() -> None:
    dead = NameFault(trouble=NameTrouble.VANISH)

    async with machine(dead, hosts_file={AGENT: "10.4.0.7"}) as lookup:
        resolved = await lookup(AGENT.upper())

    assert resolved.addresses == ("10.4.0.7",)


@pytest.mark.parametrize("trouble", [NameTrouble.VANISH, NameTrouble.SERVFAIL, NameTrouble.REFUSED])
async def test_a_server_that_does_not_help_is_passed_over(trouble: NameTrouble) -> None:
    async with machine(NameFault(trouble=trouble, servers=(FIRST,))) as lookup:
        resolved = await lookup(AGENT)

    assert resolved.addresses == ("40.115.144.3",)


async def test_a_dead_first_server_costs_its_time() -> None:
    loop = asyncio.get_running_loop()
    async with machine(NameFault(trouble=NameTrouble.VANISH, servers=(FIRST,))) as lookup:
        began = loop.time()
        await lookup(AGENT)

    assert loop.time() - began >= 0.2


async def test_dropped_ipv6_questions_cost_time_but_leave_ipv4() -> None:
    loop = asyncio.get_running_loop()
    async with machine(NameFault(trouble=NameTrouble.NO_AAAA)) as lookup:
        began = loop.time()
        resolved = await lookup("login.microsoftonline.com")

    assert resolved.addresses == ("20.190.159.2", "40.126.31.71")
    assert loop.time() - began >= 0.4


async def test_a_lost_question_is_asked_again() -> None:
    loop = asyncio.get_running_loop()
    async with machine(NameFault(trouble=NameTrouble.LOSSY), patience_s=1.0) as lookup:
        began = loop.time()
        resolved = await lookup(AGENT)

    assert resolved.addresses == ("40.115.144.3",)
    assert 0.5 <= loop.time() - began < 1.0


async def test_a_lie_of_the_first_server_is_believed() -> None:
    lie = NameFault(trouble=NameTrouble.ADDRESSES, servers=(FIRST,), addresses=("0.0.0.0",))

    async with machine(lie) as lookup:
        resolved = await lookup(AGENT)

    assert resolved.addresses == ("0.0.0.0",)


async def test_a_cut_answer_is_asked_for_again_by_tcp() -> None:
    async with machine(NameFault(trouble=NameTrouble.TRUNCATED), patience_s=2) as lookup:
        resolved = await lookup(AGENT)

    assert resolved.addresses == ("40.115.144.3",)


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (NameTrouble.NXDOMAIN, "EAI_NONAME"),
        (NameTrouble.NODATA, "EAI_NONAME"),
        (NameTrouble.VANISH, "EAI_AGAIN"),
        (NameTrouble.SERVFAIL, "EAI_AGAIN"),
    ],
)
async def test_no_answer_fails_as_the_systems_resolver_does(
    trouble: NameTrouble, code: str
) -> None:
    async with machine(NameFault(trouble=trouble)) as lookup:
        with pytest.raises(NetError) as caught:
            await lookup(AGENT)

    assert caught.value.failure.cause is Cause.DNS_ERROR
    assert caught.value.failure.code == code


async def test_a_server_that_is_gone_is_passed_over() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    lookup = StubResolver({}, [NameServer(address=FIRST)], lambda *_: (LOOPBACK, port), 0.2)

    with pytest.raises(NetError) as caught:
        await lookup(AGENT)

    assert caught.value.failure.code == "EAI_AGAIN"


def test_the_clock_is_wrong_by_what_it_was_told() -> None:
    clock = SkewedClock(timedelta(minutes=10))

    ahead = clock.now() - datetime.now(UTC)

    assert timedelta(seconds=599) < ahead <= timedelta(seconds=600)
    assert clock.elapsed() <= clock.elapsed()
