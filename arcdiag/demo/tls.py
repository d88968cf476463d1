"""The server's side of TLS over asyncio streams: the name first, then the handshake for it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import warnings
from collections.abc import Collection
from pathlib import Path
from typing import Final

from arcdiag.demo.pki import Pki
from arcdiag.demo.trouble import Showing

_CHUNK: Final = 16 * 1024
_HELLO_LIMIT: Final = 64 * 1024


class Certificates:
    """Server contexts for hosts, made when first asked for.

    *folder* holds keys while they load; *older* are hosts that offer nothing newer than TLS 1.2.
    """

    def __init__(self, pki: Pki, folder: Path, older: Collection[str] = ()) -> None:
        self._pki = pki
        self._older = older
        self._file = folder / "key-and-chain.pem"
        self._contexts: dict[tuple[str, Showing, bool], ssl.SSLContext] = {}

    def context(self, host: str, showing: Showing, *, tls10: bool = False) -> ssl.SSLContext:
        """A context that presents *showing* for *host*; ``tls10``: speaks nothing newer."""
        key = host, showing, tls10
        if key not in self._contexts:
            self._contexts[key] = self._made(host, showing, tls10)
        return self._contexts[key]

    def _made(self, host: str, showing: Showing, tls10: bool) -> ssl.SSLContext:
        context = _tls10() if tls10 else ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        if host in self._older and not tls10:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        self._file.write_bytes(self._pki.key_and_chain(host, showing))
        try:
            context.load_cert_chain(self._file)
        finally:
            self._file.unlink()
        return context


def _tls10() -> ssl.SSLContext:
    """A context as old as OpenSSL still has it; asking for that is deprecated, and meant here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
    return context


async def read_hello(reader: asyncio.StreamReader) -> tuple[bytes, str] | None:
    """The client's first message and the name in it (empty: none); None when it is not TLS."""
    hello = b""
    while len(hello) < _HELLO_LIMIT:
        data = await reader.read(_CHUNK)
        if not data:
            return None
        hello += data
        named = _name_in(hello)
        if named is not None:
            return (hello, named.lower()) if _is_handshake(hello) else None
    return None


def _is_handshake(hello: bytes) -> bool:
    """A TLS record of the handshake type (22), version 3.x."""
    return hello[:2] == b"\x16\x03"


def _name_in(hello: bytes) -> str | None:
    """The server name of a ClientHello, read by OpenSSL itself; None: more bytes are needed."""
    seen: list[str] = []

    def note(_link: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int:
        seen.append(name or "")
        return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.sni_callback = note
    incoming = ssl.MemoryBIO()
    incoming.write(hello)
    try:
        context.wrap_bio(incoming, ssl.MemoryBIO(), server_side=True).do_handshake()
    except ssl.SSLWantReadError:
        return None
    except ssl.SSLError:
        pass
    return seen[0] if seen else ""


class SecureStream:
    """One connection inside TLS, server side."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        context: ssl.SSLContext,
        hello: bytes,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._incoming.write(hello)
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def handshake(self) -> None:
        """Complete the handshake; raises ssl.SSLError after the alert has been sent."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._exchange()
            except ssl.SSLError:
                await self._flush()
                raise
            else:
                await self._flush()
                return

    async def read(self) -> bytes:
        """Some bytes; empty at the end of the stream."""
        while True:
            try:
                return self._tls.read(_CHUNK)
            except ssl.SSLWantReadError:
                await self._exchange()
            except ssl.SSLZeroReturnError:
                return b""

    async def write(self, data: bytes) -> None:
        """Send all of *data*."""
        self._tls.write(data)
        await self._flush()

    async def end(self) -> None:
        """Say that nothing follows (close_notify)."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()
        await self._flush()

    async def _exchange(self) -> None:
        """Send what waits, then take in what comes."""
        await self._flush()
        data = await self._reader.read(_CHUNK)
        if not data:
            raise ConnectionResetError("the client went away")
        self._incoming.write(data)

    async def _flush(self) -> None:
        if self._outgoing.pending:
            self._writer.write(self._outgoing.read())
            await self._writer.drain()
