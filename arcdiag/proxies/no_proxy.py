"""NO_PROXY as Go reads it: golang.org/x/net/http/httpproxy, the agent's own way.

Other programs read the same variable differently (Python's own library knows no networks); what
counts here is what the agent and the other Go programs of Azure do.
"""

from collections.abc import Callable, Iterator
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from arcdiag.model.value import Value
from arcdiag.proxies.names import SPACES, Address, address, split_host_port, to_ascii

LOCAL: Final = "localhost"
"""Says that a host is never proxied, whatever the list holds: localhost and loopback addresses."""

MOST: Final = 64 * 1024
"""Characters of a list that are read; Windows ends a variable at 32 767."""


class _Asked(Value, frozen=True):
    """Whom the list is asked about; ``address`` where the name is one."""

    name: str
    port: str
    address: Address | None


_Fits = Callable[[_Asked], bool]


class _Entry(Value, frozen=True):
    text: str
    fits: _Fits


class NoProxy:
    """A list of exceptions, read once. An entry that means nothing is passed over, as Go does."""

    def __init__(self, text: str) -> None:
        self._entries = tuple(_entries(text[:MOST]))

    def bypassed_by(self, host: str, port: int) -> str | None:
        """The entry for which *host* (no brackets) and *port* are not proxied, else None."""
        name = to_ascii(host)
        if name == "localhost":
            return LOCAL
        found = address(name)
        if found is not None and found.is_loopback:
            return LOCAL
        asked = _Asked(name=name.strip(SPACES).lower(), port=str(port), address=found)
        fitting = (entry for entry in self._entries if entry.fits(asked))
        return next((entry.text for entry in fitting), None)


def _entries(text: str) -> Iterator[_Entry]:
    """What *text* lists; a lone ``*`` counts for all of it."""
    words = [word for part in text.split(",") if (word := part.strip(SPACES).lower())]
    if "*" in words:
        yield _Entry(text="*", fits=lambda _: True)
        return
    addresses, names = [], []
    for word in words:
        network = _network(word)
        if network is not None:
            addresses.append(_Entry(text=word, fits=partial(_in_network, network)))
            continue
        host, port = split_host_port(word) or (word, "")
        found = address(host)
        if found is not None:
            addresses.append(_Entry(text=word, fits=partial(_is_address, found, port)))
        elif host:
            names.append(_Entry(text=word, fits=_domain(host, port)))
    yield from (*addresses, *names)


def _network(word: str) -> IPv4Network | IPv6Network | None:
    """What ``net.ParseCIDR`` gives: host bits are dropped, netmasks in dots are not known."""
    host, slash, length = word.partition("/")
    if not slash or not (length.isascii() and length.isdigit()) or len(length) > 8:
        return None
    found = address(host)
    if found is None:
        return None
    bits = int(length)
    try:
        if found.version == 4 and ":" in host:
            wide = ip_network(f"::ffff:{found}/{bits}", strict=False)
            return ip_network(f"{found}/{bits - 96}", strict=False) if bits >= 96 else wide
        return ip_network(f"{found}/{bits}", strict=False)
    except ValueError:
        return None


def _in_network(network: IPv4Network | IPv6Network, asked: _Asked) -> bool:
    return asked.address is not None and asked.address in network


def _is_address(wanted: Address, at: str, asked: _Asked) -> bool:
    return asked.address == wanted and at in ("", asked.port)


def _domain(host: str, port: str) -> _Fits:
    """``a.b`` is itself and all below it; ``.a.b`` and ``*.a.b`` only what is below."""
    host = host[1:] if host.startswith("*.") else host
    itself = not host.startswith(".")
    return partial(_is_below, to_ascii(f".{host}" if itself else host), port, itself)


def _is_below(suffix: str, at: str, itself: bool, asked: _Asked) -> bool:
    fits = asked.name.endswith(suffix) or (itself and asked.name == suffix[1:])
    return fits and at in ("", asked.port)
