"""The simulated name servers, asked with dnspython's own client."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from arcdiag.demo.addresses import LOOPBACK
from arcdiag.demo.dns import NameService
from arcdiag.demo.trouble import NameFault, NameTrouble
from tests.unit.demo.lab import AGENT, names

SERVER = "10.20.0.10"


@asynccontextmanager
async def serving(*faults: NameFault) -> AsyncIterator[int]:
    service = NameService(SERVER, names(), faults)
    await service.open()
    try:
        yield service.port
    finally:
        await service.close()


async def ask(
    port: int, name: str, kind: str = "A", *, tcp: bool = False, edns: int = 0
) -> dns.message.Message:
    query = dns.message.make_query(name, kind, use_edns=edns)
    send = dns.asyncquery.tcp if tcp else dns.asyncquery.udp
    return await send(query, LOOPBACK, port=port, timeout=1.0)


def texts(message: dns.message.Message) -> list[str]:
    return [record.to_text() for records in message.answer for record in records]


@pytest.mark.parametrize("tcp", [False, True])
async def test_an_arc_name_is_answered_with_its_whole_chain(tcp: bool) -> None:
    async with serving() as port:
        answer = await ask(port, AGENT, tcp=tcp)

    assert answer.rcode() == dns.rcode.NOERROR
    assert texts(answer) == [
        "agentserviceapi.privatelink.guestconfiguration.azure.com.",
        "agentserviceapi.trafficmanager.net.",
        "ea-gas-cses-1b.eastasia.cloudapp.azure.com.",
        "40.115.144.3",
    ]
    assert {records.ttl for records in answer.answer} == {300}


async def test_a_name_without_ipv6_has_no_data_of_that_type() -> None:
    async with serving() as port:
        answer = await ask(port, "pas.windows.net", "AAAA")

    assert answer.rcode() == dns.rcode.NOERROR
    assert texts(answer) == []
    assert answer.authority[0].rdtype == dns.rdatatype.SOA


async def test_both_families_are_answered() -> None:
    async with serving() as port:
        answers = [await ask(port, "login.microsoftonline.com", kind) for kind in ("A", "AAAA")]

    assert texts(answers[0]) == ["20.190.159.2", "40.126.31.71"]
    assert texts(answers[1]) == ["2603:1027:1:158::9"]


async def test_a_name_that_nobody_has_does_not_exist() -> None:
    async with serving() as port:
        answer = await ask(port, "no-such-name.example.com")

    assert answer.rcode() == dns.rcode.NXDOMAIN


async def test_spelling_in_capitals_makes_no_difference() -> None:
    async with serving() as port:
        answer = await ask(port, "PAS.Windows.Net")

    assert len(texts(answer)) == 1


@pytest.mark.parametrize(
    ("trouble", "rcode"),
    [
        (NameTrouble.SERVFAIL, dns.rcode.SERVFAIL),
        (NameTrouble.REFUSED, dns.rcode.REFUSED),
        (NameTrouble.NXDOMAIN, dns.rcode.NXDOMAIN),
        (NameTrouble.NODATA, dns.rcode.NOERROR),
    ],
)
async def test_a_fault_of_the_answer_code_is_one(
    trouble: NameTrouble, rcode: dns.rcode.Rcode
) -> None:
    async with serving(NameFault(trouble=trouble)) as port:
        answer = await ask(port, "pas.windows.net")

    assert answer.rcode() == rcode
    assert texts(answer) == []


async def test_a_fault_concerns_its_names_and_its_server_only() -> None:
    mine = NameFault(trouble=NameTrouble.SERVFAIL, names=("*.his.arc.azure.com",))
    other = NameFault(trouble=NameTrouble.REFUSED, servers=("10.20.0.11",))

    async with serving(mine, other) as port:
        hit = await ask(port, "gbl.his.arc.azure.com")
        missed = await ask(port, "pas.windows.net")

    assert hit.rcode() == dns.rcode.SERVFAIL
    assert missed.rcode() == dns.rcode.NOERROR


async def test_a_sinkhole_answers_with_its_own_addresses() -> None:
    lie = NameFault(trouble=NameTrouble.ADDRESSES, addresses=("0.0.0.0", "::"))

    async with serving(lie) as port:
        answers = [await ask(port, AGENT, kind) for kind in ("A", "AAAA")]

    assert [texts(answer) for answer in answers] == [["0.0.0.0"], ["::"]]


@pytest.mark.parametrize("tcp", [False, True])
async def test_a_dead_server_never_answers(tcp: bool) -> None:
    async with serving(NameFault(trouble=NameTrouble.VANISH)) as port:
        query = dns.message.make_query(AGENT, "A")
        send = dns.asyncquery.tcp if tcp else dns.asyncquery.udp
        with pytest.raises(dns.exception.Timeout):
            await send(query, LOOPBACK, port=port, timeout=0.2)


async def test_a_truncated_answer_is_whole_by_tcp() -> None:
    async with serving(NameFault(trouble=NameTrouble.TRUNCATED)) as port:
        short = await ask(port, AGENT)
        whole = await ask(port, AGENT, tcp=True)

    assert short.flags & dns.flags.TC
    assert texts(short) == []
    assert texts(whole)[-1] == "40.115.144.3"


async def test_an_old_server_answers_only_without_edns() -> None:
    async with serving(NameFault(trouble=NameTrouble.NO_EDNS)) as port:
        refused = await ask(port, AGENT)
        answered = await ask(port, AGENT, edns=-1)

    assert refused.rcode() == dns.rcode.FORMERR
    assert refused.edns == -1
    assert texts(answered)[-1] == "40.115.144.3"


async def test_a_wrong_answer_is_to_another_question() -> None:
    async with serving(NameFault(trouble=NameTrouble.WRONG)) as port:
        with pytest.raises(dns.query.BadResponse):
            await ask(port, AGENT)


async def test_the_first_datagram_is_lost_and_the_second_is_not() -> None:
    loop = asyncio.get_running_loop()
    query = dns.message.make_query(AGENT, "A").to_wire()
    async with serving(NameFault(trouble=NameTrouble.LOSSY)) as port:
        with socket.socket(type=socket.SOCK_DGRAM) as link:
            link.setblocking(False)
            link.connect((LOOPBACK, port))
            link.send(query)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await loop.sock_recv(link, 4096)
            link.send(query)
            answer = dns.message.from_wire(await loop.sock_recv(link, 4096))

    assert texts(answer)[-1] == "40.115.144.3"


async def test_questions_for_ipv6_can_be_dropped_alone() -> None:
    async with serving(NameFault(trouble=NameTrouble.NO_AAAA)) as port:
        answer = await ask(port, AGENT)
        with pytest.raises(dns.exception.Timeout):
            await dns.asyncquery.udp(
                dns.message.make_query(AGENT, "AAAA"), LOOPBACK, port=port, timeout=0.2
            )

    assert texts(answer)[-1] == "40.115.144.3"


async def test_a_slow_server_takes_its_time() -> None:
    loop = asyncio.get_running_loop()
    async with serving(NameFault(trouble=NameTrouble.SLOW, delay_ms=150)) as port:
        began = loop.time()
        answer = await ask(port, AGENT)

    assert loop.time() - began >= 0.15
    assert texts(answer)[-1] == "40.115.144.3"


async def test_garbage_is_ignored_and_the_next_question_answered() -> None:
    async with serving() as port:
        with socket.socket(type=socket.SOCK_DGRAM) as link:
            for garbage in (b"", b"\x00", b"\xff" * 40, bytes(12)):
                link.sendto(garbage, (LOOPBACK, port))
        answer = await ask(port, AGENT)

    assert answer.rcode() == dns.rcode.NOERROR
