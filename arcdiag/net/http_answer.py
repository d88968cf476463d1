"""What is kept of an HTTP answer and read of its body: bounded, and only what tells who it is."""

import asyncio
import re
from collections.abc import Callable
from typing import Final

import httpcore

from arcdiag.net.challenges import schemes
from arcdiag.net.text import escaped
from arcdiag.ports import NetError

KEPT_HEADERS: Final = frozenset(
    {
        b"age",
        b"content-length",
        b"content-type",
        b"date",
        b"location",
        b"proxy-agent",
        b"proxy-authenticate",
        b"proxy-connection",
        b"proxy-status",
        b"server",
        b"upgrade",
        b"via",
        b"www-authenticate",
        b"x-azure-ref",
        b"x-cache",
        b"x-ms-error-code",
        b"x-ms-region",
        b"x-ms-request-id",
        b"x-ms-version",
        b"x-squid-error",
    }
)
"""Those that tell who answered; a cookie never does."""
PROXY_CHALLENGES: Final = b"proxy-authenticate"
SERVER_CHALLENGES: Final = b"www-authenticate"
MOST_HEADERS: Final = 32
MOST_HEADER_VALUE: Final = 256
MOST_BODY: Final = 64 * 1024
BODY_PATIENCE_S: Final = 1.0
"""A body that dribbles does not cost the status that was already told."""


async def body_of(response: httpcore.Response) -> bytes:
    """The beginning of the body; whatever ends it early, the status stands.

    The stream ends by itself when it had enough: httpcore's generators then run to their end.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_PATIENCE_S):
            async for piece in response.aiter_stream():
                body += piece
    except (NetError, httpcore.RemoteProtocolError, TimeoutError):
        pass
    return bytes(body[:MOST_BODY])


def kept(
    response: httpcore.Response, hide: Callable[[str], str] = str
) -> tuple[tuple[str, str], ...]:
    """The headers that tell who answered, without what *hide* takes out of their values."""
    return tuple(
        (
            name.lower().decode("ascii"),
            hide(escaped(_told(name.lower(), value)))[:MOST_HEADER_VALUE],
        )
        for name, value in response.headers
        if name.lower() in KEPT_HEADERS
    )[:MOST_HEADERS]


def _told(name: bytes, value: bytes) -> bytes:
    """A header's value; of a redirect only where it leads: logins and tokens are nobody's need."""
    if name != b"location":
        return value
    where = re.split(rb"[?#]", value, maxsplit=1)[0]
    return re.sub(rb"^([^/]*//)[^/\\]*@", rb"\1", where)


def offered(
    response: httpcore.Response, header: bytes, hide: Callable[[str], str] = str
) -> tuple[str, ...]:
    """The ways to log in that all the *header* lines of a challenge offer."""
    return schemes(
        hide(value.decode("latin-1")) for name, value in response.headers if name.lower() == header
    )


def value_of(response: httpcore.Response, wanted: bytes) -> str:
    """The first value of a header, its beginning only."""
    found = (value for name, value in response.headers if name.lower() == wanted)
    return next(found, b"")[:MOST_HEADER_VALUE].decode("latin-1")


def charset_of(response: httpcore.Response) -> str:
    """The character set that the body claims to be in."""
    _, _, after = value_of(response, b"content-type").lower().partition("charset=")
    return after.partition(";")[0].strip("\"' ")[:40] or "utf-8"


def ascii_of(text: str) -> bytes:
    """*text* as a header can hold it; UnicodeError where no name can be so."""
    try:
        return text.encode("ascii")
    except UnicodeEncodeError:
        return text.encode("idna")
