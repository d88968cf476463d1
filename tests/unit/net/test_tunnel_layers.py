"""TLS with the proxy, and TLS with the endpoint inside it: two handshakes over one connection."""

import asyncio

import pytest

from arcdiag.model.failure import Cause
from arcdiag.model.proxy import Scheme
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import HttpRequest, NetError
from tests.unit.net.proxies import ESTABLISHED, LOGIN, TOKEN, connecting, proxy, socks
from tests.unit.net.servers import (
    LOOPBACK,
    Talk,
    demanding,
    keys,
    listening,
    says,
    server_context,
)

PAGE = b"HTTP/1.1 200 OK\r\nServer: arc\r\nContent-Length: 40000\r\n\r\n" + b"x" * 40_000


async def test_tls_inside_tls_carries_a_request_to_the_endpoint(network: SystemNetwork) -> None:
    heard: list[str] = []
    outer = server_context(keys("proxy.example"))
    inner = server_context(keys("localhost", extra=5, names=400))
    talk = connecting(heard, token=TOKEN)
    async with listening(says(PAGE), inner) as end, listening(talk, outer) as port:
        asks = proxy(port, Scheme.HTTPS, LOGIN)
        link = await network.connect(LOOPBACK, port)
        with_proxy, first = await network.start_tls(link, "proxy.example")
        way, said = await network.tunnel(with_proxy, asks, "localhost", end)
        assert way is not None
        with_end, second = await network.start_tls(way, "localhost")
        request = HttpRequest(
            host="localhost", port=end, path="/", secure=True, proxy=asks, keep=20_000
        )

        answer = await network.request(with_end, request)

    assert first.chain[0].names == ("proxy.example",)
    assert second.chain[0].names == ("localhost",)
    assert len(second.chain) == 6
    assert with_end.chain == keys("localhost", extra=5, names=400).ders
    assert said.opened
    assert said.proxy == f"https://localhost:{port}"
    assert (answer.status, answer.header("server")) == (200, "arc")
    assert answer.excerpt == "x" * 20_000


async def test_a_request_without_tls_goes_inside_the_proxys_tls(network: SystemNetwork) -> None:
    heard: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with listening(listen, server_context()) as port:
        asks = proxy(port, Scheme.HTTPS)
        link, _ = await network.start_tls(await network.connect(LOOPBACK, port), "localhost")
        request = HttpRequest(host="pki.example", port=80, path="/", secure=False, proxy=asks)

        assert (await network.request(link, request)).status == 200

    assert heard[0].startswith("GET http://pki.example/ HTTP/1.1\r\n")


async def test_a_request_without_tls_goes_through_a_socks_tunnel(network: SystemNetwork) -> None:
    async with listening(says(PAGE)) as end, listening(socks([])) as port:
        asks = proxy(port, Scheme.SOCKS5)
        link = await network.connect(LOOPBACK, port)
        way, _ = await network.tunnel(link, asks, "localhost", end)
        assert way is not None
        request = HttpRequest(host="localhost", port=end, path="/", secure=False, proxy=asks)

        assert (await network.request(way, request)).header("server") == "arc"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [(b"", Cause.PROXY_CLOSED), (b"\x00\r\n\r\n", Cause.PROXY_GARBLED)],
)
async def test_a_proxy_that_breaks_off_inside_tls_is_the_proxys_fault(
    network: SystemNetwork, answer: bytes, cause: Cause
) -> None:
    async with listening(says(answer), server_context()) as port:
        link, _ = await network.start_tls(await network.connect(LOOPBACK, port), "localhost")
        with pytest.raises(NetError) as caught:
            await network.tunnel(link, proxy(port, Scheme.HTTPS), "localhost", 443)

    assert caught.value.failure.cause is cause


async def test_a_proxy_that_demands_a_certificate_is_not_taken_for_the_endpoint(
    network: SystemNetwork,
) -> None:
    async with demanding() as port:
        link, _ = await network.start_tls(await network.connect(LOOPBACK, port), "localhost")
        with pytest.raises(NetError) as caught:
            await network.tunnel(link, proxy(port, Scheme.HTTPS), "localhost", 443)

    assert caught.value.failure.cause is Cause.PROXY_ERROR
    assert "certificate" in caught.value.failure.message


async def test_closing_the_inner_link_closes_the_connection(network: SystemNetwork) -> None:
    ended = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ESTABLISHED)
        await reader.read()
        ended.set()

    tunnelling: Talk = talk
    async with listening(tunnelling) as port:
        link = await network.connect(LOOPBACK, port)
        way, _ = await network.tunnel(link, proxy(port), "localhost", 443)
        assert way is not None

        await way.close()
        await way.close()

        async with asyncio.timeout(5):
            await ended.wait()
