"""Small servers on loopback that behave as badly as asked."""

import asyncio
import datetime
import socket
import ssl
import struct
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from arcdiag.model.host import NameServer

LOOPBACK = "127.0.0.1"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A TCP (or TLS) server that talks as told; gives its port."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, EOFError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(serve, LOOPBACK, 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)


def says(data: bytes, *, first: bool = False, stay: bool = False) -> Talk:
    """Send *data* once something was heard (or *first*), then close or *stay*."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not first:
            await reader.read(65536)
        writer.write(data)
        await writer.drain()
        if stay:
            await asyncio.sleep(60)
        writer.close()
        await writer.wait_closed()

    return talk


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept and never say a word."""
    await reader.read()
    await asyncio.sleep(60)


async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close in an orderly way after the first bytes."""
    await reader.read(65536)
    writer.close()
    await writer.wait_closed()


def forever(piece: bytes, *, begin: bytes = b"") -> Talk:
    """Send *begin*, then *piece* without end."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(begin)
        while True:
            writer.write(piece)
            await writer.drain()

    return talk


@dataclass
class Keys:
    """A certificate chain in PEM with its key."""

    pem: bytes
    ders: tuple[bytes, ...]


@cache
def keys(host: str = "localhost", extra: int = 0, names: int = 0) -> Keys:
    """A self-signed certificate for *host*, followed by *extra* others with *names* names each."""
    key = ec.generate_private_key(ec.SECP256R1())
    chain = [_certificate(host, key, [host])]
    many = [f"name-{number:05}.padding.example.com" for number in range(names)]
    chain += [_certificate(f"extra {number}", key, many) for number in range(extra)]
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in chain) + private
    return Keys(pem=pem, ders=tuple(one.public_bytes(Encoding.DER) for one in chain))


def _certificate(name: str, key: ec.EllipticCurvePrivateKey, names: list[str]) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), False)
        .sign(key, hashes.SHA256())
    )


def server_context(
    held: Keys | None = None, *, only: ssl.TLSVersion | None = None, client: bool = False
) -> ssl.SSLContext:
    """A TLS server's settings: one version *only*; a *client* certificate demanded."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.set_alpn_protocols(["http/1.1"])
    held = held or keys()
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        path = Path(folder) / "server.pem"
        path.write_bytes(held.pem)
        context.load_cert_chain(path)
        if only is not None:
            context.minimum_version = context.maximum_version = only
    if client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=keys().ders[0])
    return context


Reply = Callable[[bytes, int], list[bytes]]
"""From a datagram and its number (from 1 on) to the datagrams that go back."""


class Datagrams(asyncio.DatagramProtocol):
    """A name server's UDP side, as bad as its *reply*."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.heard: list[bytes] = []

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.append(data)
        for answer in self._reply(data, len(self.heard)):
            self._transport.sendto(answer, addr)


@asynccontextmanager
async def name_server(
    reply: Reply, talk: Talk | None = None
) -> AsyncIterator[tuple[NameServer, list[bytes]]]:
    """A name server over UDP, and over TCP if it has *talk*; gives what it heard over UDP too."""
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listening(talk)) if talk else 0
        transport, datagrams = await loop.create_datagram_endpoint(
            lambda: Datagrams(reply), local_addr=(LOOPBACK, port)
        )
        stack.callback(transport.abort)
        port = transport.get_extra_info("sockname")[1]
        yield NameServer(address=LOOPBACK, port=port), datagrams.heard
    await asyncio.sleep(0.01)


def unused_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    return int(port)


@asynccontextmanager
async def resetting(*, at_once: bool = False) -> AsyncIterator[int]:
    """A server that sends a reset after the first bytes, or *at_once*.

    It runs in a thread: on Windows asyncio ends every connection in an orderly way.
    """
    with socket.create_server((LOOPBACK, 0)) as listener:
        listener.settimeout(5)
        serving = asyncio.create_task(asyncio.to_thread(_reset, listener, at_once))
        yield listener.getsockname()[1]
        await serving


def _reset(listener: socket.socket, at_once: bool) -> None:
    accepted, _ = listener.accept()
    with accepted:
        accepted.settimeout(5)
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if not at_once:
            accepted.recv(65536)


@asynccontextmanager
async def demanding(only: ssl.TLSVersion | None = None) -> AsyncIterator[int]:
    """A TLS server that demands a client certificate, and says so when none comes.

    It runs in a thread: asyncio's TLS closes without sending the alert.
    """
    context = server_context(only=only, client=True)
    with socket.create_server((LOOPBACK, 0)) as listener:
        listener.settimeout(5)
        serving = asyncio.create_task(asyncio.to_thread(_demand, listener, context))
        yield listener.getsockname()[1]
        await serving


def _demand(listener: socket.socket, context: ssl.SSLContext) -> None:
    accepted, _ = listener.accept()
    with accepted:
        accepted.settimeout(5)
        try:
            context.wrap_socket(accepted, server_side=True, suppress_ragged_eofs=True).close()
        except OSError:
            time.sleep(0.1)
