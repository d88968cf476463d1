"""Proxies that break the rules, one port each, and a web server for the site's files (PAC).

Run inside a namespace as ``bad_proxies ADDRESS FILES_ADDRESS FOLDER``.
"""

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Behaviour = Callable[[Reader, Writer], Awaitable[None]]

PAGE: Final = b"<html><title>Blocked</title><p>This site is blocked by policy.</html>"
DRIP_S: Final = 0.02


async def close(reader: Reader, _: Writer) -> None:
    """Hears the wish, and hangs up."""
    await reader.readuntil(b"\r\n\r\n")


async def be_silent(reader: Reader, _: Writer) -> None:
    """Hears the wish, and never says a word."""
    while await reader.read(4096):
        pass


async def answer(said: bytes, reader: Reader, writer: Writer) -> None:
    """The same to every wish, for as long as there are any."""
    while True:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)


async def show_page(reader: Reader, writer: Writer) -> None:
    """Status 200, as for a tunnel, and then a page instead."""
    await reader.readuntil(b"\r\n\r\n")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    writer.write(head % len(PAGE) + PAGE)
    await writer.drain()
    while await reader.read(4096):
        pass


async def die(reader: Reader, writer: Writer) -> None:
    """Opens the tunnel, and hangs up as soon as something goes in."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await reader.read(4096)


async def babble(reader: Reader, writer: Writer) -> None:
    """Answers in no known language."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x00\xff\x13garbage\r\n\x7f\x01\r\n\r\n")
    await writer.drain()
    await reader.read(4096)


async def never_end(reader: Reader, writer: Writer) -> None:
    """Sends header after header."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"X-Filler: " + b"a" * 1000 + b"\r\n")
        await writer.drain()
        await asyncio.sleep(DRIP_S)


_EMPTY: Final = b"Content-Length: 0\r\n\r\n"
_LOGIN: Final = b'Proxy-Authenticate: Basic realm="Contoso"\r\n'
BEHAVIOURS: Final[dict[int, Behaviour]] = {
    9001: close,
    9002: be_silent,
    9003: partial(answer, b"HTTP/1.1 502 Bad Gateway\r\n" + _EMPTY),
    9004: partial(answer, b"HTTP/1.1 407 Login\r\n" + _LOGIN + _EMPTY),
    9005: show_page,
    9006: die,
    9007: babble,
    9008: never_end,
}


async def give_file(folder: Path, reader: Reader, writer: Writer) -> None:
    """One file of *folder* by its bare name."""
    request = await reader.readuntil(b"\r\n\r\n")
    name = Path(request.split(b" ")[1].decode("ascii", "replace")).name
    try:
        body, status = (folder / name).read_bytes(), b"200 OK"
    except OSError:
        body, status = b"", b"404 Not Found"
    head = b"HTTP/1.1 %s\r\nContent-Type: application/x-ns-proxy-autoconfig\r\n" % status
    writer.write(head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)


async def talk(behave: Behaviour, reader: Reader, writer: Writer) -> None:
    """Behave until either side has enough."""
    try:
        with contextlib.suppress(OSError, EOFError):
            await behave(reader, writer)
            await writer.drain()
    finally:
        writer.close()


async def serve(address: str, files_address: str, folder: Path) -> None:
    for port, behave in BEHAVIOURS.items():
        await asyncio.start_server(partial(talk, behave), address, port, backlog=500)
    await asyncio.start_server(partial(talk, partial(give_file, folder)), files_address, 80)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
