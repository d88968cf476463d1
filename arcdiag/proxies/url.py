"""Reads the URLs of proxies and of targets as Go does, and keeps the login apart.

No message holds any part of what was read: a URL that is no sound one may be a password.
"""

import re
from typing import Final
from urllib.parse import unquote

from arcdiag.model.proxy import Login, Proxy, Scheme, Target, Unusable
from arcdiag.model.secret import Secret, masked
from arcdiag.model.value import Value
from arcdiag.proxies.names import LONGEST, address, to_ascii

MOST: Final = 8192
"""Characters of a URL that are looked at."""

PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443, "socks5": 1080, "socks5h": 1080}
"""Where a URL leads that names no port (net/http, portMap)."""

TARGETS: Final = ("https", "http", "wss", "ws")

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WITH_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_USERINFO: Final = re.compile(r"(?:[A-Za-z0-9._:~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|@)*")
_NAME: Final = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|[^\x00-\x7f])+")


class UrlError(Exception):
    """A text that is no usable URL; the message is one line without any part of the text.

    ``misread``: Go reads it, but not as it was meant.
    """

    def __init__(self, message: str, *, misread: bool = False) -> None:
        super().__init__(message)
        self.misread = misread


class _Parts(Value, frozen=True):
    scheme: str
    user: str
    host: str
    port: str


def parse_proxy(text: str) -> Proxy | Unusable | None:
    """The proxy that a setting names, as Go's httpproxy takes it; None for an empty text.

    Without a scheme it is http. What Go cannot read even so it ignores without a word; of an
    unsound URL it takes the scheme for a host's name, and every request fails.
    """
    if not text:
        return None
    has_scheme = _WITH_SCHEME.match(text) is not None
    try:
        parts = _split(text if has_scheme else f"http://{text}")
    except UrlError as error:
        unreadable = not has_scheme and not error.misread
        ignored = unreadable or _CONTROL.search(text) is not None
        return Unusable(reason=str(error), ignored=ignored)
    try:
        return _proxy(parts)
    except UrlError as error:
        return Unusable(reason=str(error), ignored=False)


def parse_target(text: str) -> Target:
    """The URL to reach; without a scheme it is https. Raises UrlError."""
    whole = text if "://" in text else f"https://{text}"
    parts = _split(whole)
    if parts.scheme not in TARGETS:
        raise UrlError(f"must begin with {', '.join(f'{name}://' for name in TARGETS)}")
    return Target(
        shown=masked(whole),
        scheme=parts.scheme,
        host=_host(parts.host, lower=False),
        port=_port(parts),
    )


def _proxy(parts: _Parts) -> Proxy:
    if parts.scheme not in tuple(Scheme):
        raise UrlError(f"a proxy's URL begins with {', '.join(f'{name}://' for name in Scheme)}")
    return Proxy(
        scheme=Scheme(parts.scheme),
        host=_host(parts.host, lower=True),
        port=_port(parts),
        login=_login(parts.user),
    )


def _split(text: str) -> _Parts:
    """Scheme and authority of a URL, as ``net/url.Parse`` finds them."""
    if len(text) > MOST:
        raise UrlError(f"longer than {MOST} characters")
    if _CONTROL.search(text):
        raise UrlError("holds a control character")
    whole, text = text, text.partition("#")[0]
    found = _SCHEME.match(text)
    rest = text[found.end() :] if found else text
    if not found and ":" in text.partition("/")[0]:
        raise UrlError("has a colon before the first slash, but no scheme")
    authority = re.split(r"[/?]", rest[2:], maxsplit=1)[0] if rest.startswith("//") else ""
    user, _, where = authority.rpartition("@")
    if not _USERINFO.fullmatch(user):
        raise UrlError("the login before the @ holds characters that must be written as %XX")
    host, port = _parted(where)
    if whole.count("@") > authority.count("@"):
        words = "has an @ behind its host; in a login, write / as %2F, ? as %3F and # as %23"
        raise UrlError(words, misread=True)
    return _Parts(scheme=found[1].lower() if found else "", user=user, host=host, port=port)


def _parted(where: str) -> tuple[str, str]:
    """Host (with its brackets) and port; both may be empty."""
    host, port = where, ""
    if not where.endswith("]") and ":" in where:
        host, _, port = where.rpartition(":")
    if port and not (port.isascii() and port.isdigit()):
        raise UrlError("the port is no number")
    if host.startswith("["):
        if address(host[1:-1].partition("%25")[0]) is None or not host.endswith("]"):
            raise UrlError("what stands in brackets is no IPv6 address")
    elif host and not _NAME.fullmatch(host):
        raise UrlError("the host name holds a character that no name can have")
    return host, port


def _host(host: str, *, lower: bool) -> str:
    """The bare host; Go keeps a target's case, which decides whether it is ``localhost``."""
    if not host:
        raise UrlError("names no host")
    if host.startswith("["):
        return host[1:-1].replace("%25", "%", 1)
    name = to_ascii(host)
    if len(name) > LONGEST:
        raise UrlError("the host name is too long")
    return name.lower() if lower else name


def _port(parts: _Parts) -> int:
    number = int(parts.port or PORTS[parts.scheme]) if len(parts.port) <= 8 else 0
    if not 0 < number <= 65535:
        raise UrlError("the port is not between 1 and 65535")
    return number


def _login(text: str) -> Login | None:
    if not text:
        return None
    user, _, password = text.partition(":")
    return Login(user=Secret(unquote(user)), password=Secret(unquote(password)))
