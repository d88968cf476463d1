"""SOCKS5: what is sent to a proxy, and what becomes of every kind of answer."""

import asyncio
import gc

import pytest

from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Login, Scheme
from arcdiag.model.secret import Secret
from arcdiag.model.sight.proxying import NO_LOGIN_ACCEPTED
from arcdiag.net.socks5 import REPLIES
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import Link, NetError
from tests.unit.net.proxies import LOGIN, proxy, socks
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
WRONG = Login(user=Secret("arc-user"), password=Secret("guess"))
BOUND = b"\x01\x7f\x00\x00\x01\x04\x38"
YES = b"\x05\x00\x00"


async def asked(
    network: SystemNetwork,
    port: int,
    login: Login | None = None,
    host: str = HOST,
    scheme: Scheme = Scheme.SOCKS5,
) -> tuple[Link | None, Tunnelled]:
    async with asyncio.timeout(10):
        link = await network.connect(LOOPBACK, port)
        return await network.tunnel(link, proxy(port, scheme, login), host, 443)


async def seen(
    network: SystemNetwork, talk: Talk, login: Login | None = None, host: str = HOST
) -> Tunnelled:
    """What the proxy answered; a way that was opened is closed again."""
    async with listening(talk) as port:
        link, said = await asked(network, port, login, host)
        if link is not None:
            await link.close()
        return said


async def failed(
    network: SystemNetwork, talk: Talk, login: Login | None = None, host: str = HOST
) -> Failure:
    with pytest.raises(NetError) as caught:
        await seen(network, talk, login, host)
    return caught.value.failure


def stages(*answers: bytes, stay: bool = False, half: bool = False) -> Talk:
    """One answer to each message, whatever it says; the end comes after one more, or at *half*."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.read(65536)
            writer.write(answer)
            await writer.drain()
        if stay:
            await asyncio.sleep(60)
        if not half:
            await reader.read(65536)
        writer.close()
        await writer.wait_closed()

    return talk


@pytest.mark.parametrize("scheme", [Scheme.SOCKS5, Scheme.SOCKS5H])
@pytest.mark.parametrize("login", [None, LOGIN])
async def test_tls_goes_through_a_tunnel_to_the_endpoint(
    network: SystemNetwork, scheme: Scheme, login: Login | None
) -> None:
    heard: list[bytes] = []
    served = says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", stay=True)
    socks5 = socks(heard, login=login is not None)
    async with listening(served, server_context()) as end, listening(socks5) as port:
        link = await network.connect(LOOPBACK, port)
        asks = proxy(port, scheme, login)

        way, said = await network.tunnel(link, asks, "localhost", end)
        assert way is not None
        secure, shaken = await network.start_tls(way, "localhost")

        await secure.close()
    assert (said.opened, said.status, said.reason) == (True, 0, "succeeded")
    assert said.login == (login is not None)
    assert shaken.chain[0].names == ("localhost",)
    assert heard == [b"\x00\x02" if login else b"\x00", b"\x03localhost"]


@pytest.mark.parametrize(
    ("host", "sent"),
    [
        ("192.0.2.1", b"\x01\xc0\x00\x02\x01"),
        ("2001:db8::1", b"\x04\x20\x01\x0d\xb8" + bytes(11) + b"\x01"),
        ("bücher.example", b"\x03xn--bcher-kva.example"),
        (f"{'a.' * 127}a", b"\x03" + b"a." * 127 + b"a"),
    ],
)
async def test_names_go_as_names_and_addresses_as_addresses(
    network: SystemNetwork, host: str, sent: bytes
) -> None:
    heard: list[bytes] = []

    said = await seen(network, socks(heard, reply=b"\x05"), host=host)

    assert heard[1] == sent
    assert said.status == 5


@pytest.mark.parametrize("code", [*range(1, 10), 91, 254])
async def test_every_reply_code_is_a_refusal_that_was_seen(
    network: SystemNetwork, code: int
) -> None:
    said = await seen(network, socks([], reply=bytes((code,))), LOGIN)

    assert (said.opened, said.status) == (False, code)
    assert said.reason == REPLIES.get(code, f"unassigned reply code {code}")
    assert said.schemes == ()


async def test_a_reply_that_ends_behind_its_code_is_a_refusal_too(network: SystemNetwork) -> None:
    assert (await seen(network, stages(b"\x05\x00", b"\x05\x02"))).status == 2


async def test_a_login_that_is_wanted_is_told_from_one_that_is_refused(
    network: SystemNetwork,
) -> None:
    wanted = await seen(network, socks([], login=True))
    refused = await seen(network, socks([], login=True), WRONG)

    assert (wanted.opened, wanted.status, wanted.login) == (False, NO_LOGIN_ACCEPTED, False)
    assert (refused.opened, refused.status, refused.login) == (False, NO_LOGIN_ACCEPTED, True)
    assert wanted.schemes == ()
    assert refused.schemes == ("username/password",)
    assert wanted.reason == "no acceptable methods"
    assert refused.reason == "the proxy refused the login"


@pytest.mark.parametrize(("method", "name"), [(1, "GSSAPI"), (2, "username/password")])
async def test_a_login_that_was_never_offered_is_wanted(
    network: SystemNetwork, method: int, name: str
) -> None:
    said = await seen(network, stages(bytes((5, method))))

    assert (said.opened, said.status, said.schemes) == (False, NO_LOGIN_ACCEPTED, (name,))


@pytest.mark.parametrize(
    "bound",
    [
        pytest.param(BOUND, id="IPv4"),
        pytest.param(b"\x04" + bytes(18), id="IPv6"),
        pytest.param(b"\x03\x00" + bytes(2), id="an empty name"),
        pytest.param(b"\x03\xff" + b"\xfe" * 255 + bytes(2), id="a name of 255 bytes"),
    ],
)
async def test_what_follows_the_reply_comes_through_the_tunnel(
    network: SystemNetwork, bound: bytes
) -> None:
    async with listening(stages(b"\x05\x00", YES + bound + b"welcome", stay=True)) as port:
        way, said = await asked(network, port)
        assert said.opened
        assert way is not None

        heard = await way.receive(100)

        await way.close()
    assert heard == b"welcome"


async def test_answers_in_single_bytes_are_answers(network: SystemNetwork) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in (b"\x05\x02", b"\x01\x00", YES + BOUND):
            await reader.read(65536)
            for byte in answer:
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(0.002)
        await reader.read()

    assert (await seen(network, drip, LOGIN)).opened


CLOSED = [
    pytest.param(closes, id="closed without an answer"),
    pytest.param(stages(b"\x05", half=True), id="half an answer"),
    pytest.param(stages(b"\x05\x02"), id="closed at the login"),
    pytest.param(stages(b"\x05\x02", b"\x01", half=True), id="half an answer to the login"),
    pytest.param(stages(b"\x05\x02", b"\x01\x00"), id="closed at the request"),
    pytest.param(stages(b"\x05\x00", b"\x05", half=True), id="half a reply code"),
    pytest.param(stages(b"\x05\x00", YES, half=True), id="no address"),
    pytest.param(stages(b"\x05\x00", YES + BOUND[:-1], half=True), id="half an address"),
    pytest.param(stages(b"\x05\x00", YES + b"\x03\xffabc", half=True), id="half a name"),
]


@pytest.mark.parametrize("talk", CLOSED)
async def test_a_proxy_that_closes_at_any_stage_is_said_so(
    network: SystemNetwork, talk: Talk
) -> None:
    failure = await failed(network, talk, LOGIN)

    code = "EOF" if talk is closes else UNFINISHED
    assert (failure.cause, failure.code) == (Cause.PROXY_CLOSED, code)


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), id="an HTTP proxy"),
        pytest.param(says(b"\x04\x5b\x00\x00"), id="SOCKS4"),
        pytest.param(says(b"\x05\x77"), id="an unknown method"),
        pytest.param(forever(b"z" * 512), id="endless garbage"),
        pytest.param(stages(b"\x05\x02", b"\x05\x00"), id="another version at the login"),
        pytest.param(stages(b"\x05\x00", b"HTTP/1.1"), id="another protocol behind it"),
        pytest.param(stages(b"\x05\x00", YES + b"\x02\x00"), id="an unknown address type"),
        pytest.param(stages(b"\x05\x00", b"\x05\xff"), id="the word for logins as a reply"),
    ],
)
async def test_an_answer_that_is_not_socks5_is_garbled(network: SystemNetwork, talk: Talk) -> None:
    failure = await failed(network, talk, LOGIN)

    assert failure.cause is Cause.PROXY_GARBLED
    assert failure.message.isprintable()


async def test_a_reset_is_a_closed_connection(network: SystemNetwork) -> None:
    async with resetting() as port:
        with pytest.raises(NetError) as caught:
            await asked(network, port)

    assert caught.value.failure.cause is Cause.PROXY_CLOSED
    assert caught.value.failure.code == "ECONNRESET"


@pytest.mark.parametrize("answers", [(), (b"\x05",), (b"\x05\x00",), (b"\x05\x00", YES)])
async def test_a_silent_proxy_is_left_to_the_steps_own_patience(
    network: SystemNetwork, answers: tuple[bytes, ...]
) -> None:
    async with listening(stages(*answers, stay=True)) as port:
        link = await network.connect(LOOPBACK, port)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await network.tunnel(link, proxy(port, Scheme.SOCKS5), HOST, 443)

        with pytest.raises(NetError):
            await link.receive(1)
    gc.collect()


@pytest.mark.parametrize("host", ["a" * 256, "ä" * 70, ""])
async def test_a_name_that_cannot_be_asked_for_is_said_so(
    network: SystemNetwork, host: str
) -> None:
    assert (await failed(network, silent, host=host)).cause is Cause.PROXY_ERROR


@pytest.mark.parametrize(
    ("user", "password"), [("", "x"), ("u" * 256, "x"), ("ü" * 128, "x"), ("u", "x" * 256)]
)
async def test_a_login_that_socks5_cannot_carry_is_not_sent(
    network: SystemNetwork, user: str, password: str
) -> None:
    login = Login(user=Secret(user), password=Secret(password))

    assert (await failed(network, stages(b"\x05\x02"), login)).cause is Cause.PROXY_ERROR


async def test_a_login_of_the_greatest_length_is_sent_whole(network: SystemNetwork) -> None:
    login = Login(user=Secret("u" * 255), password=Secret(""))
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(b"\x05\x02")
        heard.append(await reader.readexactly(258))
        writer.write(b"\x01\x01")

    said = await seen(network, listen, login)

    assert heard == [b"\x01\xff" + b"u" * 255 + b"\x00"]
    assert not said.opened
