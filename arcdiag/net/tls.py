"""TLS over any link, trusting anybody: version, cipher and presented chain of a handshake that is
judged elsewhere. Our own loop over memory buffers: a quarter of the memory of asyncio's.
"""

import ssl
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Certificate, Handshaken
from arcdiag.net.failures import IN_TLS, during, tls_failure
from arcdiag.net.hello import ALERT_OF_REFUSAL, asked_for_certificate, speaks_tls
from arcdiag.net.tcp import is_literal
from arcdiag.net.text import printable
from arcdiag.ports import Link, NetError

PIECE: Final = 16_384
"""Bytes taken from the socket at once: the size of a TLS record."""
MOST_HEARD: Final = 200_000
"""Bytes of a handshake; OpenSSL refuses chains above 100 KB (SSL_CTX_set_max_cert_list)."""
MOST_AFTERWARDS: Final = 1_048_576
"""Bytes after the handshake: a server could send session tickets for ever, and never any data."""
MOST_CERTIFICATES: Final = 64
LEGACY_SERVER_CONNECT: Final = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT, named in ssl from Python 3.12."""


@cache
def anybody() -> ssl.SSLContext:
    """The one context for all handshakes: no trust asked for, every version offered.

    The weakest settings are on purpose: an old server's version must be seen to be named, and
    nothing is ever sent over a link before its chain was judged.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= LEGACY_SERVER_CONNECT | ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    return context


class TlsLink:
    """A link inside TLS; ``chain`` is what was presented, DER, leaf first."""

    __slots__ = (
        *("_incoming", "_link", "_outgoing", "_received", "_tls"),
        *("address", "chain", "local", "port"),
    )

    def __init__(self, link: Link, host: str) -> None:
        self._link = link
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = anybody().wrap_bio(
            self._incoming, self._outgoing, server_hostname=server_name(host)
        )
        self.address = link.address
        self.port = link.port
        self.local = link.local
        self.chain: tuple[bytes, ...] = ()
        self._received = 0

    async def negotiate(self) -> Handshaken:
        """Take the handshake to its end."""
        heard = bytearray()
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._exchange(heard)
            except ssl.SSLError as error:
                raise _explained(error, heard) from error
            else:
                await self._flush()
                return self._shown()

    async def _exchange(self, heard: bytearray) -> None:
        try:
            await self._flush()
            data = await self._link.receive(PIECE)
        except NetError as error:
            raise during(IN_TLS, error, "during the TLS handshake") from error
        heard += data
        if heard and not speaks_tls(heard):
            raise _not_tls(heard)
        if len(heard) > MOST_HEARD:
            message = f"the TLS handshake was not over after {MOST_HEARD} bytes"
            raise NetError(Cause.TLS_ALERT, message, "endless")
        if not data:
            raise NetError(Cause.TLS_CLOSED, _closed_words(heard), "EOF")
        self._incoming.write(data)

    def _shown(self) -> Handshaken:
        self.chain = presented(self._tls)
        cipher = self._tls.cipher()
        return Handshaken(
            address=self.address,
            version=self._tls.version() or "",
            cipher=cipher[0] if cipher else "",
            alpn=self._tls.selected_alpn_protocol() or "",
            chain=described(self.chain),
        )

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await self._link.send(self._outgoing.read())

    async def send(self, data: bytes) -> None:
        """Send all of *data*."""
        try:
            self._tls.write(data)
        except ssl.SSLError as error:
            raise tls_failure(error) from error
        await self._flush()

    async def receive(self, limit: int) -> bytes:
        """At most *limit* bytes; empty at the end, whether or not it was announced."""
        while True:
            try:
                return self._tls.read(limit)
            except ssl.SSLWantReadError:
                await self._flush()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""
            except ssl.SSLError as error:
                raise tls_failure(error) from error
            await self._refill()

    async def _refill(self) -> None:
        if self._received > MOST_AFTERWARDS:
            raise NetError(Cause.TLS_ALERT, "TLS went on without any data in it", "endless")
        data = await self._link.receive(PIECE)
        self._received += len(data)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def close(self) -> None:
        """Let go at once, without a farewell."""
        await self._link.close()


async def start_tls(link: Link, host: str) -> tuple[TlsLink, Handshaken]:
    """Complete TLS over *link*; when that fails, the link is closed."""
    try:
        tls = TlsLink(link, host)
        return tls, await tls.negotiate()
    except BaseException:
        await link.close()
        raise


def server_name(host: str) -> str | None:
    """The name to announce: never an address (RFC 6066), nor what cannot be written as a name."""
    bare = host.rstrip(".")
    if not bare or is_literal(bare):
        return None
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def presented(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """The chain as the other side sent it, DER.

    Public from Python 3.13; in 3.11 and 3.12 only the underscored object has it.
    """
    source: Any = tls if hasattr(tls, "get_unverified_chain") else getattr(tls, "_sslobj")  # noqa: B009
    found: Sequence[Any] = source.get_unverified_chain() or ()
    return tuple(
        bytes(one) if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes())
        for one in found[:MOST_CERTIFICATES]
    )


def described(chain: Sequence[bytes]) -> tuple[Certificate, ...]:
    """Every certificate in words; one that cannot be read fails the handshake."""
    try:
        return tuple(_described(der) for der in chain)
    except ValueError as error:
        message = "a certificate presented cannot be read"
        raise NetError(Cause.CERT_INVALID, message, type(error).__name__) from error


@lru_cache(maxsize=256)
def _described(der: bytes) -> Certificate:
    """Few servers present chains of their own: most intermediates are seen again and again."""
    from arcdiag.net.trust.certificate import describe

    return describe(der)


def _explained(error: ssl.SSLError, heard: bytearray) -> NetError:
    """OpenSSL's reason, and what the bytes heard say beyond it."""
    failed = tls_failure(error)
    if failed.failure.code in ALERT_OF_REFUSAL and asked_for_certificate(heard):
        message = "the server demands a certificate of the client"
        return NetError(Cause.TLS_CLIENT_CERT, message, failed.failure.code)
    return failed


def _not_tls(heard: bytearray) -> NetError:
    message = f"what answered does not speak TLS; it said: {printable(bytes(heard[:80]))}"
    return NetError(Cause.TLS_NOT_TLS, message, "plain text")


def _closed_words(heard: bytearray) -> str:
    when = "halfway through" if heard else "before an answer to the first message of"
    return f"the other side closed the connection {when} the TLS handshake"
