"""Reads ``--endpoint URL``: one concrete host and port of the user's own."""

import re
from typing import Final

from arcdiag.catalog.faults import ScopeError, shown
from arcdiag.catalog.names import BadName, concrete
from arcdiag.model.choices import Protocol
from arcdiag.model.plan import ExtraEndpoint

MOST_CHARACTERS: Final = 2048
"""Longer than any address that servers accept."""

_PORTS: Final[dict[Protocol, int | None]] = {
    Protocol.HTTPS: 443,
    Protocol.HTTP: 80,
    Protocol.TCP: None,
}
"""The protocols that may be given, with the port meant when none is."""

_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", re.DOTALL)
_AUTHORITY: Final = re.compile(r"(?:\[([^]]*)\]|([^:]*))(?::([^:]*))?")
_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def parse_endpoint(url: str) -> ExtraEndpoint:
    """The endpoint that *url* names (``https://``, ``http://``, ``tcp://``); raises ScopeError."""
    try:
        return _parsed(url)
    except BadName as bad:
        raise ScopeError(f"--endpoint {shown(_without_secret(url))}: {bad}") from None


def _without_secret(url: str) -> str:
    """*url* without what stands before an ``@`` in its host: often a password."""
    return re.sub(r"//[^/]*@", "//…@", url[:MOST_CHARACTERS])


def _parsed(url: str) -> ExtraEndpoint:
    if len(url) > MOST_CHARACTERS:
        raise BadName(f"is longer than {MOST_CHARACTERS} characters")
    if any(not mark.isprintable() or mark.isspace() for mark in url):
        raise BadName("has a space or a control character in it")
    match = _URL.fullmatch(url)
    if match is None:
        raise BadName("is no URL such as https://host, http://host:8080/path or tcp://host:22")
    protocol = _protocol(match[1])
    host, port = _host_and_port(match[2], _PORTS[protocol])
    return ExtraEndpoint(protocol=protocol, host=host, port=port, path=_path(protocol, match[3]))


def _protocol(scheme: str) -> Protocol:
    known = {str(protocol): protocol for protocol in _PORTS}
    if scheme.lower() not in known:
        raise BadName(f"begins with {shown(scheme)}; {', '.join(known)} can be checked")
    return known[scheme.lower()]


def _host_and_port(authority: str, usual: int | None) -> tuple[str, int]:
    if "@" in authority:
        raise BadName("carries a user name; give the host without it")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise BadName("must name its host as name:port, address:port or [IPv6 address]:port")
    bracketed, plain, port = match.groups()
    host = _host(plain) if bracketed is None else _bracketed(bracketed)
    return host, _port(port, usual)


def _host(text: str) -> str:
    if not text:
        raise BadName("names no host")
    if "%" in text:
        raise BadName("has a '%' in its host")
    try:
        return concrete(text)
    except BadName as bad:
        raise BadName(f"host {bad}") from None


def _bracketed(text: str) -> str:
    if "%" in text:
        raise BadName("has a zone in its address; only addresses that need none can be checked")
    host = concrete(text) if ":" in text else ""
    if ":" not in host:
        raise BadName("has no IPv6 address in its brackets")
    return host


def _port(text: str | None, usual: int | None) -> int:
    if text is None and usual is not None:
        return usual
    if not text:
        raise BadName("names no port")
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise BadName(f"port {shown(text)} is not between 1 and 65535")
    return int(text)


def _path(protocol: Protocol, rest: str) -> str:
    if protocol is Protocol.TCP:
        if rest not in ("", "/"):
            raise BadName("has a path, which tcp does not ask for")
        return ""
    if "#" in rest:
        raise BadName("has a fragment ('#…'), which is never sent")
    if _PERCENT.search(rest):
        raise BadName("has a '%' that is not followed by two hexadecimal digits")
    if not rest.isascii():
        raise BadName("is not ASCII in its path; write it with %-escapes")
    return rest if rest.startswith("/") or not rest else f"/{rest}"
