"""TLS over any link, trusting anybody, in our own loop over memory buffers: a quarter of the memory
of asyncio's, and the chain is there even when nobody trusts it.
"""

import asyncio
import ssl
from functools import lru_cache
from typing import Final

from arcdiag.model.failure import UNFINISHED, Cause
from arcdiag.model.observation import Certificate, Handshaken
from arcdiag.net.failures import IN_TLS, TLS_WORDS, during, tls_failure
from arcdiag.net.hello import (
    ALERT_OF_REFUSAL,
    CERTIFICATE,
    asked_for_certificate,
    last_message,
    speaks_tls,
)
from arcdiag.net.text import printable
from arcdiag.net.tls_context import anybody, presented, server_name
from arcdiag.net.trust.certificate import describe
from arcdiag.ports import Link, NetError

PIECE: Final = 16_384
"""Bytes taken from the socket at once: the size of a TLS record."""
MOST_HEARD: Final = 200_000
"""Bytes of a handshake; OpenSSL refuses chains above 100 KB (SSL_CTX_set_max_cert_list)."""
MOST_AFTERWARDS: Final = 1_048_576
"""Bytes after the handshake: a server could send session tickets for ever, and never any data."""
MOST_GO_READS: Final = 262_144
"""Bytes of certificates; the agent is a Go program (crypto/tls, maxHandshakeCertificateMsg)."""
TOO_LARGE: Final = "EXCESSIVE_MESSAGE_SIZE"
ILL_SIZED: Final = "LENGTH_MISMATCH"


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
        try:
            await self._shake()
        except NetError as error:
            raise during(IN_TLS, error, "{message} during the TLS handshake") from error
        return self._shown()

    async def _shake(self) -> None:
        heard = bytearray()
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._answered(heard)
            except ssl.SSLError as error:
                raise _explained(error, heard) from error
            else:
                await self._flush()
                return

    async def _answered(self, heard: bytearray) -> None:
        try:
            await self._exchange(heard)
        except asyncio.CancelledError as cut:
            if heard:
                message = "an answer to the first message of TLS came, and not the rest"
                raise cut from NetError(Cause.TLS_TIMEOUT, message, UNFINISHED)
            raise

    async def _exchange(self, heard: bytearray) -> None:
        await self._flush()
        data = await self._link.receive(PIECE)
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
            chain=tuple(described(der) for der in self.chain),
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


@lru_cache(maxsize=256)
def described(der: bytes) -> Certificate:
    """A certificate in words; few servers have a chain of their own, so most are seen again."""
    return describe(der)


def _explained(error: ssl.SSLError, heard: bytearray) -> NetError:
    """OpenSSL's reason, and what the bytes heard say beyond it."""
    failed = tls_failure(error)
    if failed.failure.code == TOO_LARGE:
        return _too_large(heard)
    if failed.failure.code == ILL_SIZED and (last_message(heard) or (0, 0))[0] == CERTIFICATE:
        words = TLS_WORDS[Cause.CERT_INVALID]
        return NetError(Cause.CERT_INVALID, words, failed.failure.code)
    if failed.failure.code in ALERT_OF_REFUSAL and asked_for_certificate(heard):
        message = "the server demands a certificate of the client"
        return NetError(Cause.TLS_CLIENT_CERT, message, failed.failure.code)
    return failed


def _too_large(heard: bytearray) -> NetError:
    """A message beyond what OpenSSL reads: 100 KB for certificates, where Go reads 256 KiB."""
    kind, size = last_message(heard) or (CERTIFICATE, 0)
    if kind != CERTIFICATE:
        message = "a message of the TLS handshake is larger than such a message may be"
        return NetError(Cause.TLS_ALERT, message, TOO_LARGE)
    if size > MOST_GO_READS:
        message = f"the certificates presented take {size} bytes, more than any client reads"
        return NetError(Cause.CERT_INVALID, message, TOO_LARGE)
    message = "the certificates presented take more than the 100 KB that OpenSSL reads here"
    return NetError(Cause.LOCAL_LIMIT, message, TOO_LARGE)


def _not_tls(heard: bytearray) -> NetError:
    message = f"what answered does not speak TLS; it said: {printable(bytes(heard[:80]))}"
    return NetError(Cause.TLS_NOT_TLS, message, "plain text")


def _closed_words(heard: bytearray) -> str:
    when = "halfway through" if heard else "before an answer to the first message of"
    return f"the other side closed the connection {when} the TLS handshake"
