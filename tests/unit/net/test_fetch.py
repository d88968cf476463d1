"""Fetching a small file: what comes, what does not, and that all of it is bounded."""

import asyncio
import time

import pytest

from arcdiag.model.observation import Resolved
from arcdiag.net.fetch import FetchError, fetch
from arcdiag.net.system import SystemNetwork
from arcdiag.net.trust.known import known_roots
from arcdiag.net.trust.store import system_store
from arcdiag.net.trust.trust import Trust
from tests.unit.net.servers import (
    Talk,
    closes,
    forever,
    listening,
    says,
    server_context,
    silent,
)

OK = b"HTTP/1.1 200 OK\r\n"


async def fetched(
    network: SystemNetwork, talk: Talk, *, most: int = 2**20, seconds: float = 20.0
) -> bytes:
    async with listening(talk) as port:
        url = f"http://127.0.0.1:{port}/proxy.pac"
        return await fetch(network, url, most=most, seconds=seconds)


async def refused(network: SystemNetwork, talk: Talk, **limits: float) -> str:
    with pytest.raises(FetchError) as caught:
        await fetched(network, talk, **limits)  # type: ignore[arg-type]
    return str(caught.value)


async def test_the_whole_file_comes_also_when_it_is_large(network: SystemNetwork) -> None:
    file = b"x" * 700_000
    head = OK + b"Content-Length: 700000\r\n\r\n"

    assert await fetched(network, says(head + file)) == file


async def test_a_file_that_is_too_large_is_said(network: SystemNetwork) -> None:
    talk = forever(b"x" * 1000, begin=OK + b"\r\n")

    assert await refused(network, talk) == "the file is larger than 1 MiB"


async def test_pieces_without_end_are_cut_off(network: SystemNetwork) -> None:
    begin = OK + b"Transfer-Encoding: chunked\r\n\r\n"

    assert await refused(network, forever(b"1\r\nx\r\n", begin=begin), most=2**16)


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "answers with status 404"),
        (says(b"hello\r\n\r\n"), "no sound HTTP"),
        (closes, "no sound HTTP"),
        (says(OK + b"Content-Length: 10\r\n\r\nabc"), "no sound HTTP"),
        (forever(b"X-A: b\r\n", begin=OK), ""),
        (says(b"HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\nContent-Length: 0\r\n\r\n"), "the URL"),
        (says(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), "more than 5 redirects"),
        (
            says(b"HTTP/1.1 302 Found\r\nLocation: http://bob:hunter2@x:y/\r\n\r\n"),
            "the URL the port is no number",
        ),
    ],
)
async def test_what_a_server_may_do_instead(network: SystemNetwork, talk: Talk, words: str) -> None:
    said = await refused(network, talk)

    assert words in said
    assert "hunter2" not in said


async def test_silence_ends_with_the_time(network: SystemNetwork) -> None:
    began = time.monotonic()

    assert await refused(network, silent, seconds=0.2) == "not fetched within 0.2 s"
    assert time.monotonic() - began < 10


async def test_a_redirect_is_followed(network: SystemNetwork) -> None:
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1])
        if len(heard) == 1:
            writer.write(b"HTTP/1.1 301 Moved\r\nLocation: other.pac?a=1#b\r\n\r\n")
        else:
            writer.write(OK + b"Content-Length: 2\r\n\r\nok")
        await writer.drain()

    assert await fetched(network, talk) == b"ok"
    assert heard == [b"/proxy.pac", b"/other.pac?a=1"]


async def test_https_does_not_lead_to_http(network: SystemNetwork) -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"

    async with listening(says(answer), server_context()) as port:
        with pytest.raises(FetchError, match="leads from https"):
            await fetch(network, f"https://localhost:{port}/", most=2**20, seconds=20)


async def test_a_server_that_nobody_trusts_is_not_read() -> None:
    async def lookup(host: str) -> Resolved:
        return Resolved(source="system", addresses=("127.0.0.1",))

    network = SystemNetwork(
        trust=Trust(system_store((), label="system"), known_roots(())), lookup=lookup
    )
    try:
        async with listening(says(OK + b"\r\nDIRECT"), server_context()) as port:
            with pytest.raises(FetchError, match="certificate is not trusted"):
                await fetch(network, f"https://localhost:{port}/", most=2**20, seconds=20)
    finally:
        await network.aclose()


async def test_nobody_listening_is_said(network: SystemNetwork) -> None:
    async with listening(silent) as port:
        pass

    with pytest.raises(FetchError, match="refused"):
        await fetch(network, f"http://127.0.0.1:{port}/", most=2**20, seconds=20)
