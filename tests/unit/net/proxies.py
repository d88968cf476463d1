"""Proxies on loopback that answer as told, and one that really connects on."""

import asyncio
import base64

from arcdiag.model.proxy import Login, Proxy, Scheme
from arcdiag.model.secret import Secret
from tests.unit.net.servers import LOOPBACK, Talk

USER, PASSWORD = "arc-user", "p@ss word:1/2"
TOKEN = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
LOGIN = Login(user=Secret(USER), password=Secret(PASSWORD))
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def proxy(port: int, scheme: Scheme = Scheme.HTTP, login: Login | None = None) -> Proxy:
    return Proxy(scheme=scheme, host="localhost", port=port, login=login)


async def relay(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
) -> None:
    """Connect on to this machine's *port*, whatever the *host*, and carry bytes both ways."""
    onward_reader, onward_writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        await asyncio.gather(_carry(reader, onward_writer), _carry(onward_reader, writer))
    finally:
        onward_writer.transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


def connecting(heard: list[str], *, token: str = "", leading: bytes = b"") -> Talk:
    """An HTTP proxy: CONNECT, with Basic login if there is a *token*; notes what it *heard*."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        heard.append(head)
        if token and f"Proxy-Authorization: Basic {token}\r\n" not in head:
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b"Proxy-Authenticate: Negotiate, NTLM\r\n"
                b'Proxy-Authenticate: Basic realm="a, NTLM, b"\r\n'
                b"Content-Length: 5\r\n\r\nlogin"
            )
            await writer.drain()
            return
        writer.write(ESTABLISHED + leading)
        target = head.split()[1]
        await relay(reader, writer, target, int(target.rpartition(":")[2]))

    return talk


def socks(heard: list[bytes], *, login: bool = False, reply: bytes = b"\x00") -> Talk:
    """A SOCKS5 proxy, with a *login* or without, that answers a request with the code *reply*."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods = await reader.readexactly((await reader.readexactly(2))[1])
        heard.append(methods)
        wanted = b"\x02" if login else b"\x00"
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(b"\x05" + wanted)
        if login:
            user = await reader.readexactly((await reader.readexactly(2))[1])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            sound = (user, password) == (USER.encode(), PASSWORD.encode())
            writer.write(b"\x01\x00" if sound else b"\x01\x07")
            if not sound:
                return
        kind = (await reader.readexactly(4))[3]
        length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
        host = await reader.readexactly(length)
        port = int.from_bytes(await reader.readexactly(2))
        heard.append(bytes((kind,)) + host)
        writer.write(b"\x05" + reply + b"\x00\x01\x7f\x00\x00\x01\x04\x38")
        if reply == b"\x00":
            await relay(reader, writer, host.hex(), port)

    return talk
