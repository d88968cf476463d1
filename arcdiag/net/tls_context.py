"""What is the same for every handshake: the settings, the announced name, the chain."""

import ssl
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from arcdiag.net.tcp import is_literal

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


def server_name(host: str) -> str | None:
    """The name to announce: never an address (RFC 6066), nor what cannot be written as a name."""
    bare = host.rstrip(".")
    if not bare or is_literal(bare):
        return None
    try:
        name = bare.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return name if name.isprintable() else None


def presented(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """The chain as the other side sent it, DER.

    Public from Python 3.13; in 3.11 and 3.12 only the underscored object has it.
    """
    # getattr, as the type stubs know no underscored names.
    source: Any = tls if hasattr(tls, "get_unverified_chain") else getattr(tls, "_sslobj")  # noqa: B009
    found: Sequence[Any] = source.get_unverified_chain() or ()
    return tuple(
        bytes(one) if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes())
        for one in found[:MOST_CERTIFICATES]
    )
