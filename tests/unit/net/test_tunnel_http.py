"""HTTP CONNECT: what is sent to a proxy, and what becomes of every kind of answer."""

import asyncio
import gc

import pytest

from arcdiag import __version__
from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Login
from arcdiag.net.http_connect import GO_READS
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import Link, NetError, seen_before
from tests.unit.net.proxies import ESTABLISHED, LOGIN, TOKEN, connecting, proxy
from tests.unit.net.servers import (
    LOOPBACK,
    Talk,
    closes,
    forever,
    listening,
    resetting,
    says,
    server_context,
    silent,
)

HOST = "gbl.his.arc.azure.com"


async def asked(
    network: SystemNetwork, port: int, login: Login | None = None, host: str = HOST
) -> tuple[Link | None, Tunnelled]:
    async with asyncio.timeout(10):
        link = await network.connect(LOOPBACK, port)
        return await network.tunnel(link, proxy(port, login=login), host, 443)


async def seen(network: SystemNetwork, talk: Talk, login: Login | None = None) -> Tunnelled:
    """What the proxy answered; a way that was opened is closed again."""
    async with listening(talk) as port:
        link, said = await asked(network, port, login)
        if link is not None:
            await link.close()
        return said


async def failed(network: SystemNetwork, talk: Talk) -> Failure:
    with pytest.raises(NetError) as caught:
        await seen(network, talk)
    return caught.value.failure


async def test_tls_goes_through_a_tunnel_to_the_endpoint(network: SystemNetwork) -> None:
    heard: list[str] = []
    served = says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", stay=True)
    async with listening(served, server_context()) as end, listening(connecting(heard)) as port:
        link = await network.connect(LOOPBACK, port)

        way, said = await network.tunnel(link, proxy(port), "localhost", end)
        assert way is not None
        secure, shaken = await network.start_tls(way, "localhost")

        await secure.close()
    assert said.opened
    assert said.status == 200
    assert said.reason == "Connection established"
    assert said.target == f"localhost:{end}"
    assert said.proxy == f"http://localhost:{port}"
    assert shaken.chain[0].names == ("localhost",)
    assert not said.login


async def test_the_proxy_is_told_the_name_and_who_asks(network: SystemNetwork) -> None:
    heard: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(ESTABLISHED)
        await reader.read()

    await seen(network, listen)

    assert heard[0].split("\r\n") == [
        f"CONNECT {HOST}:443 HTTP/1.1",
        f"Host: {HOST}:443",
        f"User-Agent: arcdiag/{__version__}",
        "",
        "",
    ]


async def test_an_ipv6_address_stands_in_brackets(network: SystemNetwork) -> None:
    heard: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 503 No\r\n\r\n")

    async with listening(listen) as port:
        _, said = await asked(network, port, host="2001:db8::1")

    assert heard[0].startswith("CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n")
    assert said.target == "[2001:db8::1]:443"


async def test_a_login_in_the_url_is_sent_at_once(network: SystemNetwork) -> None:
    heard: list[str] = []
    async with listening(silent) as end, listening(connecting(heard, token=TOKEN)) as port:
        link = await network.connect(LOOPBACK, port)
        way, said = await network.tunnel(link, proxy(port, login=LOGIN), "localhost", end)
        assert way is not None
        await way.close()

    assert said.opened
    assert said.login
    assert len(heard) == 1


@pytest.mark.parametrize("login", [None, LOGIN])
async def test_a_demand_for_a_login_names_every_way_to_log_in(
    network: SystemNetwork, login: Login | None
) -> None:
    said = await seen(network, connecting([], token="another"), login)

    assert not said.opened
    assert said.status == 407
    assert said.reason == "Proxy Authentication Required"
    assert said.schemes == ("Negotiate", "NTLM", "Basic")
    assert said.excerpt == "login"
    assert said.login == (login is not None)


async def test_a_refused_login_in_a_servers_words_names_the_ways_too(
    network: SystemNetwork,
) -> None:
    head = b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="Tinyproxy"\r\n\r\n'

    said = await seen(network, says(head), LOGIN)

    assert (said.opened, said.status, said.schemes) == (False, 401, ("Basic",))


async def test_an_answer_before_the_question_was_read_is_an_answer(
    network: SystemNetwork,
) -> None:
    said = await seen(network, says(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", first=True))

    assert (said.status, said.reason) == (503, "Busy")


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "Forbidden"), (502, "Bad Gateway"), (503, "Service Unavailable"), (301, ""), (204, "")],
)
async def test_any_other_status_is_a_refusal_that_was_seen(
    network: SystemNetwork, status: int, reason: str
) -> None:
    head = f"HTTP/1.0 {status} {reason}\r\nServer: squid\r\nVia: 1.1 edge\r\nSet-Cookie: a=b\r\n"
    page = b"" if status == 204 else b"<h1>Policy</h1>"
    talk = says(head.encode() + b"Content-Type: text/html\r\n\r\n" + page)

    said = await seen(network, talk)

    assert (said.opened, said.status, said.reason) == (False, status, reason)
    assert said.header("via") == "1.1 edge"
    assert "set-cookie" not in dict(said.headers)
    assert said.excerpt == page.decode()
    gc.collect()


async def test_a_refused_tunnel_leaves_no_connection_open(network: SystemNetwork) -> None:
    async with listening(says(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", stay=True)) as port:
        link = await network.connect(LOOPBACK, port)

        way, _ = await network.tunnel(link, proxy(port), HOST, 443)

        assert way is None
        with pytest.raises(NetError):
            await link.receive(1)


async def test_a_page_instead_of_a_tunnel_can_be_told_by_what_is_kept(
    network: SystemNetwork,
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\n\r\n"
    async with listening(says(head + b"<h1>Please pay</h1>")) as port:
        way, said = await asked(network, port)
        assert way is not None

        with pytest.raises(NetError) as caught:
            await network.start_tls(way, HOST)

    assert said.header("content-type") == "text/html"
    assert said.excerpt == "<h1>Please pay</h1>"
    assert caught.value.failure.cause in (Cause.TLS_CLOSED, Cause.TLS_RESET)


async def test_a_tunnel_that_is_closed_at_once_shows_in_tls(network: SystemNetwork) -> None:
    async with listening(says(ESTABLISHED)) as port:
        way, said = await asked(network, port)
        assert said.opened
        assert way is not None

        with pytest.raises(NetError) as caught:
            await network.start_tls(way, HOST)

    assert caught.value.failure.cause in (Cause.TLS_CLOSED, Cause.TLS_RESET)


async def test_bytes_that_come_with_the_answer_are_lost_to_the_agent_and_so_to_us(
    network: SystemNetwork,
) -> None:
    async with listening(says(ESTABLISHED + b"x" * 5000, stay=True)) as port:
        way, said = await asked(network, port)
        assert way is not None

        rest = await way.receive(9000)

        await way.close()
    assert said.excerpt == "x" * 512
    assert len(rest) == len(ESTABLISHED) + 5000 - GO_READS


async def test_tls_stands_behind_bytes_that_come_with_the_answer(network: SystemNetwork) -> None:
    async with listening(silent, server_context()) as end:

        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(ESTABLISHED + b"welcome")
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, end)

            async def onwards() -> None:
                while data := await reader.read(65536):
                    far_writer.write(data)

            on = asyncio.create_task(onwards())
            try:
                while data := await far_reader.read(65536):
                    writer.write(data)
            finally:
                on.cancel()
                far_writer.transport.abort()

        async with listening(greet) as port:
            way, _ = await asked(network, port)
            assert way is not None
            secure, shaken = await network.start_tls(way, "localhost")
            await secure.close()
    assert shaken.version == "TLSv1.3"


async def test_an_answer_in_single_bytes_is_an_answer(network: SystemNetwork) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for byte in ESTABLISHED:
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(0.001)
        await reader.read()

    assert (await seen(network, drip)).opened


@pytest.mark.parametrize("rest", [ESTABLISHED, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 400])
async def test_an_interim_answer_is_the_answer_as_it_is_to_the_agent(
    network: SystemNetwork, rest: bytes
) -> None:
    said = await seen(network, says(b"HTTP/1.1 103 Early Hints\r\n\r\n" + rest, stay=True))

    assert (said.opened, said.status, said.reason) == (False, 103, "Early Hints")


async def test_a_dripping_interim_answer_is_one_as_well(network: SystemNetwork) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for byte in b"HTTP/1.1 100\r\n\r\n" + ESTABLISHED:
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(0.001)
        await reader.read()

    assert (await seen(network, drip)).status == 100


async def test_a_page_that_drips_or_has_no_end_does_not_cost_the_status(
    network: SystemNetwork,
) -> None:
    head = b"HTTP/1.1 403 Forbidden\r\n"

    dripping = await seen(network, says(head + b"Content-Length: 99\r\n\r\nabc", stay=True))
    endless = await seen(network, forever(b"x" * 4096, begin=head + b"\r\n"))

    assert (dripping.status, dripping.excerpt) == (403, "abc")
    assert (endless.status, endless.excerpt) == (403, "x" * 512)


@pytest.mark.parametrize(
    ("talk", "cause"),
    [
        pytest.param(closes, Cause.PROXY_CLOSED, id="closed without an answer"),
        pytest.param(says(ESTABLISHED[:20]), Cause.PROXY_CLOSED, id="half a head"),
        pytest.param(says(b"SSH-2.0-x\r\n\r\n"), Cause.PROXY_GARBLED, id="another protocol"),
        pytest.param(says(b"\x00" * 50 + b"\r\n\r\n"), Cause.PROXY_GARBLED, id="zeros"),
        pytest.param(says(b"HTTP/1.1 999999 x\r\n\r\n"), Cause.PROXY_GARBLED, id="no status"),
        pytest.param(
            forever(b"X-Y: z\r\n" * 500, begin=ESTABLISHED[:-2]),
            Cause.PROXY_GARBLED,
            id="endless headers",
        ),
        pytest.param(
            forever(b"x" * 512, begin=ESTABLISHED[:-2]), Cause.PROXY_GARBLED, id="endless header"
        ),
        pytest.param(forever(b"z" * 512), Cause.PROXY_GARBLED, id="endless garbage"),
    ],
)
async def test_every_way_not_to_answer_has_its_cause(
    network: SystemNetwork, talk: Talk, cause: Cause
) -> None:
    failure = await failed(network, talk)

    assert failure.cause is cause
    assert failure.message.isprintable()
    assert "server" not in failure.message


async def test_the_end_of_half_an_answer_is_not_the_end_without_one(network: SystemNetwork) -> None:
    assert (await failed(network, says(ESTABLISHED[:20]))).code == UNFINISHED
    assert (await failed(network, closes)).code == "EOF"


async def test_a_reset_instead_of_an_answer_is_a_closed_connection(
    network: SystemNetwork,
) -> None:
    async with resetting() as port:
        with pytest.raises(NetError) as caught:
            await asked(network, port)

    assert caught.value.failure.cause is Cause.PROXY_CLOSED
    assert caught.value.failure.code == "ECONNRESET"


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200", b"HTTP/1.1 1"])
async def test_a_silent_proxy_is_left_to_the_steps_own_patience(
    network: SystemNetwork, begin: bytes
) -> None:
    async with listening(says(begin, stay=True)) as port:
        link = await network.connect(LOOPBACK, port)

        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.3):
                await network.tunnel(link, proxy(port), HOST, 443)

        known = seen_before(caught.value)
        assert (known.code if known else "") == (UNFINISHED if begin else "")

        with pytest.raises(NetError):
            await link.receive(1)
    gc.collect()


@pytest.mark.parametrize("host", ["a b\r\nX: y", "ä" * 70])
async def test_a_name_that_cannot_be_asked_for_is_said_so(
    network: SystemNetwork, host: str
) -> None:
    async with listening(silent) as port:
        with pytest.raises(NetError) as caught:
            await asked(network, port, host=host)

    assert caught.value.failure.cause is Cause.PROXY_ERROR
