"""Reads what a proxy script gives back: ``PROXY a:8080; SOCKS5 b:1080; DIRECT``."""

from typing import Final

from arcdiag.model.proxy import Proxy, Scheme, Ways
from arcdiag.model.secret import masked
from arcdiag.proxies.url import parse_proxy

MOST_HOPS: Final = 16
"""Of an answer are followed; real ones have two or three."""

_SCHEMES: Final = {
    "PROXY": (Scheme.HTTP, 80),
    "HTTP": (Scheme.HTTP, 80),
    "HTTPS": (Scheme.HTTPS, 443),
    "SOCKS5": (Scheme.SOCKS5H, 1080),
}
"""What is spoken there, and the port where an entry names none, as browsers have it; they leave
names to a SOCKS proxy."""

_VERSION_4: Final = ("SOCKS", "SOCKS4")
"""Browsers take the bare word for version 4 as well."""


def parse_answer(text: str) -> Ways:
    """The ways that *text* means, in their order; an empty one is direct. No entry is guessed at.

    Where no entry is left, ``unknown`` says so.
    """
    entries = [" ".join(entry.split()) for entry in text.split(";")]
    entries = [entry for entry in entries if entry]
    hops: dict[Proxy | None, None] = {}
    notes: dict[str, None] = {}
    for entry in entries[:MOST_HOPS] or ["DIRECT"]:
        way = _way(entry)
        if isinstance(way, str):
            notes[way] = None
        else:
            hops[way] = None
    if len(entries) > MOST_HOPS:
        notes[f"only the first {MOST_HOPS} entries of the PAC file's answer are followed"] = None
    if not hops:
        return Ways(hops=(), unknown="; ".join(notes))
    return Ways(hops=tuple(hops), notes=tuple(notes))


def _way(entry: str) -> Proxy | str | None:
    """The way, or why it is none."""
    word, _, where = entry.partition(" ")
    word = word.upper()
    if word == "DIRECT" and not where:
        return None
    shown = f'the PAC file\'s "{_shown(entry)}"'
    if word in _VERSION_4:
        return f"{shown} is SOCKS version 4, which arcdiag does not speak"
    strange = word not in _SCHEMES or not where or set(where) & set(" @/\\?#,")
    proxy = None if strange else _proxy(word, where)
    return proxy or f"{shown} is no entry that is understood"


def _shown(entry: str) -> str:
    """*entry* without what could be a login."""
    return masked(entry)[:100]


def _proxy(word: str, where: str) -> Proxy | None:
    """The proxy at *where*; an IPv6 address stands in brackets."""
    scheme, port = _SCHEMES[word]
    has_port = ":" in where and where.rpartition(":")[2].isdigit() and not where.endswith("]")
    found = parse_proxy(f"{scheme}://{where if has_port else f'{where}:{port}'}")
    return found if isinstance(found, Proxy) else None
