"""Name servers asked on the wire, and all the ways they have of not answering well."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.failure import ONLY_CUT_OFF, Cause, Failure
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Queried
from arcdiag.net.budget import Budget
from arcdiag.net.dns import IN_FLIGHT, NameServers, Patience
from arcdiag.net.dns_message import MOST_RECORDS, Question, read_answer
from arcdiag.net.system import SystemNetwork, straight
from arcdiag.ports import NetError, seen_before
from tests.unit.net.conftest import Lenient
from tests.unit.net.servers import LOOPBACK, Reply, Talk, closes, name_server, silent, unused_port

HOST = "gbl.his.arc.azure.com"
HASTE = Patience(held=0.08, again=0.15, tcp=0.8)


@pytest.fixture
async def servers() -> AsyncIterator[NameServers]:
    servers = NameServers(Budget(8), straight, "", HASTE)
    yield servers
    await servers.aclose()


def answer(
    query: bytes, *records: str, rcode: str = "NOERROR", flags: int = 0
) -> dns.message.Message:
    """An answer to *query* with *records* such as ``NAME TTL TYPE VALUE``."""
    made = dns.message.make_response(dns.message.from_wire(query))
    made.set_rcode(dns.rcode.from_text(rcode))
    made.flags |= flags
    for record in records:
        name, ttl, kind, value = record.split(" ", 3)
        made.answer.append(dns.rrset.from_text(f"{name}.", int(ttl), "IN", kind, value))
    return made


@asynccontextmanager
async def late_name_server(
    seconds: float, loses: int = 0
) -> AsyncIterator[tuple[NameServer, list[bytes]]]:
    """Answers every datagram after *seconds*, but for the first *loses*."""
    loop = asyncio.get_running_loop()
    heard: list[bytes] = []

    class Late(asyncio.DatagramProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            heard.append(data)
            if len(heard) > loses:
                loop.call_later(seconds, self.answer, data, addr)

        def answer(self, data: bytes, addr: tuple[str, int]) -> None:
            if not self.transport.is_closing():
                self.transport.sendto(good(data), addr)  # type: ignore[attr-defined]

    transport, _ = await loop.create_datagram_endpoint(Late, local_addr=(LOOPBACK, 0))
    try:
        yield NameServer(address=LOOPBACK, port=transport.get_extra_info("sockname")[1]), heard
    finally:
        transport.abort()


def good(query: bytes) -> bytes:
    return answer(query, f"{HOST} 60 A 20.1.2.3").to_wire()


def with_edns(query: bytes) -> bool:
    return dns.message.from_wire(query).edns >= 0


async def asked(servers: NameServers, reply: Reply, talk: Talk | None = None) -> Queried:
    async with name_server(reply, talk) as (server, _):
        return await servers.query(server, HOST, "A")


async def failed(servers: NameServers, reply: Reply, talk: Talk | None = None) -> Failure:
    with pytest.raises(NetError) as caught:
        await asked(servers, reply, talk)
    return caught.value.failure


async def test_addresses_aliases_and_times_to_live_are_kept(servers: NameServers) -> None:
    def reply(query: bytes, number: int) -> list[bytes]:
        return [
            answer(
                query,
                f"{HOST} 300 CNAME Edge.Example.NET.",
                "edge.example.net 60 CNAME last.example.net.",
                "last.example.net 30 A 20.1.2.3",
            ).to_wire()
        ]

    async with name_server(reply) as (server, heard):
        seen = await servers.query(server, HOST, "A")

    assert [one.value for one in seen.aliases] == ["edge.example.net", "last.example.net"]
    assert [(one.name, one.ttl, one.value) for one in seen.addresses] == [
        ("last.example.net", 30, "20.1.2.3")
    ]
    assert (seen.rcode, seen.transport, seen.attempts, seen.plain) == ("NOERROR", "udp", 1, False)
    assert seen.server == f"{LOOPBACK}:{server.port}"
    assert dns.message.from_wire(heard[0]).payload == 1232


async def test_the_other_family_is_asked_for_in_a_question_of_its_own(
    servers: NameServers,
) -> None:
    def reply(query: bytes, number: int) -> list[bytes]:
        return [answer(query, f"{HOST} 60 AAAA 2001:db8::1").to_wire()]

    async with name_server(reply) as (server, _):
        seen = await servers.query(server, HOST, "AAAA")

    assert [(one.type, one.value) for one in seen.addresses] == [("AAAA", "2001:db8::1")]


@pytest.mark.parametrize("rcode", ["NXDOMAIN", "SERVFAIL", "REFUSED", "NOERROR"])
async def test_whatever_the_rcode_is_it_is_an_answer(servers: NameServers, rcode: str) -> None:
    seen = await asked(servers, lambda query, _: [answer(query, rcode=rcode).to_wire()])

    assert (seen.rcode, seen.addresses) == (rcode, ())


async def test_a_missing_private_record_keeps_the_alias_that_led_to_it(
    servers: NameServers,
) -> None:
    alias = f"{HOST} 60 CNAME x.privatelink.his.arc.azure.com."

    seen = await asked(servers, lambda query, _: [answer(query, alias, rcode="NXDOMAIN").to_wire()])

    assert seen.rcode == "NXDOMAIN"
    assert [one.value for one in seen.aliases] == ["x.privatelink.his.arc.azure.com"]


async def test_a_lost_question_is_sent_again_and_counted(servers: NameServers) -> None:
    seen = await asked(servers, lambda query, number: [good(query)] if number > 1 else [])

    assert (seen.attempts, seen.plain) == (2, False)
    assert seen.addresses


@pytest.mark.parametrize("late_by", [1.2, 2.6])
async def test_an_answer_that_is_merely_late_belongs_to_what_was_sent_first(
    servers: NameServers, late_by: float
) -> None:
    async with late_name_server(late_by * HASTE.again) as (server, heard):
        seen = await servers.query(server, HOST, "A")

    assert seen.addresses
    assert seen.attempts == 1
    assert len({query[:2] for query in heard}) == len(heard) > 1


async def test_what_was_lost_before_a_late_answer_is_counted(servers: NameServers) -> None:
    async with late_name_server(1.3 * HASTE.again, loses=1) as (server, _):
        seen = await servers.query(server, HOST, "A")

    assert seen.attempts == 2


async def test_a_server_that_rejects_edns_is_asked_without_it_from_then_on(
    servers: NameServers,
) -> None:
    def reply(query: bytes, number: int) -> list[bytes]:
        if with_edns(query):
            return [query[:2] + b"\x80\x01" + bytes(8)]  # FORMERR, nothing but a header
        return [good(query)]

    async with name_server(reply) as (server, heard):
        first = await servers.query(server, HOST, "A")
        second = await servers.query(server, HOST, "A")

    assert (first.plain, first.attempts) == (True, 1)
    assert (second.plain, second.attempts) == (True, 1)
    assert len(heard) == 3


async def test_a_server_whose_edns_questions_are_dropped_is_asked_without(
    servers: NameServers,
) -> None:
    seen = await asked(servers, lambda query, _: [] if with_edns(query) else [good(query)])

    assert (seen.plain, seen.attempts, seen.rcode) == (True, 3, "NOERROR")


async def test_a_truncated_answer_is_fetched_over_tcp(servers: NameServers) -> None:
    async def whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        query = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
        records = [f"{HOST} 60 A 20.1.2.{number}" for number in range(40)]
        wire = answer(query, *records).to_wire()
        writer.write(len(wire).to_bytes(2) + wire[:7])
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.write(wire[7:])
        await writer.drain()
        writer.close()

    def truncated(query: bytes, number: int) -> list[bytes]:
        return [answer(query, flags=dns.flags.TC).to_wire()]

    seen = await asked(servers, truncated, whole)

    assert seen.transport == "tcp"
    assert len(seen.addresses) == 40


async def refused_or_cut(servers: NameServers, talk: Talk | None) -> Failure:
    return await failed(
        servers, lambda query, _: [answer(query, flags=dns.flags.TC).to_wire()], talk
    )


async def test_an_answer_truncated_even_over_tcp_is_an_error(servers: NameServers) -> None:
    async def again(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        query = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
        wire = answer(query, flags=dns.flags.TC).to_wire()
        writer.write(len(wire).to_bytes(2) + wire)
        await writer.drain()
        await reader.read()

    failure = await refused_or_cut(servers, again)

    assert (failure.cause, failure.code) == (Cause.DNS_ERROR, "TC")


async def test_a_truncated_answer_with_nothing_on_tcp_is_an_error(servers: NameServers) -> None:
    failure = await refused_or_cut(servers, None)

    assert (failure.cause, failure.code) == (Cause.DNS_ERROR, ONLY_CUT_OFF)
    assert "refused" in failure.message


async def test_a_truncated_answer_with_a_hasty_tcp_is_an_error(servers: NameServers) -> None:
    failure = await refused_or_cut(servers, closes)

    assert (failure.cause, failure.code) == (Cause.DNS_ERROR, ONLY_CUT_OFF)


async def test_a_truncated_answer_with_a_silent_tcp_is_a_timeout(servers: NameServers) -> None:
    failure = await refused_or_cut(servers, silent)

    assert (failure.cause, failure.code) == (Cause.DNS_TIMEOUT, ONLY_CUT_OFF)


async def test_a_step_that_ends_while_tcp_is_silent_knows_of_the_truncated_answer(
    servers: NameServers,
) -> None:
    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0.4):
            await refused_or_cut(servers, silent)

    known = seen_before(caught.value)
    assert known is not None
    assert (known.cause, known.code) == (Cause.DNS_TIMEOUT, ONLY_CUT_OFF)


async def test_nothing_listening_is_said_at_once_and_again(servers: NameServers) -> None:
    server = NameServer(address=LOOPBACK, port=unused_port())

    for _ in range(2):
        with pytest.raises(NetError) as caught:
            await asyncio.wait_for(servers.query(server, HOST, "A"), 1)

        assert caught.value.failure.cause is Cause.DNS_ERROR
        assert caught.value.failure.code == "ECONNREFUSED"


async def test_silence_ends_with_the_callers_time_and_leaves_the_server_usable(
    servers: NameServers,
) -> None:
    mute = True

    def reply(query: bytes, number: int) -> list[bytes]:
        return [] if mute else [good(query)]

    async with name_server(reply) as (server, _):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await servers.query(server, HOST, "A")
        mute = False

        seen = await servers.query(server, HOST, "A")

    assert seen.addresses


async def test_answers_with_another_id_are_none(servers: NameServers) -> None:
    def reply(query: bytes, number: int) -> list[bytes]:
        right = good(query)
        return [bytes((right[0] ^ 1, right[1])) + right[2:], b"", b"\x00", right]

    assert (await asked(servers, reply)).attempts == 1


async def test_a_good_answer_after_bad_ones_counts(servers: NameServers) -> None:
    def reply(query: bytes, number: int) -> list[bytes]:
        return [query[:2] + b"\xff" * 40, good(query)]

    assert (await asked(servers, reply)).addresses


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda query: query, id="the question comes back"),
        pytest.param(lambda query: good(query).replace(b"\x03gbl", b"\x03abc"), id="wrong name"),
        pytest.param(lambda query: good(query)[:-13], id="cut off in its address"),
        pytest.param(lambda query: query[:2] + b"\xff" * 60, id="garbage"),
        pytest.param(
            lambda query: query[:2] + struct.pack("!5H", 0x8180, 1, 0, 0, 0) + b"\xc0\x0c\0\1\0\1",
            id="a name that points to itself",
        ),
        pytest.param(
            lambda query: answer(
                query, f"{HOST} 60 CNAME a.example.", f"a.example 60 CNAME {HOST}."
            ).to_wire(),
            id="aliases in a circle",
        ),
    ],
)
async def test_an_unusable_answer_is_an_error_and_no_timeout(
    servers: NameServers, spoil: object
) -> None:
    assert callable(spoil)

    failure = await failed(servers, lambda query, _: [spoil(query)])

    assert failure.cause is Cause.DNS_ERROR
    assert failure.message.isprintable()


async def test_a_flood_of_unusable_answers_ends_the_question_early(
    servers: NameServers,
) -> None:
    started = time.monotonic()

    failure = await failed(servers, lambda query, _: [query[:2] + b"\xff" * 40] * 50)

    assert failure.cause is Cause.DNS_ERROR
    assert time.monotonic() - started < HASTE.again


async def test_never_too_many_questions_are_on_their_way_at_once() -> None:
    servers = NameServers(Budget(8), straight, "", Patience(held=30, again=60))
    full = asyncio.Event()

    def mute(query: bytes, number: int) -> list[bytes]:
        if number == IN_FLIGHT:
            full.set()
        return []

    async with name_server(mute) as (server, heard):
        asking = [
            asyncio.create_task(servers.query(server, f"h{number}.example", "A"))
            for number in range(300)
        ]
        await asyncio.wait_for(full.wait(), 5)
        await asyncio.sleep(0.05)

        most = len(heard)

        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        await servers.aclose()
    assert most == IN_FLIGHT
    assert len({query[12:] for query in heard}) == IN_FLIGHT


async def test_three_hundred_questions_get_their_own_answers(servers: NameServers) -> None:
    def reply(query: bytes, number: int) -> list[bytes]:
        name = dns.message.from_wire(query).question[0].name.to_text(omit_final_dot=True)
        return [answer(query, f"{name} 60 A 10.0.{number // 256}.{number % 256}").to_wire()]

    async with name_server(reply) as (server, _):
        seen = await asyncio.gather(
            *(servers.query(server, f"h{number}.example", "A") for number in range(300))
        )

    assert [one.addresses[0].name for one in seen] == [f"h{n}.example" for n in range(300)]
    assert len({one.addresses[0].value for one in seen}) == 300


async def test_the_address_map_leads_questions_too() -> None:
    async with name_server(lambda query, _: [good(query)]) as (server, _):
        network = SystemNetwork(
            trust=Lenient(),  # type: ignore[arg-type]
            dial=lambda address, port: (LOOPBACK, server.port),
        )

        seen = await network.query(NameServer(address="10.9.9.9"), HOST, "A")

        assert seen.server == "10.9.9.9:53"
        await network.aclose()


@pytest.mark.parametrize("host", ["a..b", "x" * 64, ".".join(["x" * 60] * 5), "a.\ud800"])
async def test_what_is_no_name_is_never_sent(servers: NameServers, host: str) -> None:
    with pytest.raises(NetError) as caught:
        await servers.query(NameServer(address=LOOPBACK, port=unused_port()), host, "A")

    assert caught.value.failure.cause is Cause.DNS_ERROR


def test_ten_thousand_records_are_refused_unread() -> None:
    question = Question(HOST, "A")
    body = question.wire[12:-11]
    record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x01\x02\x03\x04"
    wire = struct.pack("!6H", question.number, 0x8180, 1, 1000, 0, 0) + body + record * 1000

    with pytest.raises(NetError):
        read_answer(wire, question)


def test_the_costliest_answer_within_the_bounds_is_read_quickly() -> None:
    question = Question(HOST, "A")
    start = 12 + len(question.wire[12:-11])
    chain = b"".join(struct.pack("!H", 0xC000 | at) for at in range(start - 2, 8000, 2))
    pointer = struct.pack("!H", 0xC000 | (start + len(chain) - 4))
    record = pointer + b"\x00\x10\x00\x01\x00\x00\x00\x00\x00\x00"
    filler = b"\x00\x00\x10\x00\x01\x00\x00\x00\x00" + struct.pack("!H", len(chain)) + chain
    wire = struct.pack("!6H", question.number, 0x8180, 1, MOST_RECORDS - 2, 0, 0)
    started = time.monotonic()

    with pytest.raises(NetError):
        read_answer(wire + question.wire[12:-11] + filler + record * (MOST_RECORDS - 3), question)

    assert time.monotonic() - started < 1


QUESTION = Question(HOST, "A")
HEADERS = st.builds(
    lambda flags, counts: struct.pack("!6H", QUESTION.number, flags, *counts),
    st.sampled_from([0x8180, 0x8183, 0x8380, 0x8581]),
    st.tuples(*[st.integers(0, 4)] * 4),
)
NAMES = st.sampled_from([b"\xc0\x0c", b"\x01a\x00", b"\x00", b"\xc0\x0e", b"\xff", b"\x3f" * 9])
RECORDS = st.builds(
    lambda name, kind, data, lie: (
        name + struct.pack("!HHIH", kind, 1, 60, max(0, len(data) + lie)) + data
    ),
    NAMES,
    st.sampled_from([1, 5, 28, 41, 6, 16, 65, 33, 250]),
    st.one_of(NAMES, st.binary(max_size=20)),
    st.sampled_from([0, 0, 0, 1, -1, 500]),
)


@given(wire=st.binary(max_size=600))
def test_arbitrary_bytes_are_refused_in_our_own_words(wire: bytes) -> None:
    question = Question(HOST, "A")

    with pytest.raises(NetError):
        read_answer(question.number.to_bytes(2) + b"\x00\x00" + wire, question)


@given(header=HEADERS, records=st.lists(RECORDS, max_size=6), cut=st.integers(0, 40))
def test_nearly_sound_answers_are_read_or_refused(
    header: bytes, records: list[bytes], cut: int
) -> None:
    wire = header + QUESTION.wire[12:-11] + b"".join(records)
    seen = None
    with suppress(NetError):
        seen = read_answer(wire[: len(wire) - cut], QUESTION)

    texts = [one.value for one in (*seen.aliases, *seen.addresses)] if seen else []
    assert all(text.isascii() and text.isprintable() for text in texts)
