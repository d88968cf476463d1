"""Requests without TLS: asked of the proxy itself, which is told the whole URL."""

import asyncio

import pytest

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Answered
from arcdiag.model.proxy import Proxy, Scheme
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import HttpRequest, NetError
from tests.unit.net.proxies import LOGIN, TOKEN, proxy
from tests.unit.net.servers import LOOPBACK, Talk, closes, listening, says

SAID = b"HTTP/1.1 200 OK\r\nVia: 1.1 edge\r\nContent-Length: 0\r\n\r\n"


def noting(heard: list[list[str]]) -> Talk:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n"))
        writer.write(SAID)
        await writer.drain()

    return listen


async def answered(
    network: SystemNetwork, talk: Talk, by: Proxy | None, secure: bool = False, port: int = 80
) -> Answered:
    asked = HttpRequest(host="pki.example", port=port, path="/a?b", secure=secure, proxy=by)
    async with listening(talk) as listens, asyncio.timeout(10):
        return await network.request(await network.connect(LOOPBACK, listens), asked)


@pytest.mark.parametrize("scheme", [Scheme.HTTP, Scheme.HTTPS])
async def test_an_http_proxy_is_told_the_whole_url_and_the_login(
    network: SystemNetwork, scheme: Scheme
) -> None:
    heard: list[list[str]] = []

    seen = await answered(network, noting(heard), proxy(8080, scheme, LOGIN))

    assert heard[0][0] == "GET http://pki.example/a?b HTTP/1.1"
    assert "Host: pki.example" in heard[0]
    assert f"Proxy-Authorization: Basic {TOKEN}" in heard[0]
    assert (seen.status, seen.path, seen.header("via")) == (200, "/a?b", "1.1 edge")


async def test_another_port_is_part_of_the_url(network: SystemNetwork) -> None:
    heard: list[list[str]] = []

    await answered(network, noting(heard), proxy(8080), port=8081)

    assert heard[0][0] == "GET http://pki.example:8081/a?b HTTP/1.1"
    assert not any(line.startswith("Proxy-Authorization") for line in heard[0])


@pytest.mark.parametrize(
    ("by", "secure"),
    [
        pytest.param(None, False, id="no proxy"),
        pytest.param(proxy(1080, Scheme.SOCKS5, LOGIN), False, id="a SOCKS proxy"),
        pytest.param(proxy(1080, Scheme.SOCKS5H, LOGIN), False, id="a SOCKS proxy by name"),
        pytest.param(proxy(8080, Scheme.HTTP, LOGIN), True, id="behind a tunnel"),
    ],
)
async def test_nobody_but_the_proxy_sees_its_login(
    network: SystemNetwork, by: Proxy | None, secure: bool
) -> None:
    heard: list[list[str]] = []

    await answered(network, noting(heard), by, secure, 443 if secure else 80)

    assert heard[0][0] == "GET /a?b HTTP/1.1"
    assert not any("roxy" in line for line in heard[0])


@pytest.mark.parametrize("status", [403, 407, 502])
async def test_what_the_proxy_itself_says_is_an_answer(network: SystemNetwork, status: int) -> None:
    head = (
        f"HTTP/1.1 {status} No\r\nProxy-Authenticate: NTLM\r\n"
        'Proxy-Authenticate: Negotiate, basic realm="x"\r\nContent-Length: 4\r\n\r\npage'
    )

    seen = await answered(network, says(head.encode()), proxy(8080))

    assert (seen.status, seen.excerpt) == (status, "page")
    assert seen.header("proxy-authenticate") == "NTLM"
    assert seen.schemes == ("NTLM", "Negotiate", "Basic")


@pytest.mark.parametrize(
    ("talk", "cause"), [(closes, Cause.HTTP_CLOSED), (says(b"\x05\xff\r\n"), Cause.HTTP_ERROR)]
)
async def test_a_proxy_that_does_not_answer_keeps_the_causes_of_http(
    network: SystemNetwork, talk: Talk, cause: Cause
) -> None:
    with pytest.raises(NetError) as caught:
        await answered(network, talk, proxy(8080))

    assert caught.value.failure.cause is cause
