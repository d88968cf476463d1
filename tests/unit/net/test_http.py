"""Requests: what is kept of an answer, and what becomes of servers that do not give one."""

import asyncio
import gc
from datetime import UTC, datetime, timedelta

import pytest

from arcdiag import __version__
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Answered
from arcdiag.net.clock import Heard, clock_offset
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import HttpRequest, NetError
from tests.unit.net.conftest import Lenient
from tests.unit.net.servers import (
    LOOPBACK,
    Talk,
    closes,
    demanding,
    forever,
    listening,
    resetting,
    says,
    server_context,
    silent,
)

OK = b"HTTP/1.1 200 OK\r\n"


def plain(port: int, path: str = "/", **fields: bool | int) -> HttpRequest:
    return HttpRequest(host="localhost", port=port, path=path, secure=False, **fields)  # type: ignore[arg-type]


async def answered(network: SystemNetwork, talk: Talk, **fields: bool | int) -> Answered:
    async with listening(talk) as port, asyncio.timeout(10):
        link = await network.connect(LOOPBACK, port)
        return await network.request(link, plain(port, **fields))


async def failed(network: SystemNetwork, talk: Talk) -> Failure:
    with pytest.raises(NetError) as caught:
        await answered(network, talk)
    return caught.value.failure


async def test_the_request_says_who_asks_and_that_it_asks_once(network: SystemNetwork) -> None:
    heard = b""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        heard = await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"Content-Length: 0\r\n\r\n")
        await writer.drain()

    async with listening(listen) as port:
        link = await network.connect(LOOPBACK, port)
        await network.request(link, plain(port, "/discovery?location=x"))

    lines = heard.decode().split("\r\n")
    assert lines[0] == "GET /discovery?location=x HTTP/1.1"
    assert f"User-Agent: arcdiag/{__version__}" in lines
    assert f"Host: localhost:{port}" in lines
    assert "Connection: close" in lines
    assert "Accept: */*" in lines


async def test_status_headers_and_body_are_kept_and_cookies_are_not(
    network: SystemNetwork,
) -> None:
    head = b"HTTP/1.1 403 Forbidden\r\nServer: Squid\r\nX-Squid-Error: ERR_ACCESS 0\r\n"
    rest = b"Set-Cookie: secret=1\r\nContent-Length: 20\r\n\r\n<h1>\tBlocked\x00</h1>\r\n "

    seen = await answered(network, says(head + rest))

    assert (seen.status, seen.version, seen.method, seen.path) == (403, "HTTP/1.1", "GET", "/")
    assert seen.header("x-squid-error") == "ERR_ACCESS 0"
    assert "set-cookie" not in dict(seen.headers)
    assert seen.excerpt == "<h1> Blocked</h1>"
    assert seen.body_bytes == 20


async def test_a_request_inside_tls_is_answered(network: SystemNetwork) -> None:
    talk = says(OK + b"Content-Length: 2\r\n\r\nhi")
    async with listening(talk, server_context()) as port:
        link, _ = await network.start_tls(await network.connect(LOOPBACK, port), "localhost")

        seen = await network.request(
            link, HttpRequest(host="localhost", port=port, path="/", secure=True)
        )

    assert (seen.status, seen.excerpt) == (200, "hi")


async def test_a_redirect_is_an_answer_and_not_followed(network: SystemNetwork) -> None:
    location = b"Location: http://me:secret@portal.example/\x1b[31m?token=secret#secret\r\n"
    talk = says(b"HTTP/1.1 302 Found\r\n" + location.replace(b"\x1b", b"%1b") + b"\r\n")

    seen = await answered(network, talk)

    assert seen.status == 302
    assert seen.header("location") == "http://portal.example/%1b[31m"


async def test_control_characters_in_a_header_are_written_as_numbers(
    network: SystemNetwork,
) -> None:
    seen = await answered(network, says(OK + b"Server: a\x9b31m\xa0b\r\nContent-Length: 0\r\n\r\n"))

    assert seen.header("server") == "a\\x9b31m\\xa0b"


async def test_a_change_to_websocket_is_asked_for_and_seen(network: SystemNetwork) -> None:
    heard = b""

    async def change(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        heard = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
        writer.write(b"Connection: Upgrade\r\n\r\n\x81\x00")
        await reader.read()

    seen = await answered(network, change, upgrade=True)

    assert seen.status == 101
    assert b"Upgrade: websocket\r\n" in heard
    assert b"Sec-WebSocket-Version: 13\r\n" in heard


async def test_a_refused_change_to_websocket_is_an_answer_too(network: SystemNetwork) -> None:
    talk = says(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")

    assert (await answered(network, talk, upgrade=True)).status == 401


async def test_interim_answers_are_passed_over(network: SystemNetwork) -> None:
    talk = says(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + OK + b"Content-Length: 0\r\n\r\n")

    assert (await answered(network, talk)).status == 200


async def test_a_long_body_is_read_in_part(network: SystemNetwork) -> None:
    talk = forever(b"x" * 4096, begin=OK + b"\r\n")

    seen = await answered(network, talk, keep=100)

    assert seen.excerpt == "x" * 100
    assert seen.body_bytes <= 65536 * 2


async def test_a_body_cut_short_or_garbled_does_not_cost_the_status(
    network: SystemNetwork,
) -> None:
    short = says(OK + b"Content-Length: 100\r\n\r\nhello")
    garbled = says(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")

    assert (await answered(network, short)).excerpt == "hello"
    assert (await answered(network, garbled)).excerpt == "hello"


async def test_a_body_in_another_character_set_is_read(network: SystemNetwork) -> None:
    body = "存取被拒".encode("big5")
    head = b"Content-Type: text/html; charset=Big5\r\nContent-Length: %d\r\n\r\n" % len(body)

    assert (await answered(network, says(OK + head + body))).excerpt == "存取被拒"


async def test_an_unknown_character_set_does_no_harm(network: SystemNetwork) -> None:
    head = b"Content-Type: text/html; charset=zlib\r\nContent-Length: 5\r\n\r\n"

    assert (await answered(network, says(OK + head + b"hello"))).excerpt == "hello"


@pytest.mark.parametrize(
    ("talk", "cause"),
    [
        pytest.param(closes, Cause.HTTP_CLOSED, id="closed without an answer"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nSer"), Cause.HTTP_CLOSED, id="half a head"),
        pytest.param(says(b"SSH-2.0-x\r\n\r\n"), Cause.HTTP_ERROR, id="another protocol"),
        pytest.param(says(b"\x00" * 50 + b"\r\n\r\n"), Cause.HTTP_ERROR, id="garbage"),
        pytest.param(
            forever(b"X-Y: z\r\n" * 500, begin=OK), Cause.HTTP_ERROR, id="endless headers"
        ),
        pytest.param(forever(b"x" * 512, begin=OK), Cause.HTTP_ERROR, id="endless header"),
        pytest.param(forever(b"z" * 512), Cause.HTTP_ERROR, id="endless garbage"),
        pytest.param(
            forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 200), Cause.HTTP_ERROR, id="endless interims"
        ),
    ],
)
async def test_every_way_not_to_answer_has_its_cause(
    network: SystemNetwork, talk: Talk, cause: Cause
) -> None:
    failure = await failed(network, talk)

    assert failure.cause is cause
    assert failure.message.isprintable()


async def test_a_reset_instead_of_an_answer_is_a_closed_connection(
    network: SystemNetwork,
) -> None:
    async with resetting() as port:
        link = await network.connect(LOOPBACK, port)
        with pytest.raises(NetError) as caught:
            await network.request(link, plain(port))

    assert caught.value.failure.cause is Cause.HTTP_CLOSED
    assert caught.value.failure.code == "ECONNRESET"


async def test_a_client_certificate_demanded_at_the_request_is_named(
    network: SystemNetwork,
) -> None:
    async with demanding() as port:
        link, _ = await network.start_tls(await network.connect(LOOPBACK, port), "localhost")

        with pytest.raises(NetError) as caught:
            await network.request(
                link, HttpRequest(host="localhost", port=port, path="/", secure=True)
            )

    assert caught.value.failure.cause is Cause.TLS_CLIENT_CERT


@pytest.mark.parametrize("begin", [b"", OK, OK + b"Content-Length: 9\r\n\r\nabc"])
async def test_a_request_can_be_cancelled_at_any_point(
    network: SystemNetwork, begin: bytes
) -> None:
    async with listening(says(begin, stay=True)) as port:
        link = await network.connect(LOOPBACK, port)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await network.request(link, plain(port))

        with pytest.raises(NetError):
            await link.receive(1)
    gc.collect()


async def test_a_body_that_dribbles_ends_with_its_patience(network: SystemNetwork) -> None:
    begin = OK + b"Content-Length: 9\r\n\r\nabc"

    seen = await answered(network, says(begin, stay=True))

    assert (seen.status, seen.excerpt) == (200, "abc")


async def test_what_cannot_be_written_as_a_request_is_an_error_of_http(
    network: SystemNetwork,
) -> None:
    async with listening(silent) as port:
        link = await network.connect(LOOPBACK, port)

        with pytest.raises(NetError) as caught:
            await network.request(link, plain(port, "/a b\r\nX: y"))

    assert caught.value.failure.cause is Cause.HTTP_ERROR


async def test_the_clock_is_compared_with_the_servers_date() -> None:
    ahead = datetime(2026, 7, 1, 12, 10, 0, tzinfo=UTC)
    talk = says(OK + b"Date: Wed, 01 Jul 2026 12:00:00 GMT\r\nContent-Length: 0\r\n\r\n")
    network = SystemNetwork(trust=Lenient(), now=lambda: ahead)  # type: ignore[arg-type]

    seen = await answered(network, talk)

    assert seen.clock_offset_ms == pytest.approx(600_000 - 500, abs=100)
    assert 500 <= seen.clock_error_ms < 600


def test_half_the_wait_is_taken_off_and_added_to_the_doubt() -> None:
    heard = Heard(at=datetime(2026, 7, 1, 12, 0, 1, tzinfo=UTC), waited_s=1.0)

    assert clock_offset("Wed, 01 Jul 2026 12:00:00 GMT", "", heard) == (0.0, 1000.0)


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Wed, 99 Jul 2026 12:00:00 GMT", "Mon, 01 Jan 99999 00:00:00 GMT", "1" * 500],
)
def test_a_date_that_is_none_tells_nothing(date: str) -> None:
    heard = Heard(at=datetime(2026, 7, 1, tzinfo=UTC), waited_s=0.1)

    assert clock_offset(date, "", heard) is None


def test_an_answer_from_a_cache_tells_nothing_of_the_clock() -> None:
    heard = Heard(at=datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=1), waited_s=0.1)

    assert clock_offset("Wed, 01 Jul 2026 00:00:00 GMT", "3600", heard) is None
    assert clock_offset("Wed, 01 Jul 2026 00:00:00 GMT", "0", heard) is not None
