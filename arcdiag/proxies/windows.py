"""Windows' own proxy settings: ``http=a:80;https=b:80`` and ``*.corp.example;<local>``."""

from typing import Final

from arcdiag.model.proxy import Proxy, Unusable
from arcdiag.model.value import Value
from arcdiag.proxies.names import address
from arcdiag.proxies.url import parse_proxy

LOCAL: Final = "<local>"
"""Every name without a dot."""
WITH_LOOPBACK: Final = "<-loopback>"
"""Takes away that loopback is never proxied."""

_MOST: Final = 64 * 1024


class Servers(Value, frozen=True):
    """The proxies of one ProxyServer text."""

    https: Proxy | Unusable | None = None
    http: Proxy | Unusable | None = None
    notes: tuple[str, ...] = ()


def parse_servers(text: str) -> Servers:
    """What ``ProxyServer`` says: one proxy for everything, or one for each scheme."""
    found: dict[str, Proxy | Unusable | None] = {}
    for word in text[:_MOST].replace(";", " ").split():
        scheme, is_set, server = word.partition("=")
        name = scheme.lower() if is_set and "/" not in scheme else ""
        found.setdefault(name, parse_proxy(server if name else word))
    notes = ("its socks= entry (SOCKS 4) is not followed",) if "socks" in found else ()
    every = found.get("")
    return Servers(https=found.get("https", every), http=found.get("http", every), notes=notes)


def windows_bypass(text: str, scheme: str, host: str, port: int) -> str | None:
    """The entry of ``ProxyOverride`` that *host* fits, else None.

    An entry is a name with ``*`` for any characters, and may name a scheme and a port.
    """
    entries = text[:_MOST].lower().replace(";", " ").replace(",", " ").split()
    name = host.lower()
    found = address(name)
    is_local = name == "localhost" or (found is not None and found.is_loopback)
    if is_local and WITH_LOOPBACK not in entries:
        return "localhost"
    fitting = (entry for entry in entries if _fits(entry, scheme, name, port))
    return next(fitting, None)


def _fits(entry: str, scheme: str, host: str, port: int) -> bool:
    if entry == LOCAL:
        return "." not in host and ":" not in host
    wanted, separated, rest = entry.partition("://")
    pattern = rest if separated else entry
    if separated and wanted != scheme:
        return False
    name, colon, number = pattern.rpartition(":")
    if colon and number.isascii() and number.isdigit() and (":" not in name or name[-1:] == "]"):
        if number != str(port):
            return False
        pattern = name
    return _matches(pattern.strip("[]"), host)


def _matches(pattern: str, text: str) -> bool:
    """Is *text* the *pattern*, with anything for each ``*``? In linear time."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    *middle, last = rest
    if len(text) < len(first) + len(last) or not text.startswith(first):
        return False
    if not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
